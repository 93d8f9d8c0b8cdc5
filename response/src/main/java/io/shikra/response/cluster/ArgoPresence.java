// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.cluster;

import io.shikra.clients.kubernetes.Answer;
import io.shikra.clients.kubernetes.Api;
import io.shikra.clients.kubernetes.Call;
import io.shikra.clients.kubernetes.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Real Argo controllers that run in the cluster: what they serve is not ours to run.
///
/// @param controllers with at least one ready replica
/// @param doubt       why we cannot be sure that these are all; empty when we are
public record ArgoPresence(List<Controller> controllers, String doubt) {
    private static final ResourceType DEPLOYMENT = new ResourceType("apps/v1", "Deployment", "deployments", true);

    public ArgoPresence {
        controllers = List.copyOf(controllers);
    }

    /// What a controller runs.
    public enum Serves {
        WORKFLOWS,
        EVENTS
    }

    /// One deployment.
    ///
    /// @param namespace where it runs; it may serve all namespaces
    public record Controller(Serves serves, String namespace, String name) {}

    /// Looks at all deployments; when we may not list them, at the two places where Argo's own manifests put its
    /// controllers.
    public static ArgoPresence detect(Api api) {
        return switch (api.call(Call.read(DEPLOYMENT.path("") + "?limit=2000"))) {
            case Answer.Success(int _, JsonNode list) -> {
                List<Controller> found = new ArrayList<>();
                list.path("items").forEach(deployment -> add(found, deployment));
                yield new ArgoPresence(found, "");
            }
            case Answer.Refusal refusal -> usualPlaces(api, refusal.message());
            case Answer.NoAnswer(String message) -> new ArgoPresence(List.of(), message);
        };
    }

    private static ArgoPresence usualPlaces(Api api, String doubt) {
        List<Controller> found = new ArrayList<>();
        for (String path : List.of(
                DEPLOYMENT.path("argo", "workflow-controller"), DEPLOYMENT.path("argo-events", "controller-manager"))) {
            if (api.call(Call.read(path)) instanceof Answer.Success(int _, JsonNode deployment)) {
                add(found, deployment);
            }
        }
        return new ArgoPresence(found, doubt);
    }

    private static void add(List<Controller> found, JsonNode deployment) {
        if (deployment.at("/status/readyReplicas").asInt(0) == 0) {
            return;
        }
        String namespace = deployment.at("/metadata/namespace").asString("");
        String name = deployment.at("/metadata/name").asString("");
        for (JsonNode container : deployment.at("/spec/template/spec/containers")) {
            String image = container.path("image").asString("");
            if (image.contains("workflow-controller") || name.equals("workflow-controller")) {
                found.add(new Controller(Serves.WORKFLOWS, namespace, name));
                return;
            }
            if (image.contains("argo-events") && name.contains("controller")) {
                found.add(new Controller(Serves.EVENTS, namespace, name));
                return;
            }
        }
    }

    public boolean runs(Serves what) {
        return controllers.stream().anyMatch(controller -> controller.serves() == what);
    }

    /// One line for people.
    public String display() {
        String found = controllers.isEmpty()
                ? "no Argo controller found"
                : controllers.stream()
                        .map(controller -> "Argo " + (controller.serves() == Serves.EVENTS ? "Events" : "Workflows")
                                + " runs as " + controller.namespace() + "/" + controller.name())
                        .collect(Collectors.joining(", "));
        return doubt.isEmpty() ? found : found + " (not sure: " + doubt + ")";
    }
}
