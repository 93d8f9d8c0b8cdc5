// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.event.ByteString;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What is kept of file names: opening a file makes a new descriptor every time, but nearly always with the
/// same name object as last time, which the string pool hands out. Found by identity in a table of fixed size, in
/// one of two neighbouring slots, where a new name displaces one of the two: nothing can fill it up.
final class NameTable {
    private static final int SLOTS = 1 << 16;

    private final @Nullable ByteString[] names;

    /// The first of a name's words, where others keep a stamp, is its kind.
    private final long[] words;

    private final int size;
    private int displaced;

    /// @param size words of a name
    NameTable(int size) {
        this.size = size;
        names = new ByteString[SLOTS];
        words = new long[names.length * size];
    }

    /// The words of all names.
    long[] words() {
        return words;
    }

    /// Index of a name's first word.
    ///
    /// @param kind of what has the name: the same name may belong to things of several kinds
    @SuppressWarnings("ReferenceEquality") // equal ones come after identical ones
    int find(ByteString name, int kind) {
        int hash = name.hashCode() + kind;
        int slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
        int base = slot * size;
        if (names[slot] == name && words[base] == kind) {
            return base;
        }
        int other = slot ^ 1;
        base = other * size;
        if (names[other] == name && words[base] == kind) {
            return base;
        }
        return missed(slot, name, kind);
    }

    private int missed(int slot, ByteString name, int kind) {
        if (isSame(slot, name, kind)) {
            return slot * size;
        }
        if (isSame(slot ^ 1, name, kind)) {
            return (slot ^ 1) * size;
        }
        return put(slot ^ (displaced++ & 1), name, kind);
    }

    /// Another object with the same text is the same name; it is what is looked for from now on.
    private boolean isSame(int slot, ByteString name, int kind) {
        ByteString held = names[slot];
        if (held == null || words[slot * size] != kind || held.hashCode() != name.hashCode() || !held.equals(name)) {
            return false;
        }
        names[slot] = name;
        return true;
    }

    private int put(int slot, ByteString name, int kind) {
        int base = slot * size;
        names[slot] = name;
        Arrays.fill(words, base, base + size, 0);
        words[base] = kind;
        return base;
    }
}
