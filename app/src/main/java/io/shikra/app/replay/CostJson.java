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
            number(json, "events", report.events());
            number(json, "passes", report.passes());
            real(json, "state_ns", report.state());
            real(json, "compiled_ns", report.compiled());
            real(json, "interpreted_ns", report.interpreted());
            real(json, "predicates_ns", report.explained());
            json.writeName("rules");
            json.writeStartArray();
            for (CostReport.OfRule one : report.rules()) {
                json.writeStartObject();
                json.writeName("rule");
                json.writeString(one.rule().name());
                real(json, "ns", one.perEvent());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeName("predicates");
            json.writeStartArray();
            report.predicates().forEach(one -> predicate(json, one));
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void predicate(JsonGenerator json, CostReport.Predicate one) {
        json.writeStartObject();
        json.writeName("text");
        json.writeString(ConditionText.of(one.cost().test()));
        number(json, "rules", one.cost().byRule().size());
        number(json, "asked", one.cost().asked());
        number(json, "computed", one.cost().computed());
        number(json, "held", one.cost().held());
        number(json, "together", one.cost().together());
        real(json, "ns_each", one.cost().nanosEach());
        real(json, "ns", one.perEvent());
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String key, long value) {
        json.writeName(key);
        json.writeNumber(value);
    }

    private static void real(JsonGenerator json, String key, double value) {
        json.writeName(key);
        json.writeNumber(value);
    }
}
