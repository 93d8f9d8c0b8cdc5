// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.engine.explain.Part;
import io.shikra.engine.rule.Span;
import io.shikra.engine.rule.Written;
import java.io.StringWriter;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// An explanation for programs: one object. Places are `file:line:column`.
final class ExplanationJson {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator json;

    private ExplanationJson(JsonGenerator json) {
        this.json = json;
    }

    static String of(Explanation explanation) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            new ExplanationJson(json).whole(explanation);
        }
        return text.toString();
    }

    private void whole(Explanation explanation) {
        json.writeStartObject();
        json.writeStringProperty("rule", explanation.rule().name());
        json.writeStringProperty("place", explanation.rule().span().toString());
        json.writeNumberProperty("event", explanation.event());
        json.writeStringProperty("evt.type", explanation.type());
        json.writeBooleanProperty("alerts", explanation.alerts());
        json.writeStringProperty("summary", explanation.sentence());
        json.writeArrayPropertyStart("reasons");
        for (Explanation.Reason reason : explanation.reasons()) {
            json.writeStartObject();
            json.writeStringProperty("kind", reason.kind().name().toLowerCase(Locale.ROOT));
            json.writeStringProperty("text", reason.text());
            place(reason.span());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("nearest_miss");
        explanation.nearest().forEach(this::part);
        json.writeEndArray();
        json.writeName("condition");
        part(explanation.condition());
        json.writeEndObject();
    }

    private void part(Part part) {
        json.writeStartObject();
        switch (part) {
            case Part.Joined joined -> {
                json.writeStringProperty("kind", joined.all() ? "and" : "or");
                common(joined);
                json.writeArrayPropertyStart("parts");
                joined.parts().forEach(this::part);
                json.writeEndArray();
            }
            case Part.Negated negated -> within("not", "", negated, negated.part());
            case Part.Macro macro -> within("macro", macro.name(), macro, macro.body());
            case Part.Exempted exempted -> within("exception", exempted.name(), exempted, exempted.body());
            case Part.Test test -> test(test);
        }
        json.writeEndObject();
    }

    private void within(String kind, String name, Part part, Part body) {
        json.writeStringProperty("kind", kind);
        if (!name.isEmpty()) {
            json.writeStringProperty("name", name);
        }
        common(part);
        json.writeArrayPropertyStart("parts");
        part(body);
        json.writeEndArray();
    }

    private void test(Part.Test test) {
        json.writeStringProperty("kind", "test");
        json.writeStringProperty("text", test.check().text());
        common(test);
        json.writeStringProperty("origin", test.origin().name().toLowerCase(Locale.ROOT));
        json.writeObjectPropertyStart("values");
        for (Part.Reading reading : test.values()) {
            json.writeName(reading.operand());
            reading.value().ifPresentOrElse(json::writeString, json::writeNull);
        }
        json.writeEndObject();
        json.writeArrayPropertyStart("matched");
        for (Written.Word word : test.matched()) {
            json.writeStartObject();
            json.writeStringProperty("text", word.text());
            json.writeStringProperty("list", word.list());
            place(word.span());
            json.writeEndObject();
        }
        json.writeEndArray();
        test.failure().ifPresent(failure -> json.writeStringProperty("failure", failure));
    }

    private void common(Part part) {
        json.writeBooleanProperty("holds", part.holds());
        json.writeBooleanProperty("reached", part.reached());
        place(part.span());
    }

    private void place(Span span) {
        json.writeStringProperty("place", span.toString());
    }
}
