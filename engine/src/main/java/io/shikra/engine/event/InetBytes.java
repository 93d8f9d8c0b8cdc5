// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.event;

import java.util.Arrays;

/// Internet addresses as bytes in network order, in memory or in arrays.
public final class InetBytes {
    private InetBytes() {}

    /// Whether the 16 bytes at {@code address} are `::ffff:a.b.c.d` or all zero.
    public static boolean isV4MappedOrZero(long address) {
        if (Memory.i64(address) != 0) {
            return false;
        }
        int middle = Memory.i32(address + 8);
        return middle == 0xFFFF0000 || (middle == 0 && Memory.i32(address + 12) == 0);
    }

    /// The same for an array of 16 bytes.
    public static boolean isV4MappedOrZero(byte[] ip) {
        for (int i = 0; i < 10; i++) {
            if (ip[i] != 0) {
                return false;
            }
        }
        return (ip[10] == -1 && ip[11] == -1) || isZero(ip);
    }

    public static boolean isZero(long address, int length) {
        for (int i = 0; i < length; i++) {
            if (Memory.i8(address + i) != 0) {
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

    public static boolean equal(byte[] ip, long address, int length) {
        return Memory.equal(ip, address, length);
    }

    public static boolean equal(long one, long other, int length) {
        for (int i = 0; i < length; i++) {
            if (Memory.i8(one + i) != Memory.i8(other + i)) {
                return false;
            }
        }
        return true;
    }

    /// The bytes at {@code address}: {@code held} itself when it already says the same, else an array that others may
    /// share.
    public static byte[] keep(byte[] held, long address, int length, StringPool pool) {
        return equal(held, address, length)
                ? held
                : pool.intern(address, length).array();
    }

    public static boolean equal(byte[] one, byte[] other) {
        return Arrays.equals(one, other);
    }

    /// Bytes before the first NUL, at most {@code limit}.
    static int textLength(long address, int limit) {
        int length = 0;
        while (length < limit && Memory.i8(address + length) != 0) {
            length++;
        }
        return length;
    }
}
