// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

import io.shikra.response.argo.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What of a workflow or template can be known to fail before anything runs it.
public final class WorkflowCheck {
    private static final Set<String> KINDS = Set.of("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate");

    private WorkflowCheck() {}

    /// @return a sentence for each problem; none for other kinds of manifests
    public static List<String> problems(Manifest manifest) {
        if (!KINDS.contains(manifest.kind())) {
            return List.of();
        }
        JsonNode spec = manifest.object().path("spec");
        List<String> problems = new ArrayList<>();
        for (JsonNode json : spec.path("templates")) {
            if (json instanceof ObjectNode object && Template.of(object).kind() == Template.Kind.UNSUPPORTED) {
                problems.add(WorkflowDefinition.unsupported(Template.of(object)));
            }
        }
        String entrypoint = spec.path("entrypoint").asString("");
        boolean defined = spec.path("templates")
                .valueStream()
                .anyMatch(json -> json.path("name").asString("").equals(entrypoint));
        if (!entrypoint.isEmpty() && !defined && !spec.has("workflowTemplateRef")) {
            problems.add("spec.entrypoint names template '" + entrypoint + "', which is not there");
        }
        return problems;
    }
}
