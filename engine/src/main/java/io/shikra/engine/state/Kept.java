// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import java.util.ArrayDeque;

/// What rules remember of threads or descriptors: words whose layout belongs to whoever evaluates the rules. The first
/// one is a stamp that says what they were computed from; the state engine only ever sets it to 0, which nothing was
/// computed from: then the rest counts no more. Arrays of objects that are gone are used again. One writer.
public final class Kept {
    private static final long[] NOTHING = {0};

    private final ArrayDeque<long[]> free = new ArrayDeque<>();

    /// Of an object that nobody has asked rules about: one array, never to be filled.
    public static long[] nothing() {
        return NOTHING;
    }

    /// From now on the words count no more.
    static void forget(long[] words) {
        words[0] = 0;
    }

    /// An array of so many words, 2 or more, with whatever in them.
    public long[] take(int size) {
        long[] words = free.pollLast();
        return words != null && words.length == size ? words : new long[size];
    }

    /// The array belongs to nobody any more; markers of one word are left alone.
    void give(long[] words) {
        if (words.length > 1) {
            free.addLast(words);
        }
    }
}
