// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import java.nio.charset.StandardCharsets;

/// Internet addresses as text, into a buffer: IPv4 dotted, IPv6 as inet_ntop writes it (RFC 5952, without brackets).
public final class InetText {
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private InetText() {}

    /// @param ip     address in network order in its first {@code size} bytes
    /// @param size   4 or 16
    /// @param buffer takes at most 45 bytes from {@code at} on
    /// @return where the text ends
    public static int write(byte[] ip, int size, byte[] buffer, int at) {
        return size == 4 ? dotted(ip, 0, buffer, at) : v6(ip, buffer, at);
    }

    /// For cold callers.
    public static String text(byte[] ip) {
        byte[] buffer = new byte[48];
        return new String(buffer, 0, write(ip, ip.length, buffer, 0), StandardCharsets.US_ASCII);
    }

    static int decimal(int value, byte[] buffer, int at) {
        int divisor = 1;
        while (value / divisor >= 10) {
            divisor *= 10;
        }
        int next = at;
        for (int d = divisor; d > 0; d /= 10) {
            buffer[next++] = (byte) ('0' + value / d % 10);
        }
        return next;
    }

    static int decimal(long value, byte[] buffer, int at) {
        int next = at;
        long rest = value;
        if (value < 0) {
            buffer[next++] = '-';
            rest = -value;
        }
        long divisor = 1;
        while (rest / divisor >= 10) {
            divisor *= 10;
        }
        for (long d = divisor; d > 0; d /= 10) {
            buffer[next++] = (byte) ('0' + rest / d % 10);
        }
        return next;
    }

    private static int dotted(byte[] ip, int from, byte[] buffer, int at) {
        int next = at;
        for (int i = 0; i < 4; i++) {
            if (i > 0) {
                buffer[next++] = '.';
            }
            next = decimal(ip[from + i] & 0xFF, buffer, next);
        }
        return next;
    }

    private static int v6(byte[] ip, byte[] buffer, int at) {
        int runStart = -1;
        int runLength = 1; // a single zero group is not shortened
        int group = 0;
        while (group < 8) {
            int end = group;
            while (end < 8 && group(ip, end) == 0) {
                end++;
            }
            if (end - group > runLength) {
                runStart = group;
                runLength = end - group;
            }
            group = Math.max(end, group + 1);
        }
        return groups(ip, runStart, runLength, buffer, at);
    }

    private static int groups(byte[] ip, int runStart, int runLength, byte[] buffer, int at) {
        int next = at;
        int group = 0;
        while (group < 8) {
            if (group == runStart) {
                buffer[next++] = ':';
                group += runLength;
                if (group == 8) {
                    buffer[next++] = ':';
                }
                continue;
            }
            if (group > 0) {
                buffer[next++] = ':';
            }
            if (group == 6 && runStart == 0 && (runLength == 6 || (runLength == 5 && group(ip, 5) == 0xFFFF))) {
                return dotted(ip, 12, buffer, next);
            }
            next = hex(group(ip, group), buffer, next);
            group++;
        }
        return next;
    }

    private static int group(byte[] ip, int index) {
        return (ip[2 * index] & 0xFF) << 8 | (ip[2 * index + 1] & 0xFF);
    }

    private static int hex(int value, byte[] buffer, int at) {
        int next = at;
        int shift = value > 0xFFF ? 12 : value > 0xFF ? 8 : value > 0xF ? 4 : 0;
        for (int s = shift; s >= 0; s -= 4) {
            buffer[next++] = HEX[value >> s & 15];
        }
        return next;
    }
}
