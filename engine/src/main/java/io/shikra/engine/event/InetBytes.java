// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.event;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// Internet addresses as bytes in network order, in memory or in arrays.
public final class InetBytes {
    private InetBytes() {}

    /// Whether the 16 bytes at {@code offset} are `::ffff:a.b.c.d` or all zero.
    public static boolean isV4MappedOrZero(MemorySegment segment, long offset) {
        if (segment.get(EventView.I64, offset) != 0) {
            return false;
        }
        int middle = segment.get(EventView.I32, offset + 8);
        return middle == 0xFFFF0000 || (middle == 0 && segment.get(EventView.I32, offset + 12) == 0);
    }

    public static boolean isZero(MemorySegment segment, long offset, int length) {
        for (int i = 0; i < length; i++) {
            if (segment.get(ValueLayout.JAVA_BYTE, offset + i) != 0) {
                return false;
            }
        }
        return true;
    }

    /// An empty (unknown) address counts as zero.
    public static boolean isZero(byte[] ip) {
        for (byte b : ip) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    public static boolean equal(byte[] ip, MemorySegment segment, long offset, int length) {
        if (ip.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (ip[i] != segment.get(ValueLayout.JAVA_BYTE, offset + i)) {
                return false;
            }
        }
        return true;
    }

    public static boolean equal(MemorySegment one, long at, MemorySegment other, long from, int length) {
        for (int i = 0; i < length; i++) {
            if (one.get(ValueLayout.JAVA_BYTE, at + i) != other.get(ValueLayout.JAVA_BYTE, from + i)) {
                return false;
            }
        }
        return true;
    }

    /// The bytes at {@code offset}: {@code held} itself when it already says the same, so that repeats allocate
    /// nothing.
    public static byte[] copyUnlessEqual(byte[] held, MemorySegment segment, long offset, int length) {
        if (equal(held, segment, offset, length)) {
            return held;
        }
        byte[] copy = new byte[length];
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, copy, 0, length);
        return copy;
    }

    public static boolean equal(byte[] one, byte[] other) {
        return Arrays.equals(one, other);
    }

    /// Bytes before the first NUL, at most {@code limit}.
    static int textLength(MemorySegment segment, long offset, int limit) {
        int length = 0;
        while (length < limit && segment.get(ValueLayout.JAVA_BYTE, offset + length) != 0) {
            length++;
        }
        return length;
    }
}
