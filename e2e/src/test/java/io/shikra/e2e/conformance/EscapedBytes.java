// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e.conformance;

import java.nio.charset.StandardCharsets;

/// Bytes that are mostly UTF-8 as a string, nothing lost: a byte that is not UTF-8 becomes a half surrogate,
/// U+DC00 plus the byte (as PEP 383 does it).
final class EscapedBytes {
    private static final int ESCAPE = 0xDC00;

    private EscapedBytes() {}

    static String decode(byte[] bytes, int length) {
        StringBuilder text = new StringBuilder(length);
        int at = 0;
        while (at < length) {
            int size = sequence(bytes, at, length);
            if (size == 0) {
                text.append((char) (ESCAPE + (bytes[at] & 0xFF)));
                at++;
            } else {
                text.append(new String(bytes, at, size, StandardCharsets.UTF_8));
                at += size;
            }
        }
        return text.toString();
    }

    /// Length of the well-formed sequence that begins there; 0 when there is none.
    private static int sequence(byte[] bytes, int at, int length) {
        int lead = bytes[at] & 0xFF;
        if (lead < 0x80) {
            return 1;
        }
        int size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (lead < 0xC2 || lead > 0xF4 || at + size > length) {
            return 0;
        }
        String text = new String(bytes, at, size, StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 || isReplacement(bytes, at) ? size : 0;
    }

    private static boolean isReplacement(byte[] bytes, int at) {
        return bytes[at] == (byte) 0xEF && bytes[at + 1] == (byte) 0xBF && bytes[at + 2] == (byte) 0xBD;
    }
}
