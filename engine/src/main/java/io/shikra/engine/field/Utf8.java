// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

/// Repairs bytes that are no UTF-8.
public final class Utf8 {
    private Utf8() {}

    /// Whether every byte belongs to a well-formed sequence.
    public static boolean isValid(byte[] text, int from, int to) {
        int at = from;
        while (at < to) {
            int length = sequence(text, at, to);
            if (length <= 0) {
                return false;
            }
            at += length;
        }
        return true;
    }

    /// Appends the text, each maximal ill-formed part as U+FFFD (the Unicode recommendation, as Java decodes).
    public static void appendRepaired(byte[] text, int from, int to, TextBuffer into) {
        int at = from;
        while (at < to) {
            int length = sequence(text, at, to);
            if (length > 0) {
                into.append(text, at, at + length);
                at += length;
            } else {
                appendReplacement(into);
                at += Math.max(1, -length);
            }
        }
    }

    /// Appends U+FFFD.
    public static void appendReplacement(TextBuffer into) {
        into.append(0xEF).append(0xBF).append(0xBD);
    }

    /// 0x00 to 0x1F and 0x7F.
    public static boolean isControl(byte b) {
        return (b >= 0 && b < ' ') || b == 127;
    }

    /// Whether the text is well-formed and has no control characters.
    public static boolean isClean(byte[] text, int from, int to) {
        boolean ascii = true;
        for (int i = from; i < to; i++) {
            if (isControl(text[i])) {
                return false;
            }
            ascii &= text[i] >= 0;
        }
        return ascii || isValid(text, from, to);
    }

    /// Length of the well-formed sequence at {@code at}; else minus the length of the ill-formed part (at least 1).
    private static int sequence(byte[] text, int at, int to) {
        int lead = text[at] & 0xff;
        if (lead < 0x80) {
            return 1;
        }
        int length = lead >= 0xC2 && lead <= 0xDF
                ? 2
                : lead >= 0xE0 && lead <= 0xEF ? 3 : lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
        if (length == 0) {
            return -1;
        }
        int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        for (int i = 1; i < length; i++) {
            int b = at + i < to ? text[at + i] & 0xff : 0;
            if (b < low || b > high) {
                return -i;
            }
            low = 0x80;
            high = 0xBF;
        }
        return length;
    }
}
