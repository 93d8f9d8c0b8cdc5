// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import io.shikra.expression.BadExpressionException;
import io.shikra.expression.GjsonPath;
import io.shikra.expression.JsonText;
import io.shikra.expression.JsonValue;
import io.shikra.expression.SjsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// One entry of `parameters`: a value of an event (`src`) that is put into the JSON of an object (`dest`).
final class TriggerParameter {
    private final String dependency;
    private final Optional<EventPath> dataKey;
    private final Optional<EventPath> contextKey;
    private final Optional<String> value;
    private final boolean useRawData;
    private final SjsonPath dest;
    private final GjsonPath current;
    private final Operation operation;

    /// What becomes of a value that is there already.
    private enum Operation {
        OVERWRITE,
        APPEND,
        PREPEND
    }

    private TriggerParameter(JsonNode src, SjsonPath dest, Operation operation) {
        this.dependency = src.path("dependencyName").asString("");
        this.dataKey = text(src, "dataKey").map(EventPath::compile);
        this.contextKey = text(src, "contextKey").map(EventPath::compile);
        this.value = src.has("value") ? Optional.of(src.path("value").asString("")) : Optional.empty();
        this.useRawData = src.path("useRawData").asBoolean(false);
        this.dest = dest;
        this.current = GjsonPath.compile(dest.toString());
        this.operation = operation;
    }

    /// @param dependencies accepts the names that exist
    /// @throws BadManifestException for one that can never work
    static List<TriggerParameter> compile(JsonNode parameters, Predicate<String> dependencies) {
        List<TriggerParameter> compiled = new ArrayList<>();
        for (JsonNode parameter : parameters) {
            compiled.add(one(parameter, dependencies));
        }
        return List.copyOf(compiled);
    }

    private static TriggerParameter one(JsonNode parameter, Predicate<String> dependencies) {
        JsonNode src = parameter.path("src");
        for (String later : new String[] {"dataTemplate", "contextTemplate"}) {
            if (text(src, later).isPresent()) {
                throw BadManifestException.notSupported("parameter with " + later);
            }
        }
        String dependency = src.path("dependencyName").asString("");
        if (!dependencies.test(dependency)) {
            throw new BadManifestException("parameter: dependency \"" + dependency + "\" does not exist");
        }
        String dest = parameter.path("dest").asString("");
        Operation operation = switch (parameter.path("operation").asString("")) {
            case "", "overwrite" -> Operation.OVERWRITE;
            case "append" -> Operation.APPEND;
            case "prepend" -> Operation.PREPEND;
            default ->
                throw new BadManifestException("parameter " + dest + ": operation " + parameter.path("operation")
                        + " is none of overwrite, append, prepend");
        };
        try {
            return new TriggerParameter(src, SjsonPath.compile(dest), operation);
        } catch (BadExpressionException e) {
            throw new BadManifestException("parameter: dest: " + e.getMessage());
        }
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.of(node.path(field).asString("")).filter(text -> !text.isEmpty());
    }

    /// Applies the parameters in order; later ones see what earlier ones did.
    ///
    /// @param events by dependency name
    /// @param notes  is told what a person should mend in the manifest
    /// @throws TriggerFailure when an event has no value and there is no default
    static String apply(
            List<TriggerParameter> parameters, String json, Map<String, CloudEvent> events, Consumer<String> notes) {
        String result = json;
        for (TriggerParameter parameter : parameters) {
            result = parameter.apply(result, events, notes);
        }
        return result;
    }

    private String apply(String json, Map<String, CloudEvent> events, Consumer<String> notes) {
        Optional<JsonValue> resolved = resolve(events, notes);
        if (resolved.isEmpty()) {
            return json;
        }
        JsonValue found = resolved.get();
        try {
            if (operation == Operation.OVERWRITE && useRawData && found.type() != JsonValue.Type.STRING) {
                return dest.setRaw(json, found.raw());
            }
            String text = found.type() == JsonValue.Type.NULL ? "null" : found.text();
            return dest.set(json, combined(json, text));
        } catch (BadExpressionException e) {
            throw new TriggerFailure("parameter " + dest + ": " + e.getMessage());
        }
    }

    private String combined(String json, String text) {
        return switch (operation) {
            case OVERWRITE -> text;
            case APPEND -> current.get(json).text() + text;
            case PREPEND -> text + current.get(json).text();
        };
    }

    /// Empty: the dependency has no event, the parameter is skipped.
    private Optional<JsonValue> resolve(Map<String, CloudEvent> events, Consumer<String> notes) {
        Optional<JsonValue> fallback = value.map(text -> new JsonValue(JsonValue.Type.STRING, JsonText.quote(text)));
        CloudEvent event = events.get(dependency);
        if (event == null) {
            return fallback;
        }
        Optional<EventPath> key = dataKey.or(() -> contextKey);
        if (key.isEmpty()) {
            return fallback.or(() -> Optional.of(new JsonValue(JsonValue.Type.STRING, JsonText.quote(event.whole()))));
        }
        EventPath.Found found = key.get().find(dataKey.isPresent() ? event.data() : event.context());
        if (found.flatKey()) {
            notes.accept(DataFilter.flatKeyNote(key.get().toString()));
        }
        if (found.value().exists()) {
            return Optional.of(found.value());
        }
        if (fallback.isEmpty()) {
            throw new TriggerFailure("parameter " + dest + ": the event has nothing at " + key.get()
                    + " and the parameter has no value");
        }
        return fallback;
    }

    /// One attempt of a trigger that cannot succeed with this event.
    static final class TriggerFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TriggerFailure(String message) {
            super(message, null, false, false);
        }
    }
}
