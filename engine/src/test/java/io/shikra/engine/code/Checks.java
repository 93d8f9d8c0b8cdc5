// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import com.google.re2j.Pattern;
import io.shikra.engine.event.ByteString;
import io.shikra.engine.field.Extractor;
import io.shikra.engine.field.FieldRef;
import io.shikra.engine.field.FieldSpec;
import io.shikra.engine.field.FieldType;
import io.shikra.engine.field.Slot;
import io.shikra.engine.field.TargetsExtractor;
import io.shikra.engine.rule.Condition;
import io.shikra.engine.rule.Condition.Operand;
import io.shikra.engine.rule.Condition.Operator;
import io.shikra.engine.rule.Condition.Quantity;
import io.shikra.engine.rule.Constant;
import io.shikra.engine.rule.Span;
import io.shikra.engine.state.EventContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Conditions over made-up fields, for tests.
final class Checks {
    private Checks() {}

    static Operand absent(FieldType type) {
        return field("absent", type, false, (event, slot) -> {});
    }

    static Operand text(String value) {
        return field(value, FieldType.CHARBUF, false, (event, slot) -> slot.setText(ByteString.of(value)));
    }

    static Operand bytes(byte[] value) {
        return field("bytes", FieldType.BYTEBUF, false, (event, slot) -> slot.setBytes(value, 0, value.length));
    }

    static Operand number(FieldType type, long value) {
        return field("number", type, false, (event, slot) -> slot.setNumber(value));
    }

    static Operand real(double value) {
        return field("real", FieldType.DOUBLE, false, (event, slot) -> slot.setReal(value));
    }

    static Operand address(FieldType type, byte[] ip) {
        return field("address", type, false, (event, slot) -> slot.setAddress(ip));
    }

    static Operand texts(String... values) {
        return field("texts", FieldType.CHARBUF, true, (event, slot) -> {
            slot.setList();
            for (String value : values) {
                slot.addItem().setText(ByteString.of(value));
            }
        });
    }

    /// A field with several targets, as proc.aname or fd.ip.
    static Operand targets(boolean unequalMeansAll, String... values) {
        return field("targets", FieldType.CHARBUF, false, new TargetsExtractor() {
            @Override
            public void extractTargets(EventContext event, Slot slot) {
                slot.setList();
                for (String value : values) {
                    slot.addItem().setText(ByteString.of(value));
                }
            }

            @Override
            public boolean unequalMeansAll() {
                return unequalMeansAll;
            }

            @Override
            public void extract(EventContext event, Slot slot) {
                slot.setText(ByteString.of("printed"));
            }
        });
    }

    static Operand field(String name, FieldType type, boolean list, Extractor extractor) {
        FieldSpec spec = new FieldSpec(
                "syscall",
                "test",
                "test." + name,
                type,
                FieldSpec.Argument.NONE,
                list,
                Set.of(),
                FieldSpec.Print.DEC,
                "");
        return new Operand.Field(new FieldRef(spec, "", "test." + name, extractor));
    }

    static Condition check(Operand left, Operator operator, String... right) {
        return check(left, operator, Quantity.NONE, right);
    }

    static Condition check(Operand left, Operator operator, Quantity quantity, String... right) {
        List<Constant> constants = new ArrayList<>();
        for (String text : right) {
            constants.add(constant(left.type(), operator, text));
        }
        return new Condition.Compare(left, operator, quantity, constants, Span.NONE);
    }

    private static Constant constant(FieldType type, Operator operator, String text) {
        if (operator == Operator.REGEX) {
            return new Constant.Regex(text, Pattern.compile(text, Pattern.LONGEST_MATCH));
        }
        if (operator == Operator.PMATCH) {
            return new Constant.PathPattern(
                    text,
                    Stream.of(text.split("/", -1))
                            .filter(part -> !part.isEmpty())
                            .map(ByteString::of)
                            .toList());
        }
        return switch (type) {
            case CHARBUF, BYTEBUF -> new Constant.Bytes(text, ByteString.of(text));
            case IPADDR -> new Constant.Address(text, ByteString.wrap(ip(text)));
            case IPNET -> {
                String[] parts = text.split("/", -1);
                yield new Constant.Network(text, ByteString.wrap(ip(parts[0])), Integer.parseInt(parts[1]));
            }
            default -> new Constant.Whole(text, Long.parseLong(text));
        };
    }

    /// Four decimal or sixteen hexadecimal bytes.
    static byte[] ip(String text) {
        if (text.contains(".")) {
            byte[] ip = new byte[4];
            String[] parts = text.split("\\.", -1);
            for (int i = 0; i < 4; i++) {
                ip[i] = (byte) Integer.parseInt(parts[i]);
            }
            return ip;
        }
        return java.util.HexFormat.of().parseHex(text);
    }

    static Condition fields(Operand left, Operator operator, Operand right) {
        return new Condition.CompareFields(left, operator, right, Span.NONE);
    }

    static Condition exists(Operand left) {
        return new Condition.Exists(left, Span.NONE);
    }

    static Condition not(Condition part) {
        return new Condition.Not(part);
    }

    static boolean holds(Condition condition) {
        EventContext event = new EventContext();
        event.number = 1;
        return new Interpreter().evaluator(condition).matches(event);
    }
}
