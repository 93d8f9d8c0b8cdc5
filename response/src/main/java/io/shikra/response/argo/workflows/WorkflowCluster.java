// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

import io.shikra.response.action.ServiceAccount;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/// What the workflow engine needs of the cluster.
public interface WorkflowCluster {
    /// Whether {@code account} may create workflows in {@code namespace}. Answered from a short-lived memory when it
    /// was asked before, so that it costs no call on the way to an effect.
    Answer mayCreateWorkflow(ServiceAccount account, String namespace);

    /// Creates the Workflow object in the account's name; `Done` also when this very run's object is already there.
    Answer createWorkflow(ObjectNode workflow, ServiceAccount account);

    /// Merges {@code patch} into the Workflow object, in our own name. Never throws; retried behind the scenes.
    void updateWorkflow(String namespace, String name, ObjectNode patch);

    /// Creates a pod in our own name, as a workflow controller does; `Done` also when it is already there.
    Answer createPod(ObjectNode pod);

    /// Calls {@code listener} with the pod as it is now and after each change, until the handle is closed.
    /// An empty value means that it is gone.
    AutoCloseable watchPod(String namespace, String name, Consumer<Optional<ObjectNode>> listener);

    /// What the API server said.
    sealed interface Answer {
        /// @param object as the server has it; empty object when it was not sent
        record Done(ObjectNode object) implements Answer {}

        record Forbidden(String message) implements Answer {}

        record Failed(String message, boolean transientFailure) implements Answer {}
    }
}
