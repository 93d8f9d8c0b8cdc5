// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.proc;

import java.util.Arrays;

/// A cursor over the words of text in bytes: lines of blank-separated words, as the files of /proc are made. It never
/// leaves its range and never throws on bad text: a number that is none is 0.
final class Scan {
    private final byte[] bytes;
    private final int end;
    private int at;

    Scan(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    Scan(ProcFile file) {
        this(file.bytes(), 0, file.length());
    }

    boolean atEnd() {
        return at >= end;
    }

    /// The next line as its own cursor, without its end.
    Scan line() {
        int from = at;
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        Scan line = new Scan(bytes, from, at);
        if (at < end) {
            at++;
        }
        return line;
    }

    /// Steps over {@code prefix} when it comes next.
    boolean take(byte[] prefix) {
        if (end - at < prefix.length || !Arrays.equals(bytes, at, at + prefix.length, prefix, 0, prefix.length)) {
            return false;
        }
        at += prefix.length;
        return true;
    }

    boolean hasWord() {
        skipBlanks();
        return at < end;
    }

    void skipWord() {
        skipBlanks();
        while (at < end && !blank(bytes[at])) {
            at++;
        }
    }

    /// The next word in decimal, a leading `-` allowed; the whole word is consumed.
    long decimal() {
        skipBlanks();
        boolean negative = at < end && bytes[at] == '-';
        if (negative) {
            at++;
        }
        long value = 0;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            value = value * 10 + (bytes[at++] - '0');
        }
        while (at < end && !blank(bytes[at])) {
            at++;
        }
        return negative ? -value : value;
    }

    long hex() {
        skipBlanks();
        long value = 0;
        for (int digit = hexDigit(); digit >= 0; digit = hexDigit()) {
            value = (value << 4) | digit;
        }
        return value;
    }

    /// Exactly eight hex digits at most, for addresses written without separators.
    int hex8() {
        int value = 0;
        for (int i = 0; i < 8; i++) {
            int digit = hexDigit();
            if (digit < 0) {
                break;
            }
            value = (value << 4) | digit;
        }
        return value;
    }

    long octal() {
        skipBlanks();
        long value = 0;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '7') {
            value = (value << 3) | (bytes[at++] - '0');
        }
        return value;
    }

    /// Steps over one byte if it is {@code b}.
    boolean take(char b) {
        if (at < end && bytes[at] == b) {
            at++;
            return true;
        }
        return false;
    }

    /// What is left, without blanks in front.
    byte[] rest() {
        skipBlanks();
        return Arrays.copyOfRange(bytes, at, end);
    }

    private int hexDigit() {
        int digit = at < end ? Character.digit(bytes[at], 16) : -1;
        if (digit >= 0) {
            at++;
        }
        return digit;
    }

    private void skipBlanks() {
        while (at < end && blank(bytes[at])) {
            at++;
        }
    }

    private static boolean blank(byte b) {
        return b == ' ' || b == '\t';
    }
}
