// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

/// What rules remember of a thread or a descriptor: words whose layout belongs to whoever evaluates the rules.
/// The first one is a stamp that says what they were computed from; the state engine only ever sets it to 0,
/// which nothing was computed from: then the rest counts no more.
public final class Kept {
    private static final long[] NOTHING = {0};

    private Kept() {}

    /// Of an object that nobody has asked rules about: one array, never to be filled.
    public static long[] nothing() {
        return NOTHING;
    }

    /// From now on the words count no more.
    static void forget(long[] words) {
        words[0] = 0;
    }
}
