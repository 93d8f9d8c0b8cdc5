// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.event;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Gives the same {@link ByteString} for the same bytes most of the time, so that names seen again cost no allocation.
/// A cache of fixed size, in sets of four: a newer string displaces the oldest of its set, so nothing can fill it up.
/// One writer.
public final class StringPool {
    private static final int MAX_LENGTH = 4096;
    private static final int WAYS = 4;

    private final @Nullable ByteString[] slots;
    private final int[] hashes;
    private final int mask;

    /// @param capacity number of strings kept; a power of two
    public StringPool(int capacity) {
        if (capacity < WAYS || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException(
                    "capacity of a string pool is a power of two from 4 on, not " + capacity);
        }
        slots = new ByteString[capacity];
        hashes = new int[capacity];
        mask = capacity - WAYS;
    }

    /// The string of {@code length} bytes at an absolute address (see {@link Memory}).
    public ByteString intern(long address, int length) {
        if (length == 0) {
            return ByteString.EMPTY;
        }
        if (length > MAX_LENGTH) {
            return copy(address, length);
        }
        int hash = TextHash.of(address, length);
        int set = hash & mask;
        for (int way = 0; way < WAYS; way++) {
            ByteString held = slots[set + way];
            if (hashes[set + way] == hash && held != null && Memory.equal(held.array(), address, length)) {
                return held;
            }
        }
        return keep(set, hash, copy(address, length));
    }

    /// The string of the first {@code length} bytes of {@code bytes}.
    public ByteString intern(byte[] bytes, int length) {
        return intern(bytes, 0, length);
    }

    /// The string of {@code length} bytes from {@code from} on.
    public ByteString intern(byte[] bytes, int from, int length) {
        if (length == 0) {
            return ByteString.EMPTY;
        }
        if (length > MAX_LENGTH) {
            return ByteString.copy(bytes, from, from + length);
        }
        int hash = TextHash.of(bytes, from, length);
        ByteString held = find(hash, bytes, from, length);
        return held != null ? held : keep(hash & mask, hash, ByteString.copy(bytes, from, from + length));
    }

    /// The string with these bytes that was met before; if there is none, this one from now on.
    public ByteString intern(ByteString text) {
        byte[] bytes = text.array();
        if (bytes.length == 0 || bytes.length > MAX_LENGTH) {
            return text;
        }
        int hash = TextHash.of(bytes, 0, bytes.length);
        ByteString held = find(hash, bytes, 0, bytes.length);
        return held != null ? held : keep(hash & mask, hash, text);
    }

    private @Nullable ByteString find(int hash, byte[] bytes, int from, int length) {
        int set = hash & mask;
        for (int way = 0; way < WAYS; way++) {
            ByteString held = slots[set + way];
            if (hashes[set + way] == hash && held != null && equal(held, bytes, from, length)) {
                return held;
            }
        }
        return null;
    }

    private static boolean equal(ByteString held, byte[] bytes, int from, int length) {
        return Arrays.equals(held.array(), 0, held.length(), bytes, from, from + length);
    }

    /// The strings of the set move on; the last is forgotten.
    private ByteString keep(int set, int hash, ByteString fresh) {
        for (int slot = set + WAYS - 1; slot > set; slot--) {
            slots[slot] = slots[slot - 1];
            hashes[slot] = hashes[slot - 1];
        }
        slots[set] = fresh;
        hashes[set] = hash;
        return fresh;
    }

    private static ByteString copy(long address, int length) {
        byte[] bytes = new byte[length];
        Memory.copy(address, bytes, 0, length);
        return ByteString.wrap(bytes);
    }
}
