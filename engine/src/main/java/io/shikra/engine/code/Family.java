// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.field.Extractor;
import io.shikra.engine.field.Slot;
import io.shikra.engine.plan.KeptWords;
import io.shikra.engine.plan.TextFamily;
import io.shikra.engine.state.EventContext;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Answers all tests of one text. Without a text none holds.
class Family {
    private final Extractor extractor;
    private final Slot slot;
    private final TextIndex index;
    private final long[] answers;
    private final int size;

    Family(TextFamily family, Slot slot) {
        this.slot = slot;
        extractor = Operands.extractor(family.operand());
        index = new TextIndex(family.comparisons());
        answers = new long[index.words()];
        size = family.tests().size();
    }

    /// Asks the event for the text.
    void ask(EventContext event) {
        slot.clear();
        extractor.extract(event, slot);
        if (slot.isPresent()) {
            index.answer(slot.bytes(), slot.from(), slot.to(), answers);
        } else {
            Arrays.fill(answers, 0);
        }
    }

    /// A family whose answers are kept in words.
    static final class Keeping {
        private final Family family;
        private final int known;
        private final int truth;
        private final int shift;

        /// @param bit of the first test
        Keeping(Family family, KeptWords words, int bit) {
            this.family = family;
            known = words.known(bit);
            truth = words.truth(bit);
            shift = bit & 63;
        }

        /// Keeps all answers.
        ///
        /// @param base where the keeper's words begin
        void fill(EventContext event, long[] words, int base) {
            family.ask(event);
            long[] answers = family.answers;
            if (answers.length == 1) {
                long all = family.size == 64 ? -1L : (1L << family.size) - 1;
                words[base + known] |= all << shift;
                words[base + truth] |= answers[0] << shift;
                return;
            }
            for (int word = 0; word < answers.length; word++) {
                words[base + known + word] = -1;
                words[base + truth + word] = answers[word];
            }
        }
    }

    /// A family whose answers are as good as the event is.
    static final class Passing {
        private final Family family;
        private long number = -1;
        private @Nullable EventContext asked;

        Passing(Family family) {
            this.family = family;
        }

        @SuppressWarnings("ReferenceEquality") // of another engine's events one may have the same number
        private boolean answer(EventContext event, int test) {
            if (number != event.number || asked != event) {
                // Forgotten first, so that an exception does not leave the last event's answers behind.
                number = -1;
                family.ask(event);
                number = event.number;
                asked = event;
            }
            return (family.answers[test >> 6] & 1L << test) != 0;
        }

        Evaluator test(int position) {
            return event -> answer(event, position);
        }
    }
}
