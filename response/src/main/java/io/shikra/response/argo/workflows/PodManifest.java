// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The pod of a container template: the container as it is written, under the name `main`, with the image's own
/// entrypoint left in place; no side-car, so that the account needs no right of its own (chain §1.5, §1.6).
final class PodManifest {
    private static final String[] FROM_SPEC = {
        "nodeSelector",
        "affinity",
        "tolerations",
        "schedulerName",
        "hostNetwork",
        "dnsPolicy",
        "dnsConfig",
        "hostAliases",
        "securityContext",
        "imagePullSecrets",
        "volumes",
        "automountServiceAccountToken",
        "priorityClassName"
    };

    private PodManifest() {}

    /// @param template with its tags filled
    /// @param owner    UID of the Workflow object; empty when it has none in the cluster
    static ObjectNode of(WorkflowDefinition workflow, Template template, Node node, String owner) {
        ObjectNode pod = template.json().objectNode();
        pod.put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode metadata = pod.putObject("metadata");
        metadata.put("name", NodeNames.podName(workflow.name(), template.name(), node.name));
        metadata.put("namespace", workflow.namespace());
        ObjectNode labels = metadata.putObject("labels");
        ObjectNode annotations = metadata.putObject("annotations");
        copyMetadata(workflow.spec().path("podMetadata"), labels, annotations);
        copyMetadata(template.json().path("metadata"), labels, annotations);
        labels.put("workflows.argoproj.io/workflow", workflow.name());
        labels.put("workflows.argoproj.io/completed", "false");
        labels.put(Labels.INSTANCE, Labels.OURS);
        annotations.put("workflows.argoproj.io/node-id", node.id);
        annotations.put("workflows.argoproj.io/node-name", node.name);
        annotations.put("kubectl.kubernetes.io/default-container", "main");
        if (!owner.isEmpty()) {
            metadata.putArray("ownerReferences")
                    .addObject()
                    .put("apiVersion", "argoproj.io/v1alpha1")
                    .put("kind", "Workflow")
                    .put("name", workflow.name())
                    .put("uid", owner)
                    .put("controller", true)
                    .put("blockOwnerDeletion", true);
        }
        ObjectNode spec = pod.putObject("spec");
        for (String key : FROM_SPEC) {
            JsonNode own = template.json().path(key);
            JsonNode value = own.isMissingNode() ? workflow.spec().path(key) : own;
            if (!value.isMissingNode()) {
                spec.set(key, value.deepCopy());
            }
        }
        spec.put("restartPolicy", "Never");
        spec.put("serviceAccountName", workflow.serviceAccount(template).name());
        ObjectNode container = ((ObjectNode) template.json().path("container")).deepCopy();
        container.put("name", "main");
        spec.putArray("containers").add(container);
        return pod;
    }

    private static void copyMetadata(JsonNode from, ObjectNode labels, ObjectNode annotations) {
        from.path("labels").properties().forEach(entry -> labels.set(entry.getKey(), entry.getValue()));
        from.path("annotations").properties().forEach(entry -> annotations.set(entry.getKey(), entry.getValue()));
    }
}
