// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import io.shikra.alert.Alert;
import io.shikra.alert.Value;
import io.shikra.engine.Compatibility;
import io.shikra.engine.code.Operands;
import io.shikra.engine.field.FieldCatalogue;
import io.shikra.engine.field.FieldRef;
import io.shikra.engine.field.FieldSpec;
import io.shikra.engine.field.TextBuffer;
import io.shikra.engine.field.Times;
import io.shikra.engine.rule.Condition.Operand;
import io.shikra.engine.rule.OutputFormat;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.state.EventContext;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes the alert of a match: text line and output fields (rules language, output formatting). Belongs to one event
/// thread.
public final class AlertFormatter {
    private final Options options;
    private final Style style;
    private final TextBuffer line = new TextBuffer();
    private final List<OutputFormat.Part> suggested;

    /// @param hostname        of the alerts
    /// @param zone            of the clock time in front of the text
    /// @param isoTime         `time_format_iso_8601`: UTC date and time instead of the local clock
    /// @param suggestedOutput Falco's shipped `append_output` setting: container and pod join text and fields
    /// @param textOnly        nobody writes output_fields: alerts have the time there and no more
    /// @param base64Buffers   `buffer_format_base64`: byte buffers print as base64
    public record Options(
            String hostname,
            ZoneId zone,
            boolean isoTime,
            boolean suggestedOutput,
            boolean textOnly,
            boolean base64Buffers) {
        public Options(String hostname, ZoneId zone, boolean isoTime, boolean suggestedOutput, boolean textOnly) {
            this(hostname, zone, isoTime, suggestedOutput, textOnly, false);
        }

        public Options(String hostname, ZoneId zone, boolean isoTime, boolean suggestedOutput) {
            this(hostname, zone, isoTime, suggestedOutput, false);
        }

        public static Options of(String hostname) {
            return new Options(hostname, ZoneId.systemDefault(), false, true);
        }
    }

    /// How values become text.
    ///
    /// @param compatibility whether Falco's mistakes are copied
    record Style(boolean base64Buffers, Compatibility compatibility) {
        static Style of(Compatibility compatibility) {
            return new Style(false, compatibility);
        }
    }

    public AlertFormatter(FieldCatalogue catalogue, Options options) {
        this.options = options;
        style = new Style(options.base64Buffers(), catalogue.compatibility());
        suggested = options.suggestedOutput() ? suggestions(catalogue) : List.of();
    }

    /// `container_id=%container.id …`, a blank before each.
    private static List<OutputFormat.Part> suggestions(FieldCatalogue catalogue) {
        List<OutputFormat.Part> parts = new ArrayList<>();
        for (FieldSpec spec : catalogue.suggested()) {
            if (catalogue.find(spec.name()) instanceof FieldCatalogue.Lookup.Found(FieldRef field)) {
                parts.add(new OutputFormat.Literal(" " + spec.name().replace('.', '_') + "="));
                parts.add(new OutputFormat.Reference(new Operand.Field(field), spec.name(), 0));
            }
        }
        return parts;
    }

    /// A rule's output made ready to print.
    public Output prepare(Rule rule) {
        List<OutputFormat.Part> parts = new ArrayList<>(rule.format().parts());
        parts.addAll(suggested);
        return new Output(parts, rule.format().extras(), style);
    }

    /// Prints what the event says now, before the next one changes the state.
    public Alert format(Rule rule, Output output, EventContext event) {
        long time = event.event.ts();
        line.clear()
                .append(options.isoTime() ? Times.iso(time) : Times.clock(time, options.zone()))
                .append(": ")
                .append(rule.priority().label())
                .append(' ');
        output.message(event, line);
        Map<String, Value> fields = options.textOnly() ? new LinkedHashMap<>() : output.fields(event);
        fields.put(options.isoTime() ? "evt.time.iso8601" : "evt.time", Value.of(time));
        return new Alert(
                Optional.empty(),
                rule.name(),
                rule.priority(),
                line.toString(),
                time,
                rule.source(),
                options.hostname(),
                rule.tags(),
                fields);
    }

    /// The text of the last alert, byte by byte.
    TextBuffer line() {
        return line;
    }

    /// The parts of one rule's output, bound to their extractors.
    public static final class Output {
        private final List<OutputValue> values = new ArrayList<>();
        private final List<byte[]> literals = new ArrayList<>();
        private final Map<String, OutputValue> fields = new LinkedHashMap<>();
        private final Map<String, Output> texts = new LinkedHashMap<>();
        private final Style style;

        Output(List<OutputFormat.Part> parts, List<OutputFormat.Extra> extras, Style style) {
            this.style = style;
            read(parts);
            for (OutputFormat.Extra extra : extras) {
                if (extra.plain() && extra.parts().getFirst() instanceof OutputFormat.Reference reference) {
                    fields.putIfAbsent(extra.key(), plain(reference.operand()));
                } else {
                    texts.put(extra.key(), new Output(extra.parts(), List.of(), style));
                }
            }
        }

        private OutputValue value(Operand operand, int width) {
            return new OutputValue(operand, Operands.extractor(operand), width, style);
        }

        /// Falco has no value for a transformer call that stands where it expects a field.
        private OutputValue plain(Operand operand) {
            boolean none = style.compatibility().copiesDefects() && !(operand instanceof Operand.Field);
            return none ? new OutputValue(operand, (_, _) -> {}, 0, style) : value(operand, 0);
        }

        private void read(List<OutputFormat.Part> parts) {
            StringBuilder literal = new StringBuilder();
            for (OutputFormat.Part part : parts) {
                switch (part) {
                    case OutputFormat.Literal(String words) -> literal.append(words);
                    case OutputFormat.Reference(Operand operand, String _, int width) -> {
                        literals.add(literal.toString().getBytes(StandardCharsets.UTF_8));
                        literal.setLength(0);
                        values.add(value(operand, width));
                        collect(operand);
                    }
                }
            }
            literals.add(literal.toString().getBytes(StandardCharsets.UTF_8));
        }

        /// Every field named, those inside of transformers too.
        private void collect(Operand operand) {
            switch (operand) {
                case Operand.Field(FieldRef field) -> fields.putIfAbsent(field.text(), value(operand, 0));
                case Operand.Call call -> call.arguments().forEach(this::collect);
                case Operand.Group(List<Operand> items) -> items.forEach(this::collect);
                case Operand.Literal _ -> {}
            }
        }

        void message(EventContext event, TextBuffer text) {
            for (int i = 0; i < values.size(); i++) {
                text.append(literals.get(i), 0, literals.get(i).length);
                values.get(i).append(event, text);
            }
            text.append(literals.getLast(), 0, literals.getLast().length);
        }

        private Value value(EventContext event) {
            TextBuffer text = new TextBuffer();
            message(event, text);
            return Value.of(text.toString());
        }

        private Map<String, Value> fields(EventContext event) {
            Map<String, Value> found = new LinkedHashMap<>();
            fields.forEach((name, value) -> found.put(name, value.json(event)));
            texts.forEach((name, output) -> found.put(name, output.value(event)));
            return found;
        }
    }
}
