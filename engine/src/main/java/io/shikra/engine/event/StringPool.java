// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.event;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// Gives the same {@link ByteString} for the same bytes most of the time, so that names seen again cost no allocation.
/// A two-way cache of fixed size: a newer string displaces an older one of the same slot, so nothing can fill it up.
/// One writer.
public final class StringPool {
    private static final int MAX_LENGTH = 4096;

    private final @Nullable ByteString[] slots;
    private final int[] hashes;
    private final int mask;

    /// @param capacity number of strings kept; a power of two
    public StringPool(int capacity) {
        if (capacity < 2 || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity of a string pool is a power of two, not " + capacity);
        }
        slots = new ByteString[capacity];
        hashes = new int[capacity];
        mask = capacity - 1;
    }

    /// The string of {@code length} bytes at {@code offset}.
    public ByteString intern(MemorySegment segment, long offset, int length) {
        if (length == 0) {
            return ByteString.EMPTY;
        }
        if (length > MAX_LENGTH) {
            return copy(segment, offset, length);
        }
        int hash = hash(segment, offset, length);
        int slot = (hash ^ hash >>> 15) & mask;
        if (matches(slot, hash, segment, offset, length)) {
            return found(slot);
        }
        int other = slot ^ 1;
        if (matches(other, hash, segment, offset, length)) {
            return found(other);
        }
        return keep(slot, hash, copy(segment, offset, length));
    }

    /// The string of the first {@code length} bytes of {@code bytes}.
    public ByteString intern(byte[] bytes, int length) {
        if (length == 0) {
            return ByteString.EMPTY;
        }
        if (length > MAX_LENGTH) {
            return ByteString.copy(bytes, 0, length);
        }
        int hash = 1;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + bytes[i];
        }
        int slot = (hash ^ hash >>> 15) & mask;
        if (matches(slot, hash, bytes, length)) {
            return found(slot);
        }
        int other = slot ^ 1;
        if (matches(other, hash, bytes, length)) {
            return found(other);
        }
        return keep(slot, hash, ByteString.copy(bytes, 0, length));
    }

    private static int hash(MemorySegment segment, long offset, int length) {
        int hash = 1;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + segment.get(ValueLayout.JAVA_BYTE, offset + i);
        }
        return hash;
    }

    private boolean matches(int slot, int hash, MemorySegment segment, long offset, int length) {
        ByteString held = slots[slot];
        if (held == null || hashes[slot] != hash || held.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (held.at(i) != segment.get(ValueLayout.JAVA_BYTE, offset + i)) {
                return false;
            }
        }
        return true;
    }

    private boolean matches(int slot, int hash, byte[] bytes, int length) {
        ByteString held = slots[slot];
        if (held == null || hashes[slot] != hash || held.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (held.at(i) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private ByteString found(int slot) {
        ByteString held = slots[slot];
        return held == null ? ByteString.EMPTY : held;
    }

    /// The slot's string moves to its twin, whose string is forgotten.
    private ByteString keep(int slot, int hash, ByteString fresh) {
        slots[slot ^ 1] = slots[slot];
        hashes[slot ^ 1] = hashes[slot];
        slots[slot] = fresh;
        hashes[slot] = hash;
        return fresh;
    }

    private static ByteString copy(MemorySegment segment, long offset, int length) {
        byte[] bytes = new byte[length];
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, bytes, 0, length);
        return ByteString.wrap(bytes);
    }
}
