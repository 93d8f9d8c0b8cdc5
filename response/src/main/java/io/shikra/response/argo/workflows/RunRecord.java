// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

import io.shikra.alert.AlertFormatException;
import io.shikra.alert.AlertJson;
import io.shikra.alert.Provenance;
import io.shikra.response.action.Cause;
import io.shikra.response.action.ServiceAccount;
import io.shikra.response.incident.Timeline;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What must survive a crash of a run that waits for pods: enough to go on with it.
record RunRecord(ObjectNode workflow, ServiceAccount submitter, Cause cause, boolean done) {
    private static final JsonMapper JSON = JsonMapper.shared();

    byte[] toBytes() {
        ObjectNode json = JSON.createObjectNode();
        json.set("workflow", workflow);
        json.put("submitterNamespace", submitter.namespace());
        json.put("submitterName", submitter.name());
        json.put("done", done);
        json.put("eventId", cause.eventId());
        json.put("manifest", cause.manifest());
        json.put("alert", AlertJson.writeText(cause.alert()));
        ObjectNode provenance = json.putObject("provenance");
        cause.provenance().toHeaders().forEach(provenance::put);
        ObjectNode timeline = json.putObject("timeline");
        cause.timeline().marks().forEach((step, nanos) -> timeline.put(step.name(), nanos));
        return JSON.writeValueAsBytes(json);
    }

    static RunRecord read(byte[] bytes) throws AlertFormatException, JacksonException {
        JsonNode json = JSON.readTree(bytes);
        Map<String, String> headers = new LinkedHashMap<>();
        json.path("provenance")
                .properties()
                .forEach(entry -> headers.put(entry.getKey(), entry.getValue().asString("")));
        Timeline timeline = new Timeline();
        for (Timeline.Step step : Timeline.Step.values()) {
            timeline.mark(step, json.path("timeline").path(step.name()).asLong(0));
        }
        Cause cause = new Cause(
                json.path("eventId").asString(""),
                AlertJson.read(json.path("alert").asString("")),
                Provenance.fromHeaders(headers),
                json.path("manifest").asString(""),
                timeline);
        ServiceAccount submitter = new ServiceAccount(
                json.path("submitterNamespace").asString(""),
                json.path("submitterName").asString(""));
        return new RunRecord(
                (ObjectNode) json.path("workflow"),
                submitter,
                cause,
                json.path("done").asBoolean(false));
    }
}
