// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.event.ByteString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A fixed set of byte strings, asked with ranges of arrays. Open addressing at most half full; one bit per length
/// (modulo 64) turns most strangers away before anything is hashed.
final class TextSet {
    private final @Nullable ByteString[] slots;
    private final int mask;
    private final long lengths;

    TextSet(List<ByteString> members) {
        int capacity = Math.max(4, Integer.highestOneBit(Math.max(1, members.size())) * 4);
        slots = new ByteString[capacity];
        mask = capacity - 1;
        long bits = 0;
        for (ByteString member : members) {
            bits |= 1L << member.length();
            add(member);
        }
        lengths = bits;
    }

    private void add(ByteString member) {
        int slot = spread(Bytes.hash(member.array(), 0, member.length())) & mask;
        while (slots[slot] != null && !member.equals(slots[slot])) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = member;
    }

    boolean contains(byte[] text, int from, int to) {
        if ((lengths & (1L << (to - from))) == 0) {
            return false;
        }
        int slot = spread(Bytes.hash(text, from, to)) & mask;
        while (true) {
            ByteString member = slots[slot];
            if (member == null) {
                return false;
            }
            if (Bytes.equal(text, from, to, member.array(), 0, member.length())) {
                return true;
            }
            slot = (slot + 1) & mask;
        }
    }

    private static int spread(int hash) {
        return hash ^ (hash >>> 16);
    }
}
