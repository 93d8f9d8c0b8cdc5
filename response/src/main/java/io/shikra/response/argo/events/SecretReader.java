// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import java.util.Optional;

/// Reads one value of a Kubernetes Secret.
@FunctionalInterface
public interface SecretReader {
    /// Knows no secret: what needs one does not work.
    SecretReader NONE = (_, _, _) -> Optional.empty();

    /// Empty when there is no such secret or key, or it may not be read.
    Optional<String> read(String namespace, String name, String key);
}
