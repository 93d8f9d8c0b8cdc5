// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A run's status as Argo writes it into the Workflow object (argo-workflows §2, §7): a merge patch with status and
/// labels.
final class WorkflowStatus {
    private WorkflowStatus() {}

    static ObjectNode patch(Run run) {
        ObjectNode patch = run.manifest.objectNode();
        boolean done = run.phase().done();
        ObjectNode labels = patch.putObject("metadata").putObject("labels");
        labels.put(Labels.INSTANCE, Labels.OURS);
        labels.put(Labels.COMPLETED, Boolean.toString(done));
        labels.put(Labels.PHASE, run.phase().label());
        ObjectNode status = patch.putObject("status");
        status.put("phase", run.phase().label());
        put(status, "startedAt", run.started);
        put(status, "finishedAt", run.finished());
        if (!run.message().isEmpty()) {
            status.put("message", run.message());
        }
        run.read(nodes -> nodes(status, nodes, run.definition.name()));
        conditions(status, done, run);
        if (run.definition.fromRef()) {
            status.set("storedWorkflowTemplateSpec", run.definition.spec());
        }
        return patch;
    }

    private static void nodes(ObjectNode status, List<Node> nodes, String workflow) {
        ObjectNode all = status.putObject("nodes");
        int work = 0;
        int done = 0;
        for (Node node : nodes) {
            node(all.putObject(node.id), node, workflow);
            if (node.type.equals("Pod")) {
                work++;
                done += node.phase.good() ? 1 : 0;
            }
        }
        status.put("progress", done + "/" + Math.max(work, done));
    }

    private static void node(ObjectNode json, Node node, String workflow) {
        json.put("id", node.id)
                .put("name", node.name)
                .put("displayName", node.displayName)
                .put("type", node.type)
                .put("templateScope", "local/" + workflow)
                .put("phase", node.phase.label())
                .put("progress", node.phase.good() ? "1/1" : "0/1");
        if (!node.templateName.isEmpty()) {
            json.put("templateName", node.templateName);
        }
        if (!node.boundaryId.isEmpty()) {
            json.put("boundaryID", node.boundaryId);
        }
        if (!node.message.isEmpty()) {
            json.put("message", node.message);
        }
        put(json, "startedAt", node.started);
        put(json, "finishedAt", node.finished);
        if (!node.inputs.isEmpty()) {
            ArrayNode parameters = json.putObject("inputs").putArray("parameters");
            node.inputs.forEach(
                    (name, value) -> parameters.addObject().put("name", name).put("value", value));
        }
        if (!node.children.isEmpty()) {
            ArrayNode children = json.putArray("children");
            node.children.forEach(children::add);
        }
    }

    private static void conditions(ObjectNode status, boolean done, Run run) {
        ArrayNode conditions = status.putArray("conditions");
        conditions.addObject().put("type", "PodRunning").put("status", "False");
        if (done) {
            conditions.addObject().put("type", "Completed").put("status", "True");
        }
        if (run.phase() == Phase.ERROR) {
            conditions
                    .addObject()
                    .put("type", "SpecError")
                    .put("status", "True")
                    .put("message", run.message());
        }
    }

    private static void put(ObjectNode json, String key, @Nullable Instant time) {
        if (time != null) {
            json.put(key, time.truncatedTo(ChronoUnit.SECONDS).toString());
        }
    }
}
