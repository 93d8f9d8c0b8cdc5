// SPDX-License-Identifier: Apache-2.0
package io.shikra.alert;

import java.util.List;

/// One value of an alert's `output_fields`, with the JSON type that Falco gives it.
public sealed interface Value {
    /// A field that had no value: JSON `null`.
    enum Absent implements Value {
        ABSENT
    }

    record Text(String text) implements Value {}

    /// A 64-bit integer; `unsigned` ones print without a sign.
    record Whole(long number, boolean unsigned) implements Value {}

    record Decimal(double number) implements Value {}

    record Truth(boolean bool) implements Value {}

    record Many(List<Value> values) implements Value {
        public Many {
            values = List.copyOf(values);
        }
    }

    /// A JSON object that somebody else put there, kept as its text.
    record Json(String json) implements Value {}

    static Value of(String text) {
        return new Text(text);
    }

    static Value of(long number) {
        return new Whole(number, false);
    }

    /// The value as people read it: text as it is, absent as `<NA>`, lists as `(a,b)`.
    default String display() {
        return switch (this) {
            case Absent _ -> "<NA>";
            case Text(String text) -> text;
            case Whole(long number, boolean unsigned) ->
                unsigned ? Long.toUnsignedString(number) : Long.toString(number);
            case Decimal(double number) -> Double.toString(number);
            case Truth(boolean bool) -> Boolean.toString(bool);
            case Many(List<Value> values) ->
                "(" + String.join(",", values.stream().map(Value::display).toList()) + ")";
            case Json(String json) -> json;
        };
    }
}
