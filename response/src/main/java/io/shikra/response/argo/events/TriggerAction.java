// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import io.shikra.response.action.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a trigger template asks for.
sealed interface TriggerAction {
    /// The object as the manifest has it.
    ObjectNode resource();

    List<TriggerParameter> parameters();

    /// `argoWorkflow` with operation submit.
    record Submit(ObjectNode resource, List<TriggerParameter> parameters) implements TriggerAction {}

    /// `k8s`.
    ///
    /// @param createIfMissing upstream's update and patch create what is not there
    record Kubernetes(
            Operation.Verb verb,
            String patchStrategy,
            boolean createIfMissing,
            ObjectNode resource,
            List<TriggerParameter> parameters)
            implements TriggerAction {}

    /// Kinds of trigger templates that are not built yet.
    Set<String> LATER = Set.of(
            "http",
            "awsLambda",
            "custom",
            "kafka",
            "nats",
            "slack",
            "openWhisk",
            "log",
            "azureEventHubs",
            "pulsar",
            "azureServiceBus",
            "email");

    /// @throws BadManifestException for what is wrong or not supported
    static TriggerAction compile(JsonNode template, Predicate<String> dependencies) {
        if (template.has("k8s")) {
            return kubernetes(template.path("k8s"), dependencies);
        }
        if (template.has("argoWorkflow")) {
            return submit(template.path("argoWorkflow"), dependencies);
        }
        List<String> later = new ArrayList<>();
        template.propertyNames().stream().filter(LATER::contains).forEach(later::add);
        if (later.isEmpty()) {
            throw new BadManifestException("the template has no action: add k8s or argoWorkflow");
        }
        throw BadManifestException.notSupported("trigger " + String.join(", ", later));
    }

    private static TriggerAction kubernetes(JsonNode k8s, Predicate<String> dependencies) {
        if (k8s.path("liveObject").asBoolean(false)) {
            throw BadManifestException.notSupported("liveObject");
        }
        ObjectNode resource = resource(k8s);
        List<TriggerParameter> parameters = TriggerParameter.compile(k8s.path("parameters"), dependencies);
        String strategy = k8s.path("patchStrategy").asString("application/merge-patch+json");
        return switch (k8s.path("operation").asString("create")) {
            case "create", "" -> new Kubernetes(Operation.Verb.CREATE, "merge", false, resource, parameters);
            // upstream reads, merges and writes back: a merge patch is the same without the race
            case "update" -> new Kubernetes(Operation.Verb.PATCH, "merge", true, resource, parameters);
            case "delete" -> new Kubernetes(Operation.Verb.DELETE, "merge", false, resource, parameters);
            case "patch" ->
                switch (strategy) {
                    case "application/merge-patch+json" ->
                        new Kubernetes(Operation.Verb.PATCH, "merge", true, resource, parameters);
                    case "application/strategic-merge-patch+json" ->
                        new Kubernetes(Operation.Verb.PATCH, "strategic", true, resource, parameters);
                    case "application/apply-patch+yaml" ->
                        new Kubernetes(Operation.Verb.APPLY, "merge", false, resource, parameters);
                    default -> throw BadManifestException.notSupported("patchStrategy " + strategy);
                };
            default -> throw new BadManifestException("k8s operation " + k8s.path("operation") + " does not exist");
        };
    }

    private static TriggerAction submit(JsonNode workflow, Predicate<String> dependencies) {
        String operation = workflow.path("operation").asString("submit");
        if (!operation.isEmpty() && !operation.equals("submit")) {
            throw BadManifestException.notSupported("argoWorkflow operation " + operation);
        }
        if (!workflow.path("args").isEmpty()) {
            throw BadManifestException.notSupported("argoWorkflow args");
        }
        ObjectNode resource = resource(workflow);
        String kind = resource.path("kind").asString("");
        if (!kind.equals("Workflow")) {
            throw new BadManifestException("argoWorkflow submit needs a Workflow, not a " + kind);
        }
        return new Submit(resource, TriggerParameter.compile(workflow.path("parameters"), dependencies));
    }

    private static ObjectNode resource(JsonNode action) {
        JsonNode source = action.path("source");
        if (source.path("resource") instanceof ObjectNode resource) {
            return resource;
        }
        String named = String.join(", ", source.propertyNames());
        if (named.isEmpty()) {
            throw new BadManifestException("source.resource is missing");
        }
        throw BadManifestException.notSupported("source " + named);
    }
}
