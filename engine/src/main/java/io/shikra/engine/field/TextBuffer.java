// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.ByteString;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// A growing array of bytes to compose texts in. Reused: after warm-up nothing is allocated.
public final class TextBuffer {
    private static final byte[] UPPER = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'
    };
    private static final byte[] LOWER = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };

    private byte[] bytes = new byte[64];
    private int length;

    /// The bytes written so far are the first {@link #length()} of this array; the next write may replace it.
    public byte[] array() {
        return bytes;
    }

    public int length() {
        return length;
    }

    public TextBuffer clear() {
        length = 0;
        return this;
    }

    /// Forgets everything behind the first {@code to} bytes.
    public TextBuffer truncate(int to) {
        length = Math.min(length, to);
        return this;
    }

    public TextBuffer append(int b) {
        reserve(1);
        bytes[length++] = (byte) b;
        return this;
    }

    public TextBuffer append(byte[] from, int start, int end) {
        reserve(end - start);
        System.arraycopy(from, start, bytes, length, end - start);
        length += end - start;
        return this;
    }

    public TextBuffer append(ByteString text) {
        return append(text.array(), 0, text.length());
    }

    public TextBuffer append(TextBuffer other) {
        return append(other.bytes, 0, other.length);
    }

    public TextBuffer append(MemorySegment from, long offset, int count) {
        reserve(count);
        MemorySegment.copy(from, ValueLayout.JAVA_BYTE, offset, bytes, length, count);
        length += count;
        return this;
    }

    /// ASCII text: names of our own tables.
    public TextBuffer append(String ascii) {
        int count = ascii.length();
        reserve(count);
        for (int i = 0; i < count; i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    /// Any text, as UTF-8; half a pair of surrogates becomes `?`.
    public TextBuffer utf8(String any) {
        int count = any.length();
        reserve(3 * count);
        for (int i = 0; i < count; i++) {
            char unit = any.charAt(i);
            if (unit < 0x80) {
                bytes[length++] = (byte) unit;
            } else if (Character.isHighSurrogate(unit)
                    && i + 1 < count
                    && Character.isLowSurrogate(any.charAt(i + 1))) {
                int point = Character.toCodePoint(unit, any.charAt(++i));
                continued(0xF0 | (point >> 18), point, 3);
            } else if (Character.isSurrogate(unit)) {
                bytes[length++] = '?';
            } else if (unit < 0x800) {
                continued(0xC0 | (unit >> 6), unit, 1);
            } else {
                continued(0xE0 | (unit >> 12), unit, 2);
            }
        }
        return this;
    }

    /// A first byte and so many with six bits each.
    private void continued(int first, int point, int more) {
        bytes[length++] = (byte) first;
        for (int shift = 6 * (more - 1); shift >= 0; shift -= 6) {
            bytes[length++] = (byte) (0x80 | ((point >> shift) & 0x3F));
        }
    }

    public TextBuffer decimal(long number) {
        if (number < 0) {
            append('-');
            return unsigned(-number);
        }
        return unsigned(number);
    }

    public TextBuffer unsigned(long number) {
        return digits(number, 10, UPPER, 1);
    }

    /// Zeros in front up to {@code width} digits.
    public TextBuffer padded(long number, int width) {
        return digits(number, 10, UPPER, width);
    }

    public TextBuffer hexUpper(long number) {
        return digits(number, 16, UPPER, 1);
    }

    public TextBuffer hexLower(long number) {
        return digits(number, 16, LOWER, 1);
    }

    public TextBuffer octal(long number) {
        return digits(number, 8, UPPER, 1);
    }

    private TextBuffer digits(long number, int radix, byte[] alphabet, int width) {
        int count = 1;
        for (long rest = Long.divideUnsigned(number, radix); rest != 0; rest = Long.divideUnsigned(rest, radix)) {
            count++;
        }
        int all = Math.max(count, width);
        reserve(all);
        long rest = number;
        for (int at = length + all - 1; at >= length; at--) {
            bytes[at] = alphabet[(int) Long.remainderUnsigned(rest, radix)];
            rest = Long.divideUnsigned(rest, radix);
        }
        length += all;
        return this;
    }

    /// An address of 4 or 16 bytes in network order: dotted, or RFC 5952; nothing for other lengths.
    public TextBuffer address(byte[] ip, int from, int to) {
        if (to - from == 4) {
            return dotted(ip, from);
        }
        return to - from == 16 ? colons(ip, from) : this;
    }

    private TextBuffer dotted(byte[] ip, int from) {
        for (int i = 0; i < 4; i++) {
            if (i > 0) {
                append('.');
            }
            unsigned(ip[from + i] & 0xff);
        }
        return this;
    }

    /// As inet_ntop: the longest run of zero groups becomes `::`; v4-mapped and v4-compatible ends are dotted.
    private TextBuffer colons(byte[] ip, int from) {
        int start = -1;
        int longest = 1;
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && group(ip, from, i + run) == 0) {
                run++;
            }
            if (run > longest) {
                longest = run;
                start = i;
            }
            i += run;
        }
        for (int i = 0; i < 8; i++) {
            if (i == start) {
                append(':').append(':');
                i += longest - 1;
                continue;
            }
            if (i > 0 && i != start + longest) {
                append(':');
            }
            if (i == 6 && start == 0 && (longest == 6 || (longest == 5 && group(ip, from, 5) == 0xffff))) {
                return dotted(ip, from + 12);
            }
            hexLower(group(ip, from, i));
        }
        return this;
    }

    private static int group(byte[] ip, int from, int index) {
        return ((ip[from + 2 * index] & 0xff) << 8) | (ip[from + 2 * index + 1] & 0xff);
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, java.nio.charset.StandardCharsets.UTF_8);
    }
}
