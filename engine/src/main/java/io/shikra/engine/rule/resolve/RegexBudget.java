// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.resolve;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/// How much a regular expression stands for once its counted repetitions are written out: RE2's two limits (its
/// `parse.cc`, RepetitionWalker; its `compile.cc`, Setup). Fed from left to right with what the pattern is made of.
///
/// The number of instructions is a lower bound of RE2's: nothing is too large here that RE2 takes.
final class RegexBudget {
    /// Copies of the innermost thing, over all repetitions around it.
    static final int MAX_COPIES = 1000;

    /// Two thirds of 8 MiB, in instructions of 8 bytes.
    static final long MAX_INSTRUCTIONS = (8L << 20) * 2 / 3 / 8;

    /// Ranges of bytes, and the ways to them, of one character that is not a line break, in UTF-8.
    static final int ANY_CHARACTER = 8;

    private final Deque<Group> outer = new ArrayDeque<>();
    private Group group = new Group();

    void literal(String text) {
        group.next(text.getBytes(StandardCharsets.UTF_8).length, 1);
    }

    /// Something that matches one character and takes at least that many instructions.
    void atom(int instructions) {
        group.next(instructions, 1);
    }

    void open() {
        outer.push(group);
        group = new Group();
    }

    /// A parenthesis that closes nothing is the pattern's own error, told elsewhere.
    void close() {
        if (outer.isEmpty()) {
            return;
        }
        group.alternative();
        Group closed = group;
        group = outer.pop();
        group.next(closed.largest, closed.copies);
    }

    void alternative() {
        group.alternative();
    }

    /// `*`, `+`, `?`.
    void repeat() {
        group.last++;
    }

    /// `{min,max}`, `{min,}` when {@code max} is -1. Whether RE2 takes it.
    boolean repeat(int min, int max) {
        int times = max < 0 ? min : max;
        group.last *= times;
        if (times > 0) {
            group.lastCopies *= times;
        }
        return group.lastCopies <= MAX_COPIES;
    }

    /// Whether the whole pattern, now at its end, fits.
    boolean fits() {
        group.alternative();
        return group.largest <= MAX_INSTRUCTIONS;
    }

    /// An open parenthesis: of its alternatives the largest counts, for RE2 shares their beginnings.
    private static final class Group {
        private long largest;
        private long before;
        private long last;
        private int copies = 1;
        private int lastCopies = 1;

        void next(long instructions, int times) {
            before += last;
            copies = Math.max(copies, lastCopies);
            last = instructions;
            lastCopies = times;
        }

        void alternative() {
            next(0, 1);
            largest = Math.max(largest, before);
            before = 0;
        }
    }
}
