// SPDX-License-Identifier: Apache-2.0
package io.shikra.alert;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.TokenStreamLocation;

/// Reads one alert out of bytes that anybody may have sent.
final class AlertReader {
    private static final BigInteger UNSIGNED_LIMIT = BigInteger.ONE.shiftLeft(64);

    private static final String PRIORITIES =
            "one of Emergency, Alert, Critical, Error, Warning, Notice, Informational, Debug expected";
    private static final String TIME = "an RFC 3339 time such as 2026-03-01T12:00:00.123456789Z expected";

    private final JsonParser json;

    private Optional<String> uuid = Optional.empty();
    private String rule = "";
    private Optional<Priority> priority = Optional.empty();
    private String output = "";
    private Optional<Long> time = Optional.empty();
    private String source = "";
    private String hostname = "";
    private List<String> tags = List.of();
    private Map<String, Value> fields = Map.of();

    AlertReader(byte[] bytes) {
        json = AlertWriter.JSON.createParser(ObjectReadContext.empty(), bytes);
    }

    Alert read() throws AlertFormatException {
        try (json) {
            JsonToken first = json.nextToken();
            if (first != JsonToken.START_OBJECT) {
                throw new AlertFormatException(
                        "an alert is a JSON object, this is " + (first == null ? "empty" : describe(first)), place());
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                key(name);
            }
            if (json.nextToken() != null) {
                throw new AlertFormatException("nothing may follow the alert", place());
            }
        } catch (JacksonException e) {
            throw new AlertFormatException("not JSON: " + e.getOriginalMessage(), place(e.getLocation()));
        }
        return build();
    }

    private Alert build() throws AlertFormatException {
        if (rule.isEmpty()) {
            throw new AlertFormatException("missing or empty: every alert names its rule", "rule");
        }
        if (priority.isEmpty()) {
            throw new AlertFormatException("missing: " + PRIORITIES, "priority");
        }
        if (time.isEmpty()) {
            throw new AlertFormatException("missing: " + TIME, "time");
        }
        return new Alert(
                uuid,
                rule,
                priority.get(),
                output,
                time.get(),
                source.isEmpty() ? "syscall" : source,
                hostname,
                tags,
                fields);
    }

    private void key(String name) throws AlertFormatException {
        switch (name) {
            case "uuid" -> uuid = Optional.of(string(name)).filter(text -> !text.isEmpty());
            case "rule" -> rule = string(name);
            case "priority" -> priority = priority(string(name));
            case "output" -> output = string(name);
            case "time" -> time = time(string(name));
            case "source" -> source = string(name);
            case "hostname" -> hostname = string(name);
            case "tags" -> tags = tags();
            case "output_fields" -> fields = fields();
            default -> json.skipChildren();
        }
    }

    private Optional<Priority> priority(String word) throws AlertFormatException {
        Optional<Priority> found = Priority.parse(word);
        if (found.isEmpty()) {
            throw new AlertFormatException("'" + shorten(word) + "' is no priority: " + PRIORITIES, "priority");
        }
        return found;
    }

    private Optional<Long> time(String text) throws AlertFormatException {
        Optional<Long> found = AlertTime.parse(text);
        if (found.isEmpty()) {
            throw new AlertFormatException("'" + shorten(text) + "' is no time: " + TIME, "time");
        }
        return found;
    }

    private List<String> tags() throws AlertFormatException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return List.of();
        }
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new AlertFormatException(
                    "a list of texts expected, this is " + describe(json.currentToken()), "tags");
        }
        List<String> found = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            found.add(string("tags[" + found.size() + "]"));
        }
        return found;
    }

    private Map<String, Value> fields() throws AlertFormatException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return Map.of();
        }
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new AlertFormatException(
                    "an object expected, this is " + describe(json.currentToken()), "output_fields");
        }
        Map<String, Value> found = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = AlertWriter.wellFormed(json.currentName());
            json.nextToken();
            found.put(name, value());
        }
        return found;
    }

    private Value value() {
        return switch (json.currentToken()) {
            case VALUE_STRING -> Value.of(AlertWriter.wellFormed(json.getString()));
            case VALUE_NUMBER_INT -> whole(json.getString());
            case VALUE_NUMBER_FLOAT -> decimal(json.getString());
            case VALUE_TRUE -> new Value.Truth(true);
            case VALUE_FALSE -> new Value.Truth(false);
            case START_ARRAY -> many();
            case START_OBJECT -> new Value.Json(copy());
            default -> Value.Absent.ABSENT;
        };
    }

    private Value many() {
        List<Value> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            items.add(value());
        }
        return new Value.Many(items);
    }

    /// Integers beyond 64 bits keep their digits.
    private static Value whole(String text) {
        if (text.length() < 19) {
            return Value.of(Long.parseLong(text));
        }
        BigInteger number = new BigInteger(text);
        if (number.bitLength() < 64) {
            return Value.of(number.longValueExact());
        }
        return number.signum() > 0 && number.compareTo(UNSIGNED_LIMIT) < 0
                ? new Value.Whole(number.longValue(), true)
                : new Value.Json(text);
    }

    /// A decimal that a double cannot hold keeps its digits.
    private static Value decimal(String text) {
        double number = Double.parseDouble(text);
        boolean exact = Double.isFinite(number)
                && text.length() < 40
                && new BigDecimal(Double.toString(number)).compareTo(new BigDecimal(text)) == 0;
        return exact ? new Value.Decimal(number) : new Value.Json(text);
    }

    /// The value under the cursor, compact, numbers digit for digit.
    private String copy() {
        StringWriter text = new StringWriter();
        try (JsonGenerator to = AlertWriter.JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            int depth = 0;
            do {
                depth += copyToken(to);
            } while (depth > 0 && json.nextToken() != null);
        }
        return text.toString();
    }

    private int copyToken(JsonGenerator to) {
        switch (json.currentToken()) {
            case START_OBJECT -> to.writeStartObject();
            case START_ARRAY -> to.writeStartArray();
            case END_OBJECT -> to.writeEndObject();
            case END_ARRAY -> to.writeEndArray();
            case PROPERTY_NAME -> to.writeName(AlertWriter.wellFormed(json.currentName()));
            case VALUE_STRING -> to.writeString(AlertWriter.wellFormed(json.getString()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> to.writeNumber(json.getString());
            case VALUE_TRUE -> to.writeBoolean(true);
            case VALUE_FALSE -> to.writeBoolean(false);
            default -> to.writeNull();
        }
        return json.currentToken().isStructStart() ? 1 : json.currentToken().isStructEnd() ? -1 : 0;
    }

    private String string(String key) throws AlertFormatException {
        return switch (json.currentToken()) {
            case VALUE_STRING -> AlertWriter.wellFormed(json.getString());
            case VALUE_NULL -> "";
            default -> throw new AlertFormatException("a text expected, this is " + describe(json.currentToken()), key);
        };
    }

    private static String describe(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "a text";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a truth value";
            case VALUE_NULL -> "null";
            default -> "something else";
        };
    }

    private static String shorten(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    private String place() {
        return place(json.currentTokenLocation());
    }

    private static String place(TokenStreamLocation at) {
        return at == null ? "" : "line " + at.getLineNr() + " column " + Math.max(1, at.getColumnNr());
    }
}
