// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.alert.Value;
import io.shikra.engine.field.FieldCatalogue;
import io.shikra.engine.field.FieldRef;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.Condition.Operand;
import io.shikra.engine.state.EventContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Asks every field of every event of recorded captures and compares value and JSON type with what a real Falco said.
class FieldVectorsTest {
    /// Fields whose Falco answers we do not copy: the number of descriptors as a duration, hash table order, the second
    /// half of a name, and stale bytes at the end of a cut buffer.
    private static final Set<String> NOT_COPIED = Set.of(
            "proc.ppid.duration",
            "fd.types",
            "evt.type.is.293",
            "evt.type.is.close",
            "evt.type.is.openat",
            "evt.rawarg.args");

    /// Where Falco reads a tuple as a server address, numbers a system call otherwise than its own table, or forgets an
    /// event's ids.
    private static final Set<String> DEVIATING_EVENTS =
            Set.of("60-weird 1533", "60-weird 1535", "60-weird 1402", "60-weird 2257");

    private final ObjectMapper json = new ObjectMapper();
    private final TimeZone zone = TimeZone.getDefault();

    @BeforeEach
    void asTheOracleDid() {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    }

    @AfterEach
    void backToThisPlace() {
        TimeZone.setDefault(zone);
    }

    @ParameterizedTest
    @ValueSource(strings = {"03-trusted-server-late-read", "20-setuid", "60-weird"})
    void saysWhatFalcoSays(String capture) throws IOException {
        Map<Long, JsonNode> expected = expected(capture);
        Map<String, OutputValue> fields = fields();
        JsonNode unreliable = json.readTree(
                        Files.readString(Replay.vector("vectors/field-vectors/" + capture + ".meta.json")))
                .get("unreliable");
        Map<String, String> wrong = new TreeMap<>();
        long[] compared = {0};

        Replay.events(capture, event -> {
            assertThat(expected).as("events that reach rules").containsKey(event.number);
            JsonNode row = expected.getOrDefault(event.number, json.createObjectNode());
            fields.forEach((name, value) -> {
                String ours = text(value.json(event));
                String theirs = text(row.get(name));
                compared[0]++;
                if (!ours.equals(theirs) && !unreliable.has(name) && !deviates(capture, event)) {
                    wrong.putIfAbsent(name, event.number + " " + event.event.type() + ": " + ours + " / " + theirs);
                }
            });
        });

        assertThat(wrong).isEmpty();
        assertThat(compared[0]).isGreaterThan(100_000);
    }

    private static boolean deviates(String capture, EventContext event) {
        return DEVIATING_EVENTS.contains(capture + " " + event.number);
    }

    private Map<Long, JsonNode> expected(String capture) throws IOException {
        Map<Long, JsonNode> rows = new HashMap<>();
        var file = Replay.vector("vectors/field-vectors/" + capture + ".jsonl.gz");
        try (var in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                JsonNode row = json.readTree(line);
                rows.put(row.get("evt.num").asLong(), row.get("fields"));
            }
        }
        return rows;
    }

    private Map<String, OutputValue> fields() throws IOException {
        SyscallFields catalogue = new SyscallFields();
        JsonNode asked = json.readTree(Files.readString(Replay.vector("vectors/field-vectors/FIELDS.json")))
                .get("fields");
        Map<String, OutputValue> fields = new LinkedHashMap<>();
        for (JsonNode name : asked) {
            if (!NOT_COPIED.contains(name.asString())
                    && catalogue.find(name.asString()) instanceof FieldCatalogue.Lookup.Found(FieldRef field)) {
                fields.put(name.asString(), new OutputValue(new Operand.Field(field), field.extractor(), 0));
            }
        }
        assertThat(fields).hasSizeGreaterThan(700);
        return fields;
    }

    private static String text(Value value) {
        return switch (value) {
            case Value.Text(String text) -> '"' + text + '"';
            case Value.Absent _ -> "null";
            case Value.Many(List<Value> items) ->
                items.stream().map(FieldVectorsTest::text).toList().toString();
            default -> value.display();
        };
    }

    private static String text(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return "null";
        }
        if (node.isArray()) {
            return node.valueStream().map(FieldVectorsTest::text).toList().toString();
        }
        return node.isString() ? '"' + node.asString() + '"' : node.toString();
    }
}
