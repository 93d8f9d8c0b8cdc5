// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.ZipException;

/// Gzip data (RFC 1952), several members one behind another, unpacked straight into native memory. Like the format's
/// own programs it ends where no further member begins; unlike them it tells whether something else stands there.
/// Allocates nothing per read.
final class PackedInput implements ReadableByteChannel {
    private static final int MAGIC_1 = 0x1f;
    private static final int MAGIC_2 = 0x8b;
    private static final int DEFLATE = 8;
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xE0;
    private static final int BUFFER = 1 << 16;

    private final ReadableByteChannel raw;
    private final ByteBuffer input =
            ByteBuffer.allocateDirect(Inflation.MOST_RETURNED + BUFFER).limit(0);
    private final Inflation inflation;
    private final CRC32 crc = new CRC32();
    private final CRC32 headerCrc = new CRC32();
    /// Bytes that came out of this member.
    private long size;

    private boolean ended;
    private boolean rest;

    /// Reads the first member's header.
    ///
    /// @param begun     what was read of the data already, at most 64 KiB
    /// @param inflation unpacks what stands behind the header; closed with this
    /// @throws ZipException when the header is broken
    /// @throws EOFException when it is not whole
    PackedInput(ReadableByteChannel raw, ByteBuffer begun, Supplier<Inflation> inflation) throws IOException {
        this.raw = raw;
        input.limit(begun.remaining());
        input.put(begun).flip();
        header();
        this.inflation = inflation.get();
    }

    static boolean isMagic(int first, int second) {
        return first == MAGIC_1 && second == MAGIC_2;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        while (!ended) {
            int start = into.position();
            inflate(into, start);
            if (into.position() > start) {
                count(into, start);
                return into.position() - start;
            }
            if (inflation.finished()) {
                trailer();
                nextMember();
            } else if (!input.hasRemaining() && !fill()) {
                throw new EOFException("the compressed data goes on");
            } else if (!into.hasRemaining()) {
                return 0;
            }
        }
        return -1;
    }

    private void inflate(ByteBuffer into, int start) throws ZipException {
        try {
            inflation.inflate(input, into);
        } catch (ZipException e) {
            if (into.position() == start) {
                throw e;
            } // else what came before the damage is read first, and the next call fails again
        }
    }

    private void count(ByteBuffer into, int start) {
        int limit = into.limit();
        into.limit(into.position()).position(start);
        size += into.remaining();
        crc.update(into);
        into.limit(limit);
    }

    /// Reads on behind the last bytes that were taken.
    ///
    /// @return false at the end of the file
    private boolean fill() throws IOException {
        int kept = Math.min(Inflation.MOST_RETURNED, input.limit());
        input.position(input.limit() - kept).compact();
        int got = raw.read(input);
        while (got == 0) {
            got = raw.read(input);
        }
        input.flip().position(kept);
        return got > 0;
    }

    private void trailer() throws IOException {
        long sum = Integer.toUnsignedLong(i32());
        int low = i32();
        if (sum != crc.getValue() || low != (int) size) {
            throw new ZipException("its checksum is wrong");
        }
    }

    private void nextMember() throws IOException {
        ended = true;
        if (!input.hasRemaining() && !fill()) {
            return;
        }
        rest = true;
        try {
            header();
        } catch (ZipException | EOFException e) {
            return; // something else stands there
        }
        ended = false;
        rest = false;
        inflation.restart();
        crc.reset();
        size = 0;
    }

    private void header() throws IOException {
        headerCrc.reset();
        if (!isMagic(u8(), u8())) {
            throw new ZipException("it does not begin as gzip");
        }
        if (u8() != DEFLATE) {
            throw new ZipException("unknown compression method");
        }
        int flags = u8();
        if ((flags & RESERVED) != 0) {
            throw new ZipException("unknown flags");
        }
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(u8() | u8() << 8);
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CRC) != 0) {
            int expected = (int) headerCrc.getValue() & 0xFFFF;
            if ((u8() | u8() << 8) != expected) {
                throw new ZipException("its header's checksum is wrong");
            }
        }
    }

    private int u8() throws IOException {
        if (!input.hasRemaining() && !fill()) {
            throw new EOFException("the header or trailer goes on");
        }
        int value = input.get() & 0xFF;
        headerCrc.update(value);
        return value;
    }

    private int i32() throws IOException {
        return u8() | u8() << 8 | u8() << 16 | u8() << 24;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            u8();
        }
    }

    private void skipText() throws IOException {
        int read = u8();
        while (read != 0) {
            read = u8();
        }
    }

    /// Whether bytes that are no gzip stand behind the end, once that was reached.
    boolean hasRest() {
        return rest;
    }

    Inflater inflater() {
        return inflation.inflater();
    }

    @Override
    public boolean isOpen() {
        return raw.isOpen();
    }

    @Override
    public void close() throws IOException {
        inflation.close();
        raw.close();
    }
}
