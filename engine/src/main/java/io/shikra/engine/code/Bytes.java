// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import java.util.Arrays;

/// Searches in ranges of byte arrays, as the operators of conditions mean them.
final class Bytes {
    private Bytes() {}

    static boolean equal(byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
        return aTo - aFrom == bTo - bFrom && Arrays.equals(a, aFrom, aTo, b, bFrom, bTo);
    }

    static boolean startsWith(byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
        int length = bTo - bFrom;
        return aTo - aFrom >= length && Arrays.equals(a, aFrom, aFrom + length, b, bFrom, bTo);
    }

    static boolean endsWith(byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
        int length = bTo - bFrom;
        return aTo - aFrom >= length && Arrays.equals(a, aTo - length, aTo, b, bFrom, bTo);
    }

    static boolean contains(byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
        int length = bTo - bFrom;
        if (length == 0) {
            return true;
        }
        byte first = b[bFrom];
        for (int i = aFrom; i <= aTo - length; i++) {
            if (a[i] == first && Arrays.equals(a, i, i + length, b, bFrom, bTo)) {
                return true;
            }
        }
        return false;
    }

    /// Folds ASCII letters, as the C locale does.
    static boolean containsIgnoringCase(byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
        int length = bTo - bFrom;
        for (int i = aFrom; i <= aTo - length; i++) {
            int k = 0;
            while (k < length && fold(a[i + k]) == fold(b[bFrom + k])) {
                k++;
            }
            if (k == length) {
                return true;
            }
        }
        return length == 0;
    }

    /// As strcmp: bytewise, unsigned.
    static int compare(byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
        return Arrays.compareUnsigned(a, aFrom, aTo, b, bFrom, bTo);
    }

    static int fold(int b) {
        return b >= 'A' && b <= 'Z' ? b + 32 : b;
    }
}
