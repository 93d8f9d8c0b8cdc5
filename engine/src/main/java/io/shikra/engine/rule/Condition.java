// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule;

import io.shikra.engine.field.FieldRef;
import io.shikra.engine.field.FieldType;
import java.util.List;

/// The resolved tree of a condition: field ids, decoded constants, decided comparisons; no names left to look up.
/// Evaluators (the interpreter now, bytecode later) see only this.
public sealed interface Condition {
    record And(List<Condition> parts) implements Condition {}

    record Or(List<Condition> parts) implements Condition {}

    record Not(Condition part) implements Condition {}

    record Exists(Operand left, Span span) implements Condition {}

    /// A comparison with constants. {@code quantity} is NONE unless a modifier was written.
    record Compare(Operand left, Operator operator, Quantity quantity, List<Constant> right, Span span)
            implements Condition {}

    /// A comparison of two computed sides (`val(field)` or a transformer on the right).
    record CompareFields(Operand left, Operator operator, Operand right, Span span) implements Condition {}

    enum Operator {
        EQ,
        NE,
        LT,
        LE,
        GT,
        GE,
        CONTAINS,
        ICONTAINS,
        BCONTAINS,
        STARTSWITH,
        BSTARTSWITH,
        ENDSWITH,
        GLOB,
        IGLOB,
        REGEX,
        IN,
        INTERSECTS,
        PMATCH
    }

    /// `oneof`, `anyof`, `allof` after a string operator.
    enum Quantity {
        NONE,
        ONEOF,
        ANYOF,
        ALLOF
    }

    /// Something that yields a value for an event.
    sealed interface Operand {
        FieldType type();

        boolean list();

        record Field(FieldRef field) implements Operand {
            @Override
            public FieldType type() {
                return field.spec().type();
            }

            @Override
            public boolean list() {
                return field.spec().list();
            }
        }

        /// A transformer call. {@code selector} is the bracketed argument after it (getopt), else empty.
        record Call(Transformer transformer, List<Operand> arguments, String selector, FieldType type, boolean list)
                implements Operand {}

        record Literal(String text) implements Operand {
            @Override
            public FieldType type() {
                return FieldType.CHARBUF;
            }

            @Override
            public boolean list() {
                return false;
            }
        }

        /// A parenthesised list of operands (an argument of join).
        record Group(List<Operand> items) implements Operand {
            @Override
            public FieldType type() {
                return FieldType.CHARBUF;
            }

            @Override
            public boolean list() {
                return true;
            }
        }
    }

    enum Transformer {
        TOLOWER,
        TOUPPER,
        B64,
        BASENAME,
        LEN,
        JOIN,
        CONCAT,
        GETOPT,
        VAL
    }
}
