// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.explain;

import io.shikra.engine.code.AnswerOrigin;
import io.shikra.engine.rule.Span;
import io.shikra.engine.rule.Written;
import java.util.List;
import java.util.Optional;

/// A part of a rule's condition, and what it is for one event. A part is *reached* when those that are
/// written before it leave it open what the condition comes to; the others are answered all the same.
public sealed interface Part {
    boolean holds();

    boolean reached();

    /// Where it is written.
    Span span();

    /// `and`, or `or`.
    record Joined(boolean all, List<Part> parts, boolean holds, boolean reached, Span span) implements Part {
        public Joined {
            parts = List.copyOf(parts);
        }
    }

    record Negated(Part part, Span span) implements Part {
        @Override
        public boolean holds() {
            return !part.holds();
        }

        @Override
        public boolean reached() {
            return part.reached();
        }
    }

    /// A macro, opened.
    record Macro(String name, Part body, Span span) implements Part {
        @Override
        public boolean holds() {
            return body.holds();
        }

        @Override
        public boolean reached() {
            return body.reached();
        }
    }

    /// An exception of the rule.
    ///
    /// @param lines parts of the body, one for each element of `values`, when those are tuples
    record Exempted(String name, Part body, List<Part> lines, Span span) implements Part {
        public Exempted {
            lines = List.copyOf(lines);
        }

        @Override
        public boolean holds() {
            return body.holds();
        }

        @Override
        public boolean reached() {
            return body.reached();
        }
    }

    /// A comparison, or the existence of a field.
    ///
    /// @param holds   false when it failed
    /// @param values  what is compared
    /// @param matched of several constants those that alone would make it hold
    /// @param failure of the test on this event; no rule that reaches it matches
    record Test(
            Written.Check check,
            boolean holds,
            boolean reached,
            AnswerOrigin origin,
            List<Reading> values,
            List<Written.Word> matched,
            Optional<String> failure)
            implements Part {
        public Test {
            values = List.copyOf(values);
            matched = List.copyOf(matched);
        }

        @Override
        public Span span() {
            return check.span();
        }
    }

    /// @param operand a field, or a transformer's call, as rules spell it
    /// @param value   as an alert prints it; empty when there is none
    record Reading(String operand, Optional<String> value) {}
}
