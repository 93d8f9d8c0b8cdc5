// SPDX-License-Identifier: Apache-2.0
package io.shikra.alert;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/// Writes alerts in the two key orders that exist in the field.
final class AlertWriter {
    static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .build();

    private final JsonGenerator json;

    private AlertWriter(JsonGenerator json) {
        this.json = json;
    }

    static byte[] falco(Alert alert, AlertJson.Options options) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            new AlertWriter(json).falcoOrder(alert, options);
        }
        return bytes.toByteArray();
    }

    static byte[] sidekick(Alert alert) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            new AlertWriter(json).sidekickOrder(alert);
        }
        return bytes.toByteArray();
    }

    static String json(Value value) {
        return text(writer -> writer.value(value));
    }

    static String json(Map<String, Value> fields) {
        return text(writer -> writer.object(fields));
    }

    private static String text(Consumer<AlertWriter> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            content.accept(new AlertWriter(json));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private void falcoOrder(Alert alert, AlertJson.Options wanted) {
        AlertJson.Options options = InternalText.isFor(alert) ? internal(alert, wanted) : wanted;
        json.writeStartObject();
        text("hostname", alert.hostname());
        if (options.message()) {
            text("message", message(alert));
        }
        if (options.output()) {
            text("output", alert.output());
        }
        if (options.outputFields()) {
            fields(alert.outputFields());
        }
        text("priority", alert.priority().label());
        text("rule", alert.rule());
        text("source", alert.source());
        if (options.tags()) {
            tags(alert);
        }
        text("time", AlertTime.format(alert.timeNanos()));
        if (options.uuid() && alert.uuid().isPresent()) {
            text("uuid", alert.uuid().get());
        }
        json.writeEndObject();
    }

    /// What Falco says about itself has no tags, and no setting leaves anything out.
    private static AlertJson.Options internal(Alert alert, AlertJson.Options wanted) {
        return new AlertJson.Options(true, true, !alert.tags().isEmpty(), false, wanted.uuid());
    }

    private void sidekickOrder(Alert alert) {
        json.writeStartObject();
        if (alert.uuid().isPresent()) {
            text("uuid", alert.uuid().get());
        }
        text("output", alert.output());
        text("priority", alert.priority().label());
        text("rule", alert.rule());
        text("time", AlertTime.formatShort(alert.timeNanos()));
        fields(alert.outputFields());
        text("source", alert.source());
        if (!alert.tags().isEmpty()) {
            tags(alert);
        }
        if (!alert.hostname().isEmpty()) {
            text("hostname", alert.hostname());
        }
        json.writeEndObject();
    }

    private void fields(Map<String, Value> fields) {
        json.writeName("output_fields");
        object(fields);
    }

    private void object(Map<String, Value> fields) {
        json.writeStartObject();
        for (Map.Entry<String, Value> field : new TreeMap<>(fields).entrySet()) {
            json.writeName(wellFormed(field.getKey()));
            value(field.getValue());
        }
        json.writeEndObject();
    }

    private void tags(Alert alert) {
        json.writeName("tags");
        json.writeStartArray();
        for (String tag : alert.tags()) {
            json.writeString(wellFormed(tag));
        }
        json.writeEndArray();
    }

    private void value(Value value) {
        switch (value) {
            case Value.Absent _ -> json.writeNull();
            case Value.Text(String text) -> json.writeString(wellFormed(text));
            case Value.Whole(long number, boolean unsigned) -> {
                if (unsigned && number < 0) {
                    json.writeNumber(Long.toUnsignedString(number));
                } else {
                    json.writeNumber(number);
                }
            }
            case Value.Decimal(double number) -> decimal(number);
            case Value.Truth(boolean bool) -> json.writeBoolean(bool);
            case Value.Many many -> {
                json.writeStartArray();
                for (Value item : many.values()) {
                    value(item);
                }
                json.writeEndArray();
            }
            case Value.Json(String raw) -> json.writeRawValue(raw);
        }
    }

    /// JSON has no NaN and no infinities.
    private void decimal(double number) {
        if (Double.isFinite(number)) {
            json.writeNumber(number);
        } else {
            json.writeNull();
        }
    }

    private void text(String name, String text) {
        json.writeName(name);
        json.writeString(wellFormed(text));
    }

    /// The output without `<time>: <Priority> ` in front.
    private static String message(Alert alert) {
        String output = alert.output();
        String prefix = ": " + alert.priority().label() + " ";
        int at = output.indexOf(prefix);
        return at >= 0 && output.lastIndexOf(' ', at) < 0 ? output.substring(at + prefix.length()) : output;
    }

    /// Half a surrogate pair has no UTF-8 form: it becomes U+FFFD.
    static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return wellFormed(text.substring(0, i) + '\uFFFD' + text.substring(i + 1));
            }
        }
        return text;
    }
}
