// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import io.shikra.engine.event.ByteString;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// Puts one block together, field by field, and writes it out. One growing buffer: nothing is allocated per block.
final class BlockBuffer {
    private final OutputStream out;
    private byte[] bytes = new byte[1 << 16];
    private int at;
    private long written;

    BlockBuffer(OutputStream out) {
        this.out = out;
    }

    /// Bytes written so far, before any packing.
    long written() {
        return written;
    }

    /// Bytes of the block so far.
    int length() {
        return at;
    }

    void begin(int type) {
        at = 0;
        i32(type);
        i32(0);
    }

    /// Pads the block, completes its lengths and writes it.
    void end() throws IOException {
        while ((at & 3) != 0) {
            u8(0);
        }
        int total = at + 4;
        i32(total);
        put(4, total);
        out.write(bytes, 0, at);
        written += at;
    }

    private void reserve(int size) {
        if (bytes.length - at < size) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, at + size));
        }
    }

    private void put(int where, int value) {
        bytes[where] = (byte) value;
        bytes[where + 1] = (byte) (value >> 8);
        bytes[where + 2] = (byte) (value >> 16);
        bytes[where + 3] = (byte) (value >> 24);
    }

    void u8(int value) {
        reserve(1);
        bytes[at++] = (byte) value;
    }

    void u16(int value) {
        u8(value);
        u8(value >> 8);
    }

    void i32(int value) {
        reserve(4);
        put(at, value);
        at += 4;
    }

    void i64(long value) {
        i32((int) value);
        i32((int) (value >>> 32));
    }

    void raw(byte[] from, int length) {
        reserve(length);
        System.arraycopy(from, 0, bytes, at, length);
        at += length;
    }

    void raw(MemorySegment from, long offset, int length) {
        reserve(length);
        MemorySegment.copy(from, ValueLayout.JAVA_BYTE, offset, bytes, at, length);
        at += length;
    }

    void zeros(int count) {
        for (int i = 0; i < count; i++) {
            u8(0);
        }
    }

    /// The text after its length, cut at {@code limit}.
    void text(ByteString text, int limit) {
        int length = Math.min(text.length(), limit);
        u16(length);
        raw(text.array(), length);
    }

    /// Begins an entry that starts with its own length.
    ///
    /// @return where, for {@link #endEntry}
    int beginEntry() {
        i32(0);
        return at - 4;
    }

    void endEntry(int start) {
        put(start, at - start);
    }
}
