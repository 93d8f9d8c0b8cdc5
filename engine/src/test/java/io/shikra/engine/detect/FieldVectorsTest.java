// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.alert.Value;
import io.shikra.engine.Compatibility;
import io.shikra.engine.code.Operands;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.field.TextBuffer;
import io.shikra.engine.rule.OutputFormat;
import io.shikra.engine.rule.load.RuleLoader;
import io.shikra.engine.rule.load.RuleText;
import io.shikra.engine.state.EventContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/// Asks every field of every event of recorded captures, as an output `%field`, and compares value and JSON type, and
/// the text, with what a real Falco said. Only what the vectors call unreliable is left out.
class FieldVectorsTest {
    private static final String FOLDER = "vectors/field-vectors/";

    private final ObjectMapper json = new ObjectMapper();
    private final TimeZone zone = TimeZone.getDefault();

    /// What an output of one field is made of.
    private record Asked(String name, OutputFormat format, List<OutputValue> values) {
        /// The value in output_fields; null when they have none under that name.
        String json(EventContext event) {
            int index = 0;
            for (OutputFormat.Part part : format.parts()) {
                if (part instanceof OutputFormat.Reference reference) {
                    if (reference.text().equals(name)) {
                        return FieldVectorsTest.text(values.get(index).json(event));
                    }
                    index++;
                }
            }
            return "null";
        }

        /// Bytes as characters, since Falco's text need not be UTF-8.
        String text(EventContext event) {
            TextBuffer text = new TextBuffer();
            int index = 0;
            for (OutputFormat.Part part : format.parts()) {
                switch (part) {
                    case OutputFormat.Literal(String words) -> text.append(words);
                    case OutputFormat.Reference _ -> values.get(index++).append(event, text);
                }
            }
            return new String(text.array(), 0, text.length(), StandardCharsets.ISO_8859_1);
        }

        boolean changesItsEvent() {
            return name.startsWith("evt.abspath");
        }
    }

    @BeforeEach
    void asTheOracleDid() {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    }

    @AfterEach
    void backToThisPlace() {
        TimeZone.setDefault(zone);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "03-trusted-server-late-read",
                "09-ptrace",
                "11-memfd-exec",
                "12-ssh-nonstandard-port",
                "13-shell-config",
                "15-ssh-information",
                "17-namespaces",
                "18-system-procs-network",
                "19-http-proxy-env",
                "20-setuid",
                "25-setuid-bit",
                "29-miner",
                "49-ct-docker-web-shell",
                "60-weird"
            })
    void saysWhatFalcoSays(String capture) throws IOException {
        JsonNode names = json.readTree(Files.readString(Replay.vector(FOLDER + "FIELDS.json")))
                .get("fields");
        Map<String, String> wrong = new TreeMap<>();

        long compared = compare(capture, names, false, wrong);

        assertThat(wrong).isEmpty();
        assertThat(compared).isGreaterThan(200_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"11-memfd-exec", "20-setuid", "60-weird"})
    void printsWhatFalcoPrints(String capture) throws IOException {
        JsonNode names = json.readTree(Files.readString(Replay.vector(FOLDER + "TEXT-FIELDS.json")));
        Map<String, String> wrong = new TreeMap<>();

        long compared = compare(capture, names, true, wrong);

        assertThat(wrong).isEmpty();
        assertThat(compared).isGreaterThan(200_000);
    }

    /// Asks last what changes its event.
    private long compare(String capture, JsonNode names, boolean text, Map<String, String> wrong) throws IOException {
        List<Asked> fields = asked(names).stream()
                .sorted(Comparator.comparing(Asked::changesItsEvent))
                .toList();
        JsonNode unreliable = json.readTree(Files.readString(Replay.vector(FOLDER + capture + ".meta.json")))
                .get("unreliable");
        long[] compared = {0};
        var file = Replay.vector(FOLDER + capture + (text ? ".text.jsonl.gz" : ".jsonl.gz"));
        try (var rows = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            Replay.events(capture, Compatibility.FALCO, event -> {
                JsonNode row = json.readTree(line(rows));
                assertThat(event.number).isEqualTo(row.get("evt.num").asLong());
                for (Asked field : fields) {
                    compared[0]++;
                    compare(event, field, row, text, unreliable, wrong);
                }
            });
            assertThat(rows.readLine()).as("events that no rule saw").isNull();
        }
        return compared[0];
    }

    private static void compare(
            EventContext event,
            Asked field,
            JsonNode row,
            boolean text,
            JsonNode unreliable,
            Map<String, String> wrong) {
        String ours = text ? field.text(event) : field.json(event);
        String theirs = text
                ? bytes(row.get("text").get(field.name))
                : text(row.get("fields").get(field.name));
        if (!ours.equals(theirs) && !isUnreliable(unreliable.get(field.name), event.number)) {
            wrong.putIfAbsent(field.name, event.number + " " + event.event.type() + ": " + ours + " / " + theirs);
        }
    }

    private static String line(BufferedReader rows) {
        try {
            return String.valueOf(rows.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Numbers of events, and ranges of them, where the oracle printed what its memory happened to hold.
    private static boolean isUnreliable(@Nullable JsonNode events, long number) {
        if (events == null) {
            return false;
        }
        for (JsonNode at : events) {
            long first = at.isArray() ? at.get(0).asLong() : at.asLong();
            long last = at.isArray() ? at.get(1).asLong() : first;
            if (number >= first && number <= last) {
                return true;
            }
        }
        return false;
    }

    private List<Asked> asked(JsonNode names) {
        SyscallFields catalogue = new SyscallFields("", Compatibility.FALCO);
        Map<String, Asked> fields = new LinkedHashMap<>();
        for (JsonNode name : names) {
            var rules = RuleLoader.loadTexts(List.of(rule(name.asString())), Replay.options(catalogue));
            assertThat(rules.rules()).as(name.asString()).hasSize(1);
            OutputFormat format = rules.rules().getFirst().format();
            List<OutputValue> values = format.parts().stream()
                    .filter(OutputFormat.Reference.class::isInstance)
                    .map(OutputFormat.Reference.class::cast)
                    .map(part -> new OutputValue(
                            part.operand(), Operands.extractor(part.operand()), part.width(), Compatibility.FALCO))
                    .toList();
            fields.put(name.asString(), new Asked(name.asString(), format, values));
        }
        return List.copyOf(fields.values());
    }

    private RuleText rule(String field) {
        return new RuleText(
                "rules.yaml",
                "- {rule: R, desc: d, output: " + json.writeValueAsString("%" + field)
                        + ", priority: INFO, condition: evt.type = close}\n");
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

    /// The vectors write a byte that is no UTF-8 as U+DC00 plus the byte.
    private static String bytes(@Nullable JsonNode node) {
        if (node == null) {
            return "<NA>";
        }
        StringBuilder bytes = new StringBuilder();
        String text = node.asString();
        for (int i = 0; i < text.length(); i++) {
            char at = text.charAt(i);
            if (at >= 0xDC80 && at <= 0xDCFF && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)))) {
                bytes.append((char) (at - 0xDC00));
            } else {
                int codePoint = text.codePointAt(i);
                byte[] utf8 = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
                bytes.append(new String(utf8, StandardCharsets.ISO_8859_1));
                i += Character.charCount(codePoint) - 1;
            }
        }
        return bytes.toString();
    }
}
