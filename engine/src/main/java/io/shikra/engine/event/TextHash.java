// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Hashes of byte strings, the same for native memory and for arrays: eight bytes a step, long ones in two lanes at
/// once.
/// Nothing outside of this process may depend on them.
public final class TextHash {
    private static final int LONG_TEXT = 64;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    /// An odd number whose bits are half ones, in no order (the golden ratio).
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private TextHash() {}

    /// Of {@code length} bytes at an absolute address (see {@link Memory}).
    static int of(long address, int length) {
        long hash = length * MIX;
        int at = 0;
        if (length >= LONG_TEXT) {
            long other = ~hash;
            for (; at <= length - 2 * Long.BYTES; at += 2 * Long.BYTES) {
                hash = step(hash, Memory.i64(address + at));
                other = step(other, Memory.i64(address + at + Long.BYTES));
            }
            hash ^= Long.rotateLeft(other, 17);
        }
        for (; at <= length - Long.BYTES; at += Long.BYTES) {
            hash = step(hash, Memory.i64(address + at));
        }
        return finish(step(hash, rest(address + at, length - at)));
    }

    /// The last bytes, fewer than eight, as a number.
    private static long rest(long address, int length) {
        if (length >= Integer.BYTES) {
            long low = Memory.i32(address) & 0xFFFF_FFFFL;
            long high = Memory.i32(address + length - Integer.BYTES) & 0xFFFF_FFFFL;
            return low | high << ((length - Integer.BYTES) * 8);
        }
        long rest = 0;
        for (int i = 0; i < length; i++) {
            rest |= (Memory.i8(address + i) & 0xFFL) << (i * 8);
        }
        return rest;
    }

    /// Of {@code length} bytes from {@code from} on.
    public static int of(byte[] bytes, int from, int length) {
        long hash = length * MIX;
        int at = 0;
        if (length >= LONG_TEXT) {
            long other = ~hash;
            for (; at <= length - 2 * Long.BYTES; at += 2 * Long.BYTES) {
                hash = step(hash, (long) LONGS.get(bytes, from + at));
                other = step(other, (long) LONGS.get(bytes, from + at + Long.BYTES));
            }
            hash ^= Long.rotateLeft(other, 17);
        }
        for (; at <= length - Long.BYTES; at += Long.BYTES) {
            hash = step(hash, (long) LONGS.get(bytes, from + at));
        }
        return finish(step(hash, rest(bytes, from + at, length - at)));
    }

    private static long rest(byte[] bytes, int from, int length) {
        if (length >= Integer.BYTES) {
            long low = (int) INTS.get(bytes, from) & 0xFFFF_FFFFL;
            long high = (int) INTS.get(bytes, from + length - Integer.BYTES) & 0xFFFF_FFFFL;
            return low | high << ((length - Integer.BYTES) * 8);
        }
        long rest = 0;
        for (int i = 0; i < length; i++) {
            rest |= (bytes[from + i] & 0xFFL) << (i * 8);
        }
        return rest;
    }

    private static long step(long hash, long bytes) {
        return Long.rotateLeft((hash ^ bytes) * MIX, 29);
    }

    private static int finish(long hash) {
        long mixed = hash * MIX;
        return (int) (mixed >>> 32);
    }
}
