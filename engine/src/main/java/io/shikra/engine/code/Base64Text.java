// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.field.TextBuffer;

/// Decodes base64 without allocating. Padding may be left out; NULs at the end are, as those of C texts are.
final class Base64Text {
    private Base64Text() {}

    /// Appends the decoded bytes.
    ///
    /// @return false when the text is no base64
    static boolean decode(byte[] text, int from, int to, TextBuffer into) {
        int last = to;
        while (last > from && text[last - 1] == 0) {
            last--;
        }
        int end = last;
        while (end > from && text[end - 1] == '=' && last - end < 2) {
            end--;
        }
        if ((end - from) % 4 == 1) {
            return false;
        }
        int bits = 0;
        int held = 0;
        for (int i = from; i < end; i++) {
            int digit = digit(text[i]);
            if (digit < 0) {
                return false;
            }
            held = (held << 6) | digit;
            bits += 6;
            if (bits >= 8) {
                bits -= 8;
                into.append(held >> bits);
                held &= (1 << bits) - 1;
            }
        }
        return held == 0; // bits that no byte takes have to be zero
    }

    private static int digit(byte b) {
        if (b >= 'A' && b <= 'Z') {
            return b - 'A';
        } else if (b >= 'a' && b <= 'z') {
            return b - 'a' + 26;
        } else if (b >= '0' && b <= '9') {
            return b - '0' + 52;
        }
        return b == '+' ? 62 : b == '/' ? 63 : -1;
    }
}
