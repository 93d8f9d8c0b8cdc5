// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import java.util.Optional;

/// The pods of this node as far as they are known. Answers come from memory and never wait; safe for several threads.
public interface PodDirectory {
    Optional<PodInfo> byUid(String uid);

    /// Grows whenever anything changes.
    default long version() {
        return 0;
    }

    Optional<PodInfo> byName(String namespace, String name);
}
