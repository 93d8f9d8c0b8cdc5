// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.syntax;

import io.shikra.engine.rule.Condition.Quantity;
import io.shikra.engine.rule.source.Place;
import java.util.List;
import java.util.Optional;

/// The syntax tree of a condition: names are still text, values still as written. Every node knows its place.
public sealed interface Expr {
    Place place();

    record And(List<Expr> parts, Place place) implements Expr {
        public And {
            parts = List.copyOf(parts);
        }
    }

    record Or(List<Expr> parts, Place place) implements Expr {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    record Not(Expr part, Place place) implements Expr {}

    /// A name that stands alone: a macro, or nothing.
    record MacroUse(String name, Place place) implements Expr {}

    /// A macro's tree where the macro was named.
    ///
    /// @param place of the name
    record Opened(String name, Expr body, Place place) implements Expr {}

    record Exists(Term left, Place place) implements Expr {}

    record Compare(Term left, Spelling operator, Quantity quantity, Right right, Place place) implements Expr {}

    /// What can be computed for an event.
    sealed interface Term {
        Place place();

        /// @param argument what stood in the brackets, unquoted and unescaped
        record Field(String name, Optional<String> argument, Place place) implements Term {
            /// As a field catalogue takes it.
            public String text() {
                return argument.map(inside -> name + "[" + inside + "]").orElse(name);
            }
        }

        record Call(String transformer, List<Term> arguments, Optional<String> selector, Place place) implements Term {
            public Call {
                arguments = List.copyOf(arguments);
            }
        }

        /// A number or a quoted string as an argument.
        record Text(String value, Place place) implements Term {}

        /// A parenthesised list as an argument of join.
        record Group(List<Term> items, Place place) implements Term {
            public Group {
                items = List.copyOf(items);
            }
        }
    }

    /// The right side of a comparison.
    sealed interface Right {
        Place place();

        record One(Word word) implements Right {
            @Override
            public Place place() {
                return word.place();
            }
        }

        record Many(List<Word> words, Place place) implements Right {
            public Many {
                words = List.copyOf(words);
            }
        }

        /// `val(field)` or a transformer call.
        record Computed(Term term) implements Right {
            @Override
            public Place place() {
                return term.place();
            }
        }
    }

    /// A constant, unquoted and unescaped.
    record Word(String text, Place place) {}
}
