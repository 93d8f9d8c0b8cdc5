// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.rehearsal;

import io.shikra.response.action.ServiceAccount;
import io.shikra.response.argo.workflows.WorkflowCluster;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/// Agrees to everything and does nothing.
final class YesCluster implements WorkflowCluster {
    @Override
    public Answer mayCreateWorkflow(ServiceAccount account, String namespace) {
        return new Answer.Done(tools.jackson.databind.json.JsonMapper.shared().createObjectNode());
    }

    @Override
    public Answer createWorkflow(ObjectNode workflow, ServiceAccount account) {
        ObjectNode stored = workflow.deepCopy();
        stored.withObject("metadata").put("uid", "rehearsal");
        return new Answer.Done(stored);
    }

    @Override
    public void updateWorkflow(String namespace, String name, ObjectNode patch) {
        // nobody reads it
    }

    @Override
    public Answer createPod(ObjectNode pod) {
        return new Answer.Done(pod);
    }

    @Override
    public AutoCloseable watchPod(String namespace, String name, Consumer<Optional<ObjectNode>> listener) {
        listener.accept(Optional.empty());
        return () -> {};
    }
}
