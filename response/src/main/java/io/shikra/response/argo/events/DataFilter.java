// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.shikra.expression.GoNumber;
import io.shikra.expression.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// One entry of `filters.data`: the value at a path against a list of values, of which one has to fit. Strings are
/// unanchored RE2 expressions.
final class DataFilter implements EventFilter {
    private final EventPath path;
    private final String wanted;
    private final List<Predicate<JsonValue>> values;

    private DataFilter(EventPath path, String wanted, List<Predicate<JsonValue>> values) {
        this.path = path;
        this.wanted = wanted;
        this.values = List.copyOf(values);
    }

    /// @throws BadManifestException for a type, value or expression that cannot work
    static DataFilter compile(JsonNode filter) {
        KnownKeys.DATA_FILTER.require(filter, "a data filter");
        if (filter.has("template")) {
            throw BadManifestException.notSupported("data filter with a template");
        }
        String path = filter.path("path").asString("");
        String type = filter.path("type").asString("");
        String comparator = filter.path("comparator").asString("");
        List<Predicate<JsonValue>> values = new ArrayList<>();
        for (JsonNode value : filter.path("value")) {
            values.add(predicate(path, type, comparator, value.asString("")));
        }
        if (path.isEmpty() || values.isEmpty()) {
            throw new BadManifestException("a data filter needs a path and at least one value");
        }
        String wanted = type + " " + comparator + " " + filter.path("value");
        return new DataFilter(EventPath.compile(path), wanted, values);
    }

    private static Predicate<JsonValue> predicate(String path, String type, String comparator, String value) {
        return switch (type) {
            case "string" -> text(path, comparator, value);
            case "number" -> number(path, comparator, value);
            case "bool" -> {
                boolean wanted = GoNumber.parseBool(value)
                        .orElseThrow(() -> new BadManifestException(
                                "data filter " + path + ": \"" + value + "\" is no bool: write true or false"));
                yield actual -> actual.truth() == wanted;
            }
            default ->
                throw new BadManifestException(
                        "data filter " + path + ": type \"" + type + "\" is none of bool, number, string");
        };
    }

    private static Predicate<JsonValue> text(String path, String comparator, String expression) {
        try {
            Pattern pattern = Pattern.compile(expression);
            return switch (comparator) {
                case "", "=" -> actual -> pattern.matcher(actual.text()).find();
                case "!=" -> actual -> !pattern.matcher(actual.text()).find();
                default ->
                    throw new BadManifestException("data filter " + path + ": comparator \"" + comparator
                            + "\" does not exist for strings: write = or !=");
            };
        } catch (PatternSyntaxException e) {
            throw new BadManifestException(
                    "data filter " + path + ": \"" + expression + "\" is no RE2 expression: " + e.getDescription());
        }
    }

    private static Predicate<JsonValue> number(String path, String comparator, String value) {
        OptionalDouble parsed = GoNumber.parseFloat(value);
        if (parsed.isEmpty()) {
            throw new BadManifestException("data filter " + path + ": \"" + value + "\" is no number");
        }
        double wanted = parsed.getAsDouble();
        return switch (comparator) {
            case "", "=" -> actual -> actual.number() == wanted;
            case "!=" -> actual -> actual.number() != wanted;
            case ">" -> actual -> actual.number() > wanted;
            case ">=" -> actual -> actual.number() >= wanted;
            case "<" -> actual -> actual.number() < wanted;
            case "<=" -> actual -> actual.number() <= wanted;
            default ->
                throw new BadManifestException(
                        "data filter " + path + ": comparator \"" + comparator + "\" is none of = != > >= < <=");
        };
    }

    @Override
    public Verdict test(CloudEvent event) {
        EventPath.Found found = path.find(event.data());
        if (!found.value().exists()) {
            return Verdict.denied("path " + path + " is not in the event");
        }
        List<String> notes = found.flatKey() ? List.of(flatKeyNote(path.toString())) : List.of();
        boolean fits = values.stream().anyMatch(value -> value.test(found.value()));
        Verdict verdict = fits ? Verdict.PASSED : Verdict.denied("path " + path + " is not " + wanted);
        return verdict.withNotes(notes);
    }

    static String flatKeyNote(String path) {
        return "path " + path + " was found as one flat key; Argo Events finds nothing there: escape its dots, as in "
                + "body.output_fields.k8s\\.pod\\.name";
    }
}
