// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.action;

import io.shikra.alert.Alert;
import io.shikra.alert.Priority;
import io.shikra.alert.Provenance;
import io.shikra.alert.Value;
import io.shikra.response.incident.Timeline;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Alerts, pods and operations that the tests of this package share.
final class Cases {
    static final String CONTAINER = "3ad7b26ded6d8a2e9a5c1d6b2f0e4c7a9b8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f";
    static final String UID = "11111111-1111-4111-8111-111111111111";
    static final String OTHER_UID = "22222222-2222-4222-8222-222222222222";
    static final Instant ALERTED = Instant.parse("2026-03-01T10:00:05.250Z");
    static final String POD_PATH = "/api/v1/namespaces/default/pods/alpine";
    static final ServiceAccount ACTOR = new ServiceAccount("argo", "delete-pod-sa");

    private Cases() {}

    /// As a real Falco posts it: names, and the first 12 digits of the container's id.
    static Cause foreign(String eventId) {
        return foreign(eventId, Map.of("container.id", Value.of(CONTAINER.substring(0, 12))));
    }

    static Cause foreign(String eventId, Map<String, Value> more) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("k8s.ns.name", Value.of("default"));
        fields.put("k8s.pod.name", Value.of("alpine"));
        fields.putAll(more);
        return cause(eventId, fields, Provenance.posted(Provenance.Origin.POSTED));
    }

    static Cause own(String eventId, String uid) {
        Provenance seen =
                new Provenance(Provenance.Origin.LIVE, 100, 200, 300, CONTAINER, uid, "default", "alpine", 4242, 777);
        return cause(eventId, Map.of(), seen);
    }

    static Cause cause(String eventId, Map<String, Value> fields, Provenance provenance) {
        long nanos = ALERTED.getEpochSecond() * 1_000_000_000L + ALERTED.getNano();
        Alert alert = new Alert(
                Optional.of(eventId),
                "Terminal shell in container",
                Priority.NOTICE,
                "a shell was spawned",
                nanos,
                "syscall",
                "node",
                List.of(),
                fields);
        return new Cause(eventId, alert, provenance, "Sensor argo-events/shell trigger delete-pod", new Timeline());
    }

    static Operation deletePod(String namespace, String name) {
        return new Operation(
                Operation.Verb.DELETE, "v1", "Pod", namespace, name, Optional.empty(), Operation.Options.DEFAULT);
    }

    static Operation create(String apiVersion, String kind, JsonNode body) {
        return new Operation(
                Operation.Verb.CREATE, apiVersion, kind, "default", "", Optional.of(body), Operation.Options.DEFAULT);
    }

    static ObjectNode pod(String uid, String created, String container) {
        return FakeApi.json("""
                {'apiVersion':'v1','kind':'Pod',
                 'metadata':{'namespace':'default','name':'alpine','uid':'%s','creationTimestamp':'%s'},
                 'spec':{'containers':[{'name':'main'}]},
                 'status':{'containerStatuses':[{'name':'main','containerID':'containerd://%s',
                   'state':{'running':{'startedAt':'%s'}}}]}}""".formatted(uid, created, container, created));
    }
}
