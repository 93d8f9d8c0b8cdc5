// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.action;

import tools.jackson.databind.JsonNode;

/// The only door to the cluster for everything that manifests ask for. Behind it: observe or act, the namespace
/// allow-list, the pin of a victim pod, impersonation, the record in the incident. Idempotent per cause and operation.
public interface Actions {
    Result perform(Operation operation, ServiceAccount actor, Cause cause);

    /// What became of an operation.
    sealed interface Result {
        /// The API server did it; the object as it answered (a delete: the deleted object or a status).
        record Applied(JsonNode object) implements Result {}

        /// We did not even ask: observe-only, namespace not allowed, victim not pinned. The reason is for people.
        record Refused(String reason) implements Result {}

        /// The API server says that the actor may not.
        record Forbidden(String message) implements Result {}

        /// Anything else; {@code transientFailure} when another try may help.
        record Failed(String message, boolean transientFailure) implements Result {}
    }
}
