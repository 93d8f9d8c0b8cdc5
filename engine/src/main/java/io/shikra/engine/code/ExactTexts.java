// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.TextHash;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A fixed map from byte strings to sets of numbers, asked with ranges of arrays. Open addressing at most half
/// full; one bit per length (modulo 64) turns most strangers away before anything is hashed.
final class ExactTexts {
    private static final long[] NOTHING = {};

    private final @Nullable ByteString[] texts;
    private final long[][] sets;
    private final int mask;
    private final long lengths;

    ExactTexts(Map<ByteString, long[]> members) {
        int capacity = Math.max(4, Integer.highestOneBit(Math.max(1, members.size())) * 4);
        texts = new ByteString[capacity];
        sets = new long[capacity][];
        mask = capacity - 1;
        long bits = 0;
        for (Map.Entry<ByteString, long[]> member : members.entrySet()) {
            ByteString text = member.getKey();
            bits |= 1L << text.length();
            int slot = slot(text.array(), 0, text.length());
            texts[slot] = text;
            sets[slot] = member.getValue();
        }
        lengths = bits;
    }

    /// The text's slot, or the free one that it would have.
    private int slot(byte[] text, int from, int to) {
        int hash = TextHash.of(text, from, to - from);
        int slot = (hash ^ (hash >>> 16)) & mask;
        while (true) {
            ByteString held = texts[slot];
            if (held == null || Bytes.equal(text, from, to, held.array(), 0, held.length())) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
    }

    /// The set of a text; without words when it has none.
    long[] find(byte[] text, int from, int to) {
        if ((lengths & (1L << (to - from))) == 0) {
            return NOTHING;
        }
        int slot = slot(text, from, to);
        return texts[slot] == null ? NOTHING : sets[slot];
    }
}
