// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.proc;

/// Text of addresses, as inet_ntop(3) writes it.
final class Addresses {
    private Addresses() {}

    /// @param address 4 or 16 bytes in network order
    static String text(byte[] address) {
        return address.length == 4 ? v4(address, 0) : v6(address);
    }

    static boolean isV4Mapped(byte[] address) {
        for (int i = 0; i < 10; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return address[10] == -1 && address[11] == -1;
    }

    static boolean isZero(byte[] address) {
        for (byte b : address) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static String v4(byte[] a, int from) {
        return (a[from] & 255) + "." + (a[from + 1] & 255) + "." + (a[from + 2] & 255) + "." + (a[from + 3] & 255);
    }

    private static String v6(byte[] a) {
        if (isV4Mapped(a)) {
            return "::ffff:" + v4(a, 12);
        }
        int bestFrom = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++) {
            int run = zeroRun(a, i);
            if (run > bestLength) {
                bestFrom = i;
                bestLength = run;
            }
            i += Math.max(0, run - 1);
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == bestFrom) {
                text.append("::");
                i += bestLength - 1;
                continue;
            }
            if (i > 0 && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(group(a, i)));
        }
        return text.toString();
    }

    private static int zeroRun(byte[] a, int from) {
        int run = 0;
        while (from + run < 8 && group(a, from + run) == 0) {
            run++;
        }
        return run;
    }

    private static int group(byte[] a, int i) {
        return (a[2 * i] & 255) << 8 | (a[2 * i + 1] & 255);
    }
}
