// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e.conformance;

import io.shikra.alert.Value;
import io.shikra.engine.Compatibility;
import io.shikra.engine.detect.FieldProbe;
import io.shikra.engine.field.FieldCatalogue;
import io.shikra.engine.field.FieldRef;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.field.TextBuffer;
import io.shikra.engine.rule.resolve.Findings;
import io.shikra.engine.rule.resolve.OutputParser;
import io.shikra.engine.rule.resolve.TermResolver;
import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.state.EventContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Every field of every event: the value, its JSON type, and the text. A case is one field of one capture; it passes
/// when
/// every value does.
final class FieldSet implements VectorSet {
    private static final String ABSENT = "null";

    @Override
    public String name() {
        return "field";
    }

    @Override
    public void run(Vectors vectors, Tally tally) throws IOException {
        for (Path file : vectors.files("field-vectors", ".jsonl.gz")) {
            boolean text = file.toString().endsWith(".text.jsonl.gz");
            String capture = Vectors.name(file, text ? ".text.jsonl.gz" : ".jsonl.gz");
            new OneCapture(vectors, capture, text, tally).compare(file);
        }
    }

    private static final class Asked {
        final Optional<FieldProbe> probe;
        private long different;
        private String example = "";

        Asked(Optional<FieldProbe> probe) {
            this.probe = probe;
        }

        void differs(String where) {
            different++;
            if (example.isEmpty()) {
                example = where;
            }
        }

        Optional<String> difference() {
            return different == 0
                    ? Optional.empty()
                    : Optional.of(different + " values, the first at event " + example);
        }
    }

    private static final class OneCapture {
        private final Vectors vectors;
        private final String capture;
        private final boolean text;
        private final Tally tally;
        private final JsonNode unreliable;
        private final Map<String, Asked> fields = new LinkedHashMap<>();

        OneCapture(Vectors vectors, String capture, boolean text, Tally tally) throws IOException {
            this.vectors = vectors;
            this.capture = capture;
            this.text = text;
            this.tally = tally;
            Path meta = vectors.common("field-vectors/" + capture + ".meta.json");
            unreliable =
                    Files.exists(meta) ? Vectors.json(meta).path("unreliable") : JsonNodeFactory.instance.objectNode();
            JsonNode asked =
                    Vectors.json(vectors.common("field-vectors/" + (text ? "TEXT-FIELDS.json" : "FIELDS.json")));
            SyscallFields catalogue = new SyscallFields("", Compatibility.FALCO);
            for (JsonNode name : asked.isArray() ? asked : asked.path("fields")) {
                fields.put(
                        name.asString(),
                        new Asked(
                                catalogue.find(name.asString()) instanceof FieldCatalogue.Lookup.Found found
                                        ? Optional.of(probe(found.field(), catalogue))
                                        : Optional.empty()));
            }
        }

        private FieldProbe probe(FieldRef field, SyscallFields catalogue) {
            TermResolver terms = new TermResolver(catalogue, new Findings());
            return new FieldProbe(
                    field,
                    new OutputParser(terms).parse(MappedText.unwritten("%" + field.text())),
                    Compatibility.FALCO);
        }

        void compare(Path file) throws IOException {
            try (BufferedReader rows = Vectors.lines(file)) {
                Events.of(vectors.capture(capture), event -> {
                    String row = rows.readLine();
                    if (row == null) {
                        throw new IOException(file + ": has no row for event " + event.number);
                    }
                    event(Vectors.JSON.readTree(row), event);
                });
            }
            fields.forEach((name, asked) ->
                    tally.add(capture + (text ? " as text " : " as JSON ") + name, asked.difference(), true));
        }

        private void event(JsonNode row, EventContext event) {
            if (row.path("evt.num").asLong() != event.number) {
                tally.add(capture, Optional.of("event " + row.path("evt.num") + " wanted, is " + event.number), true);
                return;
            }
            JsonNode values = row.path(text ? "text" : "fields");
            fields.forEach((name, asked) -> {
                String theirs = theirs(values.path(name));
                String ours = ours(asked.probe, event);
                if (!theirs.equals(ours) && !isUnreliable(name, event.number)) {
                    asked.differs(event.number + " " + event.event.type().name() + Difference.of(theirs, ours));
                }
            });
        }

        private String theirs(JsonNode value) {
            if (text) {
                return value.isMissingNode() ? "<NA>" : value.asString();
            }
            return json(value);
        }

        private String ours(Optional<FieldProbe> probe, EventContext event) {
            if (probe.isEmpty()) {
                return text ? "<NA>" : ABSENT;
            }
            try {
                return text ? text(probe.get(), event) : json(probe.get().json(event));
            } catch (RuntimeException e) {
                return e.toString();
            }
        }

        /// As the vectors write bytes that are not UTF-8: a half surrogate each.
        private static String text(FieldProbe probe, EventContext event) {
            TextBuffer bytes = new TextBuffer();
            probe.text(event, bytes);
            return EscapedBytes.decode(bytes.array(), bytes.length());
        }

        /// Where the oracle printed stale memory.
        private boolean isUnreliable(String name, long number) {
            for (JsonNode place : unreliable.path(name)) {
                if (place.isArray()
                        ? number >= place.path(0).asLong()
                                && number <= place.path(1).asLong()
                        : number == place.asLong()) {
                    return true;
                }
            }
            return false;
        }
    }

    private static String json(Value value) {
        return switch (value) {
            case Value.Text(String text) -> '"' + text + '"';
            case Value.Absent _ -> ABSENT;
            case Value.Many(List<Value> items) ->
                items.stream().map(FieldSet::json).toList().toString();
            default -> value.display();
        };
    }

    private static String json(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return ABSENT;
        }
        if (node.isArray()) {
            List<String> items = new ArrayList<>();
            node.forEach(item -> items.add(json(item)));
            return items.toString();
        }
        return node.isString() ? '"' + node.asString() + '"' : node.toString();
    }
}
