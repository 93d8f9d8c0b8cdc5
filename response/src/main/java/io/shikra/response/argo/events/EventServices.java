// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import io.shikra.response.argo.Manifest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The Services `<name>-eventsource-svc` that event sources ask for.
final class EventServices {
    private final ServicePublisher publisher;
    private final Map<String, ObjectNode> published = new HashMap<>();

    EventServices(ServicePublisher publisher) {
        this.publisher = publisher;
    }

    /// Publishes the Service when it is new or another one; withdraws it when none is asked for any more.
    ///
    /// @return what went wrong
    Optional<String> publish(Manifest eventSource) {
        JsonNode wish = eventSource.object().path("spec").path("service");
        if (wish.path("ports").isEmpty()) {
            withdraw(eventSource);
            return Optional.empty();
        }
        ObjectNode service = service(eventSource, wish);
        if (service.equals(published.get(eventSource.key()))) {
            return Optional.empty();
        }
        Optional<String> problem = publisher.publish(eventSource, service);
        if (problem.isEmpty()) {
            published.put(eventSource.key(), service);
        }
        return problem;
    }

    void withdraw(Manifest eventSource) {
        if (published.remove(eventSource.key()) != null) {
            publisher.withdraw(eventSource);
        }
    }

    private static ObjectNode service(Manifest eventSource, JsonNode wish) {
        ObjectNode service = JsonNodeFactory.instance.objectNode();
        service.put("apiVersion", "v1").put("kind", "Service");
        ObjectNode metadata = service.putObject("metadata");
        metadata.put("name", eventSource.name() + "-eventsource-svc").put("namespace", eventSource.namespace());
        ObjectNode labels = metadata.putObject("labels");
        wish.path("metadata")
                .path("labels")
                .propertyStream()
                .forEach(label -> labels.set(label.getKey(), label.getValue()));
        labels.put("controller", "eventsource-controller");
        labels.put("eventsource-name", eventSource.name());
        labels.put("owner-name", eventSource.name());
        if (wish.path("metadata").path("annotations") instanceof ObjectNode annotations) {
            metadata.set("annotations", annotations.deepCopy());
        }
        ObjectNode spec = service.putObject("spec");
        spec.put("type", "ClusterIP");
        String clusterIp = wish.path("clusterIP").asString("");
        if (!clusterIp.isEmpty()) {
            spec.put("clusterIP", clusterIp);
        }
        spec.set("ports", wish.path("ports").deepCopy());
        return service;
    }
}
