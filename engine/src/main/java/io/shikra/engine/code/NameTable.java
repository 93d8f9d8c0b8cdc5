// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.event.ByteString;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What is kept of file names: opening a file makes a new descriptor every time, but nearly always with the
/// same name object as last time, which the string pool hands out. Found by identity in a table of fixed size,
/// where a name displaces another one of the same slot: nothing can fill it up.
final class NameTable {
    private static final int SLOTS = 1 << 14;

    /// Words in a line of the processor's cache.
    private static final int LINE = 8;

    private final @Nullable ByteString[] names;

    /// The first of a name's words, where others keep a stamp, is its kind.
    private final long[] words;

    private final int size;

    /// @param size words of a name
    /// @param used whether any will be asked for
    NameTable(int size, boolean used) {
        this.size = (size + LINE - 1) & -LINE;
        names = new ByteString[used ? SLOTS : 0];
        words = new long[names.length * this.size];
    }

    /// The words of all names.
    long[] words() {
        return words;
    }

    /// Index of a name's first word.
    ///
    /// @param kind of what has the name: the same name may belong to things of several kinds
    @SuppressWarnings("ReferenceEquality") // another object with the same bytes is as good as another name
    int find(ByteString name, int kind) {
        int hash = name.hashCode() + kind;
        int slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
        int base = slot * size;
        if (names[slot] != name || words[base] != kind) {
            names[slot] = name;
            Arrays.fill(words, base, base + size, 0);
            words[base] = kind;
        }
        return base;
    }
}
