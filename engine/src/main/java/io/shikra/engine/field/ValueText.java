// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import java.util.Locale;

/// How field values are written as text (spec: types, field values).
public final class ValueText {
    private ValueText() {}

    /// Appends the value as outputs print it: numbers by the field's print format, lists as `(a,b,c)`. An absent value
    /// appends nothing.
    public static void append(Slot value, FieldType type, FieldSpec.Print print, TextBuffer into) {
        switch (value.kind()) {
            case Slot.NUMBER -> number(value.number(), type, print, into);
            case Slot.REAL -> into.append(String.format(Locale.ROOT, "%.1f", value.real()));
            case Slot.BYTES -> bytes(value, type, into);
            case Slot.ADDRESS -> into.address(value.bytes(), value.from(), value.to());
            case Slot.LIST -> list(value, type, print, into);
            default -> {}
        }
    }

    private static void list(Slot value, FieldType type, FieldSpec.Print print, TextBuffer into) {
        into.append('(');
        for (int i = 0; i < value.size(); i++) {
            if (i > 0) {
                into.append(',');
            }
            append(value.item(i), type, print, into);
        }
        into.append(')');
    }

    private static void number(long number, FieldType type, FieldSpec.Print print, TextBuffer into) {
        if (type == FieldType.BOOL) {
            into.append(number != 0 ? "true" : "false");
            return;
        }
        switch (print) {
            case HEX -> into.hexUpper(number);
            case OCT -> into.octal(number);
            case PADDED_DEC -> into.padded(number, 9);
            default -> {
                if (isSigned(type)) {
                    into.decimal(number);
                } else {
                    into.unsigned(number);
                }
            }
        }
    }

    private static void bytes(Slot value, FieldType type, TextBuffer into) {
        if (type == FieldType.BYTEBUF) {
            printable(value.bytes(), value.from(), value.to(), into);
        } else {
            clean(value.bytes(), value.from(), value.to(), into);
        }
    }

    /// Appends bytes, each that is no printable ASCII character as a dot.
    public static void printable(byte[] bytes, int from, int to, TextBuffer into) {
        for (int i = from; i < to; i++) {
            into.append(bytes[i] >= ' ' && bytes[i] < 127 ? bytes[i] : '.');
        }
    }

    /// Appends text, each control character and each ill-formed UTF-8 sequence as U+FFFD.
    public static void clean(byte[] bytes, int from, int to, TextBuffer into) {
        int at = from;
        for (int i = from; i < to; i++) {
            if (Utf8.isControl(bytes[i])) {
                Utf8.appendRepaired(bytes, at, i, into);
                Utf8.appendReplacement(into);
                at = i + 1;
            }
        }
        Utf8.appendRepaired(bytes, at, to, into);
    }

    /// Whether numbers of the type have a sign.
    public static boolean isSigned(FieldType type) {
        return switch (type) {
            case INT8, INT16, INT32, INT64, FD, FD32, PID, PID32, ERRNO -> true;
            default -> false;
        };
    }
}
