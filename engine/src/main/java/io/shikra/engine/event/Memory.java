// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.event;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Reads of native memory by absolute address, little-endian, aligned or not. One constant segment spans the whole
/// address space, so that the compiler makes a single load of each read; nothing is checked here. Whoever calls has
/// checked the bounds and holds on to the memory.
public final class Memory {
    /// Offsets in it are addresses.
    @SuppressWarnings("restricted") // that is the point of it
    public static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Memory() {}

    public static long i64(long address) {
        return ALL.get(I64, address);
    }

    public static int i32(long address) {
        return ALL.get(I32, address);
    }

    public static int u16(long address) {
        return Short.toUnsignedInt(ALL.get(I16, address));
    }

    public static byte i8(long address) {
        return ALL.get(ValueLayout.JAVA_BYTE, address);
    }

    public static void putI32(long address, int value) {
        ALL.set(I32, address, value);
    }

    public static void copy(long address, byte[] into, int at, int length) {
        MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, address, into, at, length);
    }

    /// Whether the range holds the same bytes as the array.
    public static boolean equal(byte[] bytes, long address, int length) {
        if (bytes.length != length) {
            return false;
        }
        int at = 0;
        for (; at <= length - Long.BYTES; at += Long.BYTES) {
            if ((long) LONGS.get(bytes, at) != i64(address + at)) {
                return false;
            }
        }
        if (at < length && length >= Long.BYTES) {
            int last = length - Long.BYTES;
            return (long) LONGS.get(bytes, last) == i64(address + last);
        }
        for (; at < length; at++) {
            if (bytes[at] != i8(address + at)) {
                return false;
            }
        }
        return true;
    }

    /// Whether a byte of the range is 0.
    public static boolean hasZero(long address, int length) {
        int at = 0;
        for (; at <= length - Long.BYTES; at += Long.BYTES) {
            long bytes = i64(address + at);
            if (((bytes - ONES) & ~bytes & HIGH_BITS) != 0) {
                return true;
            }
        }
        for (; at < length; at++) {
            if (i8(address + at) == 0) {
                return true;
            }
        }
        return false;
    }
}
