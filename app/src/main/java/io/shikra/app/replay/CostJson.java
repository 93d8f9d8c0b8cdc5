// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.engine.explain.ConditionText;
import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// What rules cost, for programs: every row.
final class CostJson {
    private static final JsonFactory JSON = new JsonFactory();

    private CostJson() {}

    static String of(CostReport report) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeNumberProperty("events", report.events());
            json.writeNumberProperty("passes", report.passes());
            json.writeNumberProperty("state_ns", report.state());
            json.writeNumberProperty("compiled_ns", report.compiled());
            json.writeNumberProperty("interpreted_ns", report.interpreted());
            json.writeNumberProperty("predicates_ns", report.explained());
            json.writeArrayPropertyStart("rules");
            for (CostReport.OfRule one : report.rules()) {
                json.writeStartObject();
                json.writeStringProperty("rule", one.rule().name());
                json.writeNumberProperty("ns", one.perEvent());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("predicates");
            report.predicates().forEach(one -> predicate(json, one));
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void predicate(JsonGenerator json, CostReport.Predicate one) {
        json.writeStartObject();
        json.writeStringProperty("text", ConditionText.of(one.cost().test()));
        json.writeNumberProperty("rules", one.cost().byRule().size());
        json.writeNumberProperty("asked", one.cost().asked());
        json.writeNumberProperty("computed", one.cost().computed());
        json.writeNumberProperty("held", one.cost().held());
        json.writeNumberProperty("together", one.cost().together());
        json.writeNumberProperty("ns_each", one.cost().nanosEach());
        json.writeNumberProperty("ns", one.perEvent());
        json.writeEndObject();
    }
}
