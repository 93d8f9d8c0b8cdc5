// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo;

import java.util.List;
import java.util.Optional;

/// The manifests that are in force, from files and from the cluster, whoever came first or last.
public interface Manifests {
    Optional<Manifest> find(String kind, String namespace, String name);

    List<Manifest> list(String kind);

    /// Calls {@code listener} with every manifest that is there and then with each change, one at a time.
    void listen(Listener listener);

    /// Told of changes.
    interface Listener {
        void changed(Manifest manifest);

        void removed(Manifest manifest);
    }
}
