// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import io.shikra.alert.Value;
import io.shikra.engine.Compatibility;
import io.shikra.engine.event.EventParam;
import io.shikra.engine.event.EventType;
import io.shikra.engine.event.ParamType;
import io.shikra.engine.field.Extractor;
import io.shikra.engine.field.FieldRef;
import io.shikra.engine.field.FieldSpec;
import io.shikra.engine.field.FieldType;
import io.shikra.engine.field.Slot;
import io.shikra.engine.field.TextBuffer;
import io.shikra.engine.field.ValueText;
import io.shikra.engine.rule.Condition;
import io.shikra.engine.rule.Condition.Operand;
import io.shikra.engine.state.EventContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/// One reference of an output: how it prints, and what it is in output_fields.
final class OutputValue {
    /// Longest text of a list or of bytes.
    private static final int LIMIT = 1023;

    /// What Falco leaves of longer bytes.
    private static final int CUT_BYTES = 1021;

    /// Texts that output_fields have as nanoseconds.
    private static final Set<String> TIMES =
            Set.of("evt.time", "evt.time.s", "evt.time.iso8601", "evt.datetime", "evt.datetime.s");

    /// Filter-only fields that print as their type.
    private static final Set<String> NETWORKS = Set.of("fd.cnet", "fd.snet", "fd.lnet", "fd.rnet");

    private final Extractor extractor;
    /// Bytes that base64 held; Falco prints them as they are.
    private final boolean decoded;

    private final int width;
    private final AlertFormatter.Style style;

    private final FieldType type;
    private final FieldSpec.Print print;
    private final String name;
    private final String argument;
    private final boolean filterOnly;
    private final boolean fatal;
    private final Slot slot = new Slot();
    private final TextBuffer text = new TextBuffer();

    OutputValue(Operand operand, Extractor extractor, int width) {
        this(operand, extractor, width, Compatibility.RIGHT);
    }

    OutputValue(Operand operand, Extractor extractor, int width, Compatibility compatibility) {
        this(operand, extractor, width, AlertFormatter.Style.of(compatibility));
    }

    /// @param width bytes to pad or cut the text to; 0 = as long as it is
    OutputValue(Operand operand, Extractor extractor, int width, AlertFormatter.Style style) {
        Compatibility compatibility = style.compatibility();
        this.extractor = extractor;
        this.style = style;
        decoded = decodes(operand);
        this.width = width;
        type = operand.type();
        fatal = compatibility.copiesDefects()
                && operand instanceof Operand.Field(FieldRef asked)
                && asked.spec().name().equals("evt.rawarg");
        if (operand instanceof Operand.Field(FieldRef field)) {
            name = field.spec().name();
            argument = field.argument();
            print = field.spec().print();
            filterOnly = field.spec().flags().contains(FieldSpec.Flag.FILTER_ONLY) && !NETWORKS.contains(name);
        } else {
            name = "";
            argument = "";
            print = compatibility.copiesDefects() ? printOfFirst(operand) : FieldSpec.Print.DEC;
            filterOnly = false;
        }
    }

    /// Falco prints a computed number, the length of a text, in the print format of the field that it was computed of:
    /// texts have none.
    private static FieldSpec.Print printOfFirst(Operand operand) {
        return switch (operand) {
            case Operand.Field(FieldRef field) -> field.spec().print();
            case Operand.Call call -> printOfFirst(call.arguments().getFirst());
            case Operand.Group _, Operand.Literal _ -> FieldSpec.Print.NA;
        };
    }

    /// Whether there is something to print.
    boolean isPresent(EventContext event) {
        return fill(event);
    }

    private boolean fill(EventContext event) {
        slot.clear();
        if (!filterOnly) {
            extractor.print(event, slot);
        }
        if (isUnprintable()) {
            slot.clear();
        }
        if (fatal && slot.isPresent()) {
            endAsFalco(event);
        }
        return slot.isPresent();
    }

    /// Raw arguments of these types Falco cannot print at all, and those of type ERRNO not as JSON.
    private void endAsFalco(EventContext event) {
        ParamType raw = rawType(event);
        switch (raw) {
            case SYSCALLID, SIGTYPE, SOCKTUPLE, DYN, FDLIST, MODE, SIGSET -> throw unprintable(raw);
            default -> {}
        }
    }

    private ParamType rawType(EventContext event) {
        EventType table = event.event.type();
        return table.params().get(table.paramIndex(argument)).type();
    }

    private static FalcoEnds unprintable(ParamType type) {
        return new FalcoEnds("wrong param type " + type.code());
    }

