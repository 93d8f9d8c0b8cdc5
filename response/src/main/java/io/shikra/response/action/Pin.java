// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.action;

import io.shikra.response.pod.PodRecord;
import java.util.Optional;

/// Whether the pod that an alert is about is known beyond doubt.
public sealed interface Pin {
    /// It is the pod with this UID, whatever its name belongs to by now.
    ///
    /// @param pod as last seen; empty when it is known to be gone
    record Pinned(String namespace, String name, String uid, String containerId, Optional<PodRecord> pod)
            implements Pin {}

    /// There is no pod of that name.
    record Gone(String reason) implements Pin {}

    /// Nobody can tell which pod is meant.
    ///
    /// @param mayHelpLater the API server does not know the container yet, or did not answer
    record Unpinned(String reason, boolean mayHelpLater) implements Pin {}
}
