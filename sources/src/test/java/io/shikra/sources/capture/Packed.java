// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Random gzip data of every kind of block, and a reader of it that gives and takes in steps of random size.
final class Packed {
    private static final int[] STRATEGIES = {Deflater.DEFAULT_STRATEGY, Deflater.FILTERED, Deflater.HUFFMAN_ONLY};
    private static final int[] FLUSHES = {Deflater.NO_FLUSH, Deflater.SYNC_FLUSH, Deflater.FULL_FLUSH};

    private Packed() {}

    /// What reading came to.
    ///
    /// @param bytes   that came out
    /// @param failure what ended it; empty when it came to the end
    record Outcome(byte[] bytes, Optional<IOException> failure, boolean rest) {}

    /// Bytes of some kind: nothing to find in them, words, or runs.
    static byte[] text(Random random, int most) {
        byte[] text = new byte[random.nextInt(most + 1)];
        int alphabet = 1 + random.nextInt(random.nextBoolean() ? 256 : 6);
        int run = 1 + random.nextInt(400);
        for (int i = 0; i < text.length; i++) {
            boolean again = i >= run && random.nextInt(40) != 0 && alphabet < 6;
            text[i] = again ? text[i - run] : (byte) random.nextInt(alphabet);
        }
        return text;
    }

    /// One member: blocks of levels and strategies that change.
    static byte[] member(byte[] text, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3});
        byte[] packed = new byte[1 << 16];
        try (Deflater deflater = new Deflater(random.nextInt(10), true)) {
            int at = 0;
            while (at < text.length) {
                int length = Math.min(text.length - at, 1 + random.nextInt(100_000));
                deflater.setStrategy(STRATEGIES[random.nextInt(STRATEGIES.length)]);
                deflater.setLevel(random.nextInt(10));
                deflater.setInput(text, at, length);
                int flush = FLUSHES[random.nextInt(FLUSHES.length)];
                int got;
                do { // the first call after a change may only finish what was before
                    got = deflater.deflate(packed, 0, packed.length, flush);
                    out.write(packed, 0, got);
                } while (got > 0 || !deflater.needsInput());
                at += length;
            }
            deflater.finish();
            while (!deflater.finished()) {
                out.write(packed, 0, deflater.deflate(packed));
            }
        }
        CRC32 crc = new CRC32();
        crc.update(text);
        return new Bytes()
                .raw(out.toByteArray())
                .u32(crc.getValue())
                .u32(text.length)
                .toArray();
    }

    /// Reads all of it.
    ///
    /// @param steps of what the file gives and of what is asked for at once
    static Outcome read(byte[] gzip, Inflation inflation, Random steps) {
        int most = steps.nextInt(3) == 0 ? 20 : 200_000;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer window = ByteBuffer.allocateDirect(most);
        byte[] copy = new byte[most];
        int begun = steps.nextInt(Math.min(gzip.length, 65536) + 1);
        ReadableByteChannel file = channel(gzip, begun, steps, most);
        try (PackedInput input = new PackedInput(file, ByteBuffer.wrap(gzip, 0, begun), () -> inflation)) {
            int got = 0;
            while (got >= 0) {
                out.write(copy, 0, got);
                got = input.read(window.clear().limit(1 + steps.nextInt(most)));
                window.flip().get(copy, 0, Math.max(got, 0));
            }
            return new Outcome(out.toByteArray(), Optional.empty(), input.hasRest());
        } catch (IOException e) {
            return new Outcome(out.toByteArray(), Optional.of(e), false);
        } finally {
            inflation.close();
        }
    }

    private static ReadableByteChannel channel(byte[] bytes, int from, Random steps, int most) {
        ByteBuffer left = ByteBuffer.wrap(bytes).position(from);
        return new ReadableByteChannel() {
            @Override
            public int read(ByteBuffer into) {
                if (!left.hasRemaining()) {
                    return -1;
                }
                int got = Math.min(Math.min(left.remaining(), into.remaining()), 1 + steps.nextInt(most));
                into.put(Arrays.copyOfRange(bytes, left.position(), left.position() + got));
                left.position(left.position() + got);
                return got;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
    }
}
