// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import io.shikra.engine.rule.Problem;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.rule.RuleSet.FileVerdict;
import io.shikra.engine.rule.source.Codes;
import java.io.StringWriter;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The verdict on rule files as Falco's validation writes it in JSON (`-V … -o json_output=true`), with one key more:
/// `advice`.
public final class VerdictJson {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator json;

    private VerdictJson(JsonGenerator json) {
        this.json = json;
    }

    public static String write(RuleSet rules) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            new VerdictJson(json).all(rules);
        }
        return text.toString();
    }

    private void all(RuleSet rules) {
        json.writeStartObject();
        json.writeArrayPropertyStart("falco_load_results");
        rules.files().forEach(this::file);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void file(FileVerdict verdict) {
        json.writeStartObject();
        json.writeStringProperty("name", verdict.file());
        json.writeBooleanProperty("successful", verdict.successful());
        problems(
                "errors",
                verdict,
                verdict.problems().stream().filter(Problem::isError).toList());
        problems(
                "warnings",
                verdict,
                verdict.problems().stream().filter(p -> !p.isError()).toList());
        json.writeEndObject();
    }

    private void problems(String key, FileVerdict verdict, List<Problem> problems) {
        json.writeArrayPropertyStart(key);
        for (Problem problem : problems) {
            json.writeStartObject();
            json.writeStringProperty("code", problem.code());
            json.writeStringProperty("codedesc", Codes.description(problem.code()));
            json.writeStringProperty("message", problem.message());
            json.writeStringProperty("advice", problem.advice());
            context(problem, verdict.file());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void context(Problem problem, String file) {
        json.writeObjectPropertyStart("context");
        json.writeArrayPropertyStart("locations");
        for (Problem.Location location : problem.locations()) {
            json.writeStartObject();
            json.writeStringProperty("item_type", location.itemType());
            json.writeStringProperty("item_name", location.itemName());
            json.writeObjectPropertyStart("position");
            json.writeStringProperty(
                    "name",
                    problem.span().file().isEmpty() ? file : problem.span().file());
            json.writeNumberProperty("line", location.line());
            json.writeNumberProperty("column", location.column());
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
