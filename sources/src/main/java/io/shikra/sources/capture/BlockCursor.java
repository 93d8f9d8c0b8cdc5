// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import io.shikra.engine.event.ByteString;

/// Reads the fields of a metadata block one after the other, never beyond its end or that of the current entry.
final class BlockCursor {
    private final CaptureInput input;
    private final byte[] bytes;
    private final int blockEnd;
    private int at;
    private int end;

    BlockCursor(CaptureInput input) {
        this.input = input;
        bytes = input.copyOfBody();
        blockEnd = bytes.length;
        end = blockEnd;
    }

    /// Lists end where fewer than four bytes are left: those are padding.
    boolean hasEntry() {
        return blockEnd - at >= 4;
    }

    /// Bytes left of the current entry.
    int remaining() {
        return end - at;
    }

    int position() {
        return at;
    }

    /// What follows is bounded by an entry of {@code length} bytes that began at {@code start}.
    void beginEntry(int start, long length) throws CaptureException {
        if (length < at - start || length > blockEnd - start) {
            throw input.corrupt("an entry of " + length + " bytes where " + (blockEnd - start) + " are left");
        }
        end = start + (int) length;
    }

    /// Passes over what is left of the entry.
    void endEntry() {
        at = end;
        end = blockEnd;
    }

    CaptureException corrupt(String problem) {
        return input.corrupt(problem);
    }

    private int take(int size) throws CaptureException {
        if (size > end - at) {
            throw input.corrupt("a field of " + size + " bytes where " + (end - at) + " are left");
        }
        int from = at;
        at += size;
        return from;
    }

    private static int int32(byte[] bytes, int at) {
        return (bytes[at] & 0xFF)
                | (bytes[at + 1] & 0xFF) << 8
                | (bytes[at + 2] & 0xFF) << 16
                | (bytes[at + 3] & 0xFF) << 24;
    }

    int u8() throws CaptureException {
        return bytes[take(1)] & 0xFF;
    }

    int u16() throws CaptureException {
        int from = take(2);
        return (bytes[from] & 0xFF) | (bytes[from + 1] & 0xFF) << 8;
    }

    int i32() throws CaptureException {
        return int32(bytes, take(4));
    }

    long u32() throws CaptureException {
        return Integer.toUnsignedLong(i32());
    }

    long i64() throws CaptureException {
        int from = take(8);
        return (int32(bytes, from) & 0xFFFFFFFFL) | (long) int32(bytes, from + 4) << 32;
    }

    byte[] bytes(int size) throws CaptureException {
        int from = take(size);
        byte[] copy = new byte[size];
        System.arraycopy(bytes, from, copy, 0, size);
        return copy;
    }

    void skip(int size) throws CaptureException {
        take(size);
    }

    /// A text that begins with its length in two bytes.
    ///
    /// @param limit longer ones make the file corrupt
    ByteString text(String what, int limit) throws CaptureException {
        int size = u16();
        if (size > limit) {
            throw input.corrupt(what + " of " + size + " bytes, the most is " + limit);
        }
        return size == 0 ? ByteString.EMPTY : ByteString.wrap(bytes(size));
    }
}
