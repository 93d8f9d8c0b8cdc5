// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// An immutable string of bytes with a cached hash: what the engine keeps of names, paths and command lines.
/// Bytes become text only when an alert is written.
public final class ByteString implements Comparable<ByteString> {
    public static final ByteString EMPTY = new ByteString(new byte[0]);
    /// What stands for a text nobody could read.
    public static final ByteString NA = of("<NA>");

    private final byte[] bytes;
    private int hash;
    /// Whether it is a clean absolute path: 0 = not looked at yet.
    private byte clean;

    private ByteString(byte[] bytes) {
        this.bytes = bytes;
    }

    public static ByteString of(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Takes the array over: the caller forgets it.
    public static ByteString wrap(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new ByteString(bytes);
    }

    public static ByteString copy(byte[] bytes, int from, int to) {
        return wrap(Arrays.copyOfRange(bytes, from, to));
    }

    public int length() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    public byte at(int index) {
        return bytes[index];
    }

    /// The array itself, for readers that promise not to write.
    public byte[] array() {
        return bytes;
    }

    public boolean startsWith(ByteString prefix) {
        return bytes.length >= prefix.bytes.length
                && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
    }

    public boolean endsWith(ByteString suffix) {
        int from = bytes.length - suffix.bytes.length;
        return from >= 0 && Arrays.equals(bytes, from, bytes.length, suffix.bytes, 0, suffix.bytes.length);
    }

    /// Whether it begins with `/`, does not end in one (but for the root itself) and has no empty, `.` or `..`
    /// component: a path that normalising leaves as it is.
    public boolean isCleanPath() {
        if (clean == 0) {
            clean = (byte) (looksClean() ? 1 : 2);
        }
        return clean == 1;
    }

    private boolean looksClean() {
        if (bytes.length < 2 || bytes[0] != '/') {
            return bytes.length == 1 && bytes[0] == '/';
        }
        int start = 1;
        for (int i = 1; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] == '/') {
                int size = i - start;
                boolean dots = size <= 2
                        && bytes[start < bytes.length ? start : 0] == '.'
                        && (size == 1 || bytes[i - 1] == '.');
                if (size == 0 || dots) {
                    return false;
                }
                start = i + 1;
            }
        }
        return true;
    }

    public ByteString substring(int from, int to) {
        return from == 0 && to == bytes.length ? this : copy(bytes, from, to);
    }

    /// Index of the last {@code b}, -1 when there is none.
    public int lastIndexOf(byte b) {
        for (int i = bytes.length - 1; i >= 0; i--) {
            if (bytes[i] == b) {
                return i;
            }
        }
        return -1;
    }

    public ByteString concat(ByteString other) {
        byte[] all = Arrays.copyOf(bytes, bytes.length + other.bytes.length);
        System.arraycopy(other.bytes, 0, all, bytes.length, other.bytes.length);
        return wrap(all);
    }

    /// Bytewise unsigned order, as strcmp.
    @Override
    public int compareTo(ByteString other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof ByteString that && Arrays.equals(bytes, that.bytes));
    }

    @Override
    public int hashCode() {
        if (hash == 0) {
            hash = Arrays.hashCode(bytes);
        }
        return hash;
    }

    /// As UTF-8, invalid sequences replaced by U+FFFD.
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
