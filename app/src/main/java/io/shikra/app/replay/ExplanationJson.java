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
        text("rule", explanation.rule().name());
        text("place", explanation.rule().span().toString());
        json.writeName("event");
        json.writeNumber(explanation.event());
        text("evt.type", explanation.type());
        truth("alerts", explanation.alerts());
        text("summary", explanation.sentence());
        array("reasons");
        for (Explanation.Reason reason : explanation.reasons()) {
            json.writeStartObject();
            text("kind", reason.kind().name().toLowerCase(Locale.ROOT));
            text("text", reason.text());
            place(reason.span());
            json.writeEndObject();
        }
        json.writeEndArray();
        array("nearest_miss");
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
                text("kind", joined.all() ? "and" : "or");
                common(joined);
                array("parts");
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
        text("kind", kind);
        if (!name.isEmpty()) {
            text("name", name);
        }
        common(part);
        array("parts");
        part(body);
        json.writeEndArray();
    }

    private void test(Part.Test test) {
        text("kind", "test");
        text("text", test.check().text());
        common(test);
        text("origin", test.origin().name().toLowerCase(Locale.ROOT));
        json.writeName("values");
        json.writeStartObject();
        for (Part.Reading reading : test.values()) {
            json.writeName(reading.operand());
            reading.value().ifPresentOrElse(json::writeString, json::writeNull);
        }
        json.writeEndObject();
        array("matched");
        for (Written.Word word : test.matched()) {
            json.writeStartObject();
            text("text", word.text());
            text("list", word.list());
            place(word.span());
            json.writeEndObject();
        }
        json.writeEndArray();
        test.failure().ifPresent(failure -> text("failure", failure));
    }

    private void common(Part part) {
        truth("holds", part.holds());
        truth("reached", part.reached());
        place(part.span());
    }

    private void place(Span span) {
        text("place", span.toString());
    }

    private void array(String key) {
        json.writeName(key);
        json.writeStartArray();
    }

    private void truth(String key, boolean value) {
        json.writeName(key);
        json.writeBoolean(value);
    }

    private void text(String key, String value) {
        json.writeName(key);
        json.writeString(value);
    }
}
