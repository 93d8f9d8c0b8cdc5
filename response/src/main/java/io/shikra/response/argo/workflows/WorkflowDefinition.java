// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

import io.shikra.response.action.ServiceAccount;
import io.shikra.response.argo.Manifest;
import io.shikra.response.argo.Manifests;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A workflow with its WorkflowTemplate merged in: what is run. Workflow over template, parameters merged by name
/// (argo-workflows: life cycle, step 2).
///
/// @param spec       the merged spec
/// @param fromRef    whether a workflowTemplateRef was followed (then Argo keeps the merged spec in the status)
/// @param parameters the workflow's arguments, values as text
record WorkflowDefinition(
        String namespace,
        String name,
        ObjectNode spec,
        boolean fromRef,
        Map<String, String> parameters,
        Map<String, Template> templates) {

    static WorkflowDefinition resolve(ObjectNode workflow, String namespace, String name, Manifests manifests)
            throws InvalidWorkflowException {
        ObjectNode own = workflow.path("spec") instanceof ObjectNode spec ? spec : workflow.objectNode();
        ObjectNode merged = own.deepCopy();
        JsonNode ref = own.path("workflowTemplateRef");
        boolean fromRef = ref.isObject();
        if (fromRef) {
            merged = merge(referred(ref, namespace, manifests), own);
            merged.remove("workflowTemplateRef");
        }
        return new WorkflowDefinition(
                namespace, name, merged, fromRef, parameters(merged.path("arguments")), templates(merged));
    }

    private static ObjectNode referred(JsonNode ref, String namespace, Manifests manifests)
            throws InvalidWorkflowException {
        String wanted = ref.path("name").asString("");
        boolean cluster = ref.path("clusterScope").asBoolean(false);
        String kind = cluster ? "ClusterWorkflowTemplate" : "WorkflowTemplate";
        Optional<Manifest> template = manifests.find(kind, cluster ? "" : namespace, wanted);
        if (template.isPresent() && template.get().object().path("spec") instanceof ObjectNode spec) {
            return spec;
        }
        throw new InvalidWorkflowException(kind + " '" + (cluster ? "" : namespace + "/") + wanted
                + "' not found: apply it, or correct spec.workflowTemplateRef");
    }

    /// The workflow's keys win; of `arguments.parameters` each name is merged on its own.
    private static ObjectNode merge(ObjectNode template, ObjectNode own) {
        ObjectNode merged = template.deepCopy();
        for (Map.Entry<String, JsonNode> entry : own.properties()) {
            if (!entry.getKey().equals("arguments")) {
                merged.set(entry.getKey(), entry.getValue().deepCopy());
            }
        }
        Map<String, JsonNode> byName = new LinkedHashMap<>();
        for (JsonNode parameter : template.path("arguments").path("parameters")) {
            byName.put(parameter.path("name").asString(""), parameter);
        }
        for (JsonNode parameter : own.path("arguments").path("parameters")) {
            byName.put(parameter.path("name").asString(""), parameter);
        }
        ObjectNode arguments =
                merged.path("arguments") instanceof ObjectNode there ? there : merged.putObject("arguments");
        ArrayNode parameters = arguments.putArray("parameters");
        byName.values().forEach(parameter -> parameters.add(parameter.deepCopy()));
        if (own.path("arguments").has("artifacts")) {
            arguments.set("artifacts", own.path("arguments").path("artifacts").deepCopy());
        }
        return merged;
    }

    static Map<String, String> parameters(JsonNode arguments) {
        Map<String, String> values = new LinkedHashMap<>();
        for (JsonNode parameter : arguments.path("parameters")) {
            JsonNode value = parameter.has("value") ? parameter.path("value") : parameter.path("default");
            if (!value.isMissingNode()) {
                values.put(parameter.path("name").asString(""), anyString(value));
            }
        }
        return values;
    }

    /// Argo's AnyString: text as it is, numbers and booleans as their text; a bare `{}` is the empty string.
    static String anyString(JsonNode value) {
        if (value.isString()) {
            return value.asString();
        }
        if (value.isNull() || (value.isObject() && value.isEmpty())) {
            return "";
        }
        return value.toString();
    }

    private static Map<String, Template> templates(ObjectNode spec) {
        Map<String, Template> templates = new LinkedHashMap<>();
        for (JsonNode json : spec.path("templates")) {
            if (json instanceof ObjectNode object) {
                Template template = Template.of(object);
                templates.put(template.name(), template);
            }
        }
        return templates;
    }

    Template entrypoint() throws InvalidWorkflowException {
        String entrypoint = spec.path("entrypoint").asString("");
        if (entrypoint.isEmpty()) {
            throw new InvalidWorkflowException("spec.entrypoint is required");
        }
        return template(entrypoint);
    }

    Template template(String wanted) throws InvalidWorkflowException {
        Template template = templates.get(wanted);
        if (template == null) {
            throw new InvalidWorkflowException(
                    "template name '" + wanted + "' undefined; there are " + templates.keySet());
        }
        if (template.kind() == Template.Kind.UNSUPPORTED) {
            throw new InvalidWorkflowException(unsupported(template));
        }
        return template;
    }

    static String unsupported(Template template) {
        String body = Template.body(template.json());
        return "template '" + template.name() + "': "
                + (body.isEmpty() ? "no template type given" : "type '" + body + "' is not supported in this version")
                + "; supported are container, resource and steps";
    }

    /// In whose name the workflow's own calls are made and its pods run.
    ServiceAccount serviceAccount(Template template) {
        String own = template.json().path("serviceAccountName").asString("");
        String account = own.isEmpty() ? spec.path("serviceAccountName").asString("") : own;
        return new ServiceAccount(namespace, account.isEmpty() ? "default" : account);
    }

    /// Whether nothing but calls on the API server is needed: then it runs at once and within the caller's patience.
    boolean inProcess() {
        return templates.values().stream().noneMatch(template -> template.kind() == Template.Kind.CONTAINER);
    }
}
