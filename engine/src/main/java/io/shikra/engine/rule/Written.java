// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule;

import java.util.List;

/// A rule's condition as its author wrote it, over the tests that it was resolved to: what {@link
/// Condition} has no need of. Macros have their names here, lists theirs, exceptions theirs, and
/// everything its place.
public sealed interface Written {
    /// Where it stands: of a macro where it is named, of an exception where it is defined.
    Span span();

    /// `and`, or `or`.
    record Joined(boolean all, List<Written> parts, Span span) implements Written {
        public Joined {
            parts = List.copyOf(parts);
        }
    }

    record Negated(Written part, Span span) implements Written {}

    record Macro(String name, Written body, Span span) implements Written {}

    /// What an exception of the rule became, without the `not` in front.
    ///
    /// @param lines parts of the body, one for each element of `values`; none when the elements are the
    ///              words of one check
    record Exempted(String name, Written body, List<Written> lines, Span span) implements Written {
        public Exempted {
            lines = List.copyOf(lines);
        }
    }

    /// @param test  `Exists`, `Compare` or `CompareFields`
    /// @param text  as written, but on one line: of the words that came from a list the list's name
    ///              stands there
    /// @param words the constants, as many as the test has; none when it has none
    record Check(Condition test, String text, List<Word> words, Span span) implements Written {
        public Check {
            words = List.copyOf(words);
        }
    }

    /// A constant.
    ///
    /// @param list the list that it came from, as the condition names it; empty when it stands in the
    ///             condition
    /// @param span in that list, or in the condition
    record Word(String text, String list, Span span) {}
}