    /// Numbers without a print format are not printed.
    private boolean isUnprintable() {
        return slot.kind() == Slot.NUMBER
                && print == FieldSpec.Print.NA
                && type != FieldType.BOOL
                && !name.equals("evt.rawarg");
    }

    /// Appends the text; padded or cut to the width when there is one. Bytes count, not characters.
    void append(EventContext event, TextBuffer into) {
        text.clear();
        if (fill(event)) {
            print();
        } else {
            text.append("<NA>");
        }
        int length = width > 0 ? Math.min(width, text.length()) : text.length();
        into.append(text.array(), 0, length);
        for (int i = length; i < width; i++) {
            into.append(' ');
        }
    }

    private void print() {
        if (type == FieldType.IPNET) {
            text.append("<IPNET>");
        } else if (slot.kind() == Slot.BYTES && name.equals("evt.rawarg") && type != FieldType.BYTEBUF) {
            text.append(slot.bytes(), slot.from(), slot.to()); // raw: whoever decodes the line repairs it
        } else if (slot.kind() == Slot.BYTES && style.base64Buffers() && type == FieldType.BYTEBUF) {
            text.append(base64(Arrays.copyOfRange(slot.bytes(), slot.from(), slot.to())));
        } else if (slot.kind() == Slot.BYTES && decoded && style.compatibility().copiesDefects()) {
            text.append(slot.bytes(), slot.from(), slot.to());
        } else {
            ValueText.append(slot, type, print, text);
        }
        if (slot.kind() == Slot.LIST || type == FieldType.BYTEBUF) {
            text.truncate(text.length() <= LIMIT || type != FieldType.BYTEBUF ? LIMIT : CUT_BYTES);
        }
    }

    /// Falco encodes `evt.buffer` twice.
    private String base64(byte[] bytes) {
        Base64.Encoder encoder = Base64.getEncoder();
        boolean twice = style.compatibility().copiesDefects() && name.equals("evt.buffer");
        return encoder.encodeToString(twice ? encoder.encode(bytes) : bytes);
    }

    private static boolean decodes(Operand operand) {
        return switch (operand) {
            case Operand.Call call -> call.transformer() == Condition.Transformer.B64 || anyDecodes(call.arguments());
            case Operand.Group group -> anyDecodes(group.items());
            case Operand.Field _, Operand.Literal _ -> false;
        };
    }

    private static boolean anyDecodes(List<Operand> operands) {
        for (Operand operand : operands) {
            if (decodes(operand)) {
                return true;
            }
        }
        return false;
    }

    /// The value with its JSON type.
    Value json(EventContext event) {
        if (TIMES.contains(name)) {
            return Value.of(event.event.ts());
        }
        if (!fill(event)) {
            return Value.Absent.ABSENT;
        }
        if (fatal && rawType(event) == ParamType.ERRNO) {
            throw unprintable(ParamType.ERRNO);
        }
        return name.equals("evt.rawarg") && slot.kind() == Slot.NUMBER ? rawNumber(event) : json(slot);
    }

    /// A raw argument is a number or a text by the print format that this very event's table gives it.
    private Value rawNumber(EventContext event) {
        EventType table = event.event.type();
        EventParam param = table.params().get(table.paramIndex(argument));
        boolean signed = param.type().isSigned();
        return switch (param.print()) {
            case DEC, ID, PADDED_DEC -> new Value.Whole(slot.number(), !signed);
            default -> {
                text.clear();
                FieldType as = FieldType.valueOf(param.type().name());
                ValueText.append(slot, as, FieldSpec.Print.valueOf(param.print().name()), text);
                yield Value.of(text.toString());
            }
        };
    }

    private Value json(Slot value) {
        return switch (value.kind()) {
            case Slot.NUMBER -> number(value);
            case Slot.REAL -> new Value.Decimal(value.real());
            case Slot.LIST -> {
                List<Value> items = new ArrayList<>();
                for (int i = 0; i < value.size(); i++) {
                    items.add(json(value.item(i)));
                }
                yield new Value.Many(items);
            }
            default -> {
                text.clear();
                if (value == slot) {
                    print();
                } else {
                    ValueText.append(value, type, print, text);
                }
                yield Value.of(text.toString());
            }
        };
    }

    private Value number(Slot value) {
        if (type == FieldType.BOOL) {
            return new Value.Truth(value.number() != 0);
        }
        if (print == FieldSpec.Print.HEX || print == FieldSpec.Print.OCT) {
            text.clear();
            ValueText.append(value, type, print, text);
            return Value.of(text.toString());
        }
        return new Value.Whole(value.number(), !ValueText.isSigned(type));
    }
}
