// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.plan.TextFamily;
import io.shikra.engine.rule.Condition;
import io.shikra.engine.rule.Constant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Answers all tests of a {@link TextFamily} at once. An answer is a bit, by the test's position.
final class TextIndex {
    private final long[] ofAny;
    private final ExactTexts exact;
    private final ByteTrie beginnings;
    private final ByteTrie ends;
    private final @Nullable Substrings parts;
    private final @Nullable Substrings partsInAnyCase;

    private static final class Needles {
        private final List<byte[]> strings = new ArrayList<>();
        private final List<Integer> numbers = new ArrayList<>();

        void add(byte[] string, int number) {
            if (string.length > 0) {
                strings.add(string);
                numbers.add(number);
            }
        }

        @Nullable
        Substrings automaton(int words, boolean folded) {
            return strings.isEmpty() ? null : new Substrings(strings, numbers, words, folded);
        }
    }

    /// @param tests without a quantity
    TextIndex(List<Condition.Compare> tests) {
        int words = (tests.size() + 63) >> 6;
        ofAny = new long[words];
        beginnings = new ByteTrie(words);
        ends = new ByteTrie(words);
        Map<ByteString, long[]> whole = new HashMap<>();
        Needles exactly = new Needles();
        Needles inAnyCase = new Needles();
        for (int i = 0; i < tests.size(); i++) {
            Condition.Compare compare = tests.get(i);
            for (Constant constant : compare.right()) {
                ByteString text = ((Constant.Bytes) constant).value();
                switch (compare.operator()) {
                    case EQ, IN -> flip(whole, text, i, words);
                    case NE -> {
                        set(ofAny, i);
                        flip(whole, text, i, words);
                    }
                    case STARTSWITH -> beginnings.add(text.array(), i);
                    case ENDSWITH -> ends.add(backwards(text.array()), i);
                    case CONTAINS -> exactly.add(text.array(), i);
                    case ICONTAINS -> inAnyCase.add(folded(text.array()), i);
                    default -> throw new IllegalStateException("not a test of families: " + compare.operator());
                }
                if (text.isEmpty() && !isWhole(compare.operator())) {
                    set(ofAny, i); // every text begins with nothing
                }
            }
        }
        exact = new ExactTexts(whole);
        parts = exactly.automaton(words, false);
        partsInAnyCase = inAnyCase.automaton(words, true);
    }

    private static boolean isWhole(Condition.Operator operator) {
        return switch (operator) {
            case EQ, NE, IN -> true;
            default -> false;
        };
    }

    private static void set(long[] set, int number) {
        set[number >> 6] |= 1L << number;
    }

    private static void flip(Map<ByteString, long[]> whole, ByteString text, int number, int words) {
        set(whole.computeIfAbsent(text, _ -> new long[words]), number);
    }

    private static byte[] folded(byte[] text) {
        byte[] lower = new byte[text.length];
        for (int i = 0; i < text.length; i++) {
            lower[i] = (byte) Bytes.fold(text[i]);
        }
        return lower;
    }

    private static byte[] backwards(byte[] text) {
        byte[] turned = new byte[text.length];
        for (int i = 0; i < text.length; i++) {
            turned[i] = text[text.length - 1 - i];
        }
        return turned;
    }

    /// Words of the answers.
    int words() {
        return ofAny.length;
    }

    /// Writes the answers for a text.
    void answer(byte[] text, int from, int to, long[] into) {
        System.arraycopy(ofAny, 0, into, 0, ofAny.length);
        long[] flips = exact.find(text, from, to);
        for (int word = 0; word < flips.length; word++) {
            into[word] ^= flips[word];
        }
        if (!beginnings.isEmpty()) {
            beginnings.forwards(text, from, to, into);
        }
        if (!ends.isEmpty()) {
            ends.backwards(text, from, to, into);
        }
        if (parts != null) {
            parts.find(text, from, to, into);
        }
        if (partsInAnyCase != null) {
            partsInAnyCase.find(text, from, to, into);
        }
    }
}
