// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.action;

import io.shikra.alert.Provenance;
import io.shikra.clients.kubernetes.Call;
import io.shikra.response.incident.Effect;
import io.shikra.response.incident.Incidents;
import io.shikra.response.incident.Subject;
import io.shikra.response.incident.Timeline;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Between an operation and its incident: who is it about, who asked, what is remembered of the answer.
final class Recorder {
    private final Incidents incidents;
    private final String cluster;

    Recorder(Incidents incidents, String cluster) {
        this.incidents = incidents;
        this.cluster = cluster;
    }

    Incidents.Claim claim(Cause cause, ServiceAccount actor, String podUid, String effectId, Call call) {
        return incidents.claim(subject(cause, podUid), asked(cause, actor), effectId, call.toString());
    }

    Incidents.Claim claim(Cause cause, ServiceAccount actor, String podUid, String effectId, String call) {
        return incidents.claim(subject(cause, podUid), asked(cause, actor), effectId, call);
    }

    Actions.Result refused(
            Cause cause, ServiceAccount actor, String podUid, String effectId, String call, String reason) {
        incidents.refused(subject(cause, podUid), asked(cause, actor), effectId, call, reason);
        return new Actions.Result.Refused(reason);
    }

    Subject subject(Cause cause, String podUid) {
        Provenance seen = cause.provenance();
        return new Subject(
                cluster,
                seen.podNamespace().isEmpty()
                        ? cause.alert().text("k8s.ns.name").orElse("")
                        : seen.podNamespace(),
                seen.podName().isEmpty() ? cause.alert().text("k8s.pod.name").orElse("") : seen.podName(),
                podUid.isEmpty() ? seen.podUid() : podUid,
                seen.containerId().isEmpty()
                        ? cause.alert().text("container.id").orElse("")
                        : seen.containerId(),
                cause.alert().rule(),
                seen.processStart());
    }

    private static Incidents.Asked asked(Cause cause, ServiceAccount actor) {
        Timeline timeline = cause.timeline();
        timeline.mark(Timeline.Step.KERNEL, cause.provenance().kernelNanos());
        timeline.mark(Timeline.Step.DRAINED, cause.provenance().drainedNanos());
        timeline.mark(Timeline.Step.MATCHED, cause.provenance().matchedNanos());
        return new Incidents.Asked(
                cause.eventId(), cause.alert().output(), cause.manifest(), actor.toString(), timeline);
    }

    /// What an answer was about, as far as it says.
    static Effect.ObjectName nameOf(JsonNode object) {
        JsonNode about = object.path("kind").asString("").equals("Status") ? object.path("details") : object;
        JsonNode metadata = about.has("metadata") ? about.path("metadata") : about;
        return new Effect.ObjectName(
                about.path("apiVersion").asString(""),
                about.path("kind").asString(""),
                metadata.path("namespace").asString(""),
                metadata.path("name").asString(""),
                metadata.path("uid").asString(""));
    }

    /// The answer for somebody who joins what was done before: the object's identity, not its content.
    static Actions.Result joined(Effect effect) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", effect.object().apiVersion())
                .put("kind", effect.object().kind());
        object.putObject("metadata")
                .put("namespace", effect.object().namespace())
                .put("name", effect.object().name())
                .put("uid", effect.object().uid());
        return new Actions.Result.Applied(object);
    }

    /// A `Status` for what needed no doing.
    static ObjectNode status(String message) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        return status.put("apiVersion", "v1")
                .put("kind", "Status")
                .put("status", "Success")
                .put("message", message);
    }
}
