// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.pod;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What the responding wing remembers of a pod: who it is and which containers are or were its.
///
/// @param created       as the API server stamped it, whole seconds (rounded down)
/// @param terminating   somebody has deleted it already; it has not gone yet
/// @param mirror        the shadow of a static pod of the kubelet
/// @param priorityClass empty when it has none
/// @param containers    of all kinds (init, ephemeral too), the current and the previous instance of each
/// @param settled       every container has an id; until then a container may run that the API server does not know yet
public record PodRecord(
        String namespace,
        String name,
        String uid,
        Instant created,
        boolean terminating,
        boolean mirror,
        String priorityClass,
        Map<String, String> labels,
        List<Container> containers,
        boolean settled) {
    private static final String[] STATUSES = {"initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses"
    };

    public PodRecord {
        labels = Map.copyOf(labels);
        containers = List.copyOf(containers);
    }

    /// @param id      without the runtime's scheme: 64 hex digits
    /// @param started whole seconds, by the node's clock; the epoch when unknown
    public record Container(String name, String id, Instant started) {}

    /// The container whose id starts with {@code prefix} (Falco prints the first 12 digits).
    public Optional<Container> container(String prefix) {
        for (Container container : containers) {
            if (container.id().startsWith(prefix)) {
                return Optional.of(container);
            }
        }
        return Optional.empty();
    }

    /// `namespace/name`.
    public String path() {
        return namespace + "/" + name;
    }

    public static PodRecord from(JsonNode pod) {
        JsonNode metadata = pod.path("metadata");
        Map<String, String> labels = new HashMap<>();
        metadata.path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asString("")));
        List<Container> containers = new ArrayList<>();
        int running = 0;
        for (String kind : STATUSES) {
            for (JsonNode status : pod.path("status").path(kind)) {
                int before = containers.size();
                String container = status.path("name").asString("");
                JsonNode state = status.path("state");
                JsonNode last = status.path("lastState").path("terminated");
                add(containers, container, status, state.path("running"));
                add(containers, container, state.path("terminated"), state.path("terminated"));
                add(containers, container, last, last);
                running += kind.equals("containerStatuses") && containers.size() > before ? 1 : 0;
            }
        }
        return new PodRecord(
                metadata.path("namespace").asString(""),
                metadata.path("name").asString(""),
                metadata.path("uid").asString(""),
                instant(metadata.path("creationTimestamp")),
                metadata.has("deletionTimestamp"),
                metadata.path("annotations").has("kubernetes.io/config.mirror"),
                pod.path("spec").path("priorityClassName").asString(""),
                labels,
                containers,
                running >= pod.path("spec").path("containers").size());
    }

    private static void add(List<Container> containers, String name, JsonNode identified, JsonNode started) {
        String id = identified.path("containerID").asString("");
        int scheme = id.indexOf("://");
        String bare = scheme < 0 ? id : id.substring(scheme + 3);
        if (!bare.isEmpty()) {
            containers.add(new Container(name, bare, instant(started.path("startedAt"))));
        }
    }

    private static Instant instant(JsonNode text) {
        try {
            return Instant.parse(text.asString(""));
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }
}
