// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import java.util.zip.ZipException;

/// Whether the library that was found keeps its state as the one we know does: it unpacks a text that
/// fills every buffer in it. Without that a library of another layout would write over memory that is not
/// its own.
final class IsalSelfTest {
    /// More than twice the window of deflate, all of it repetition: the longest copies.
    private static final int LENGTH = 80_000;

    private static final int PERIOD = 61;
    private static final int STEP = 40_000;
    private static final int BEHIND = 20;

    private IsalSelfTest() {}

    static boolean passes(Isal isal) {
        byte[] text = text();
        ByteBuffer packed = packed(text);
        int length = packed.limit() - BEHIND;
        ByteBuffer unpacked = ByteBuffer.allocateDirect(LENGTH + BEHIND);
        try (IsalInflation inflation = new IsalInflation(isal)) {
            inflation.inflate(packed, unpacked.limit(STEP));
            inflation.inflate(packed, unpacked.limit(LENGTH));
            inflation.inflate(packed, unpacked.limit(unpacked.capacity()));
            return inflation.finished()
                    && packed.position() == length
                    && unpacked.flip().equals(ByteBuffer.wrap(text))
                    && inflation.keptInside();
        } catch (ZipException | IllegalArgumentException | IndexOutOfBoundsException otherLayout) {
            return false;
        }
    }

    private static byte[] text() {
        byte[] text = new byte[LENGTH];
        for (int i = 0; i < PERIOD; i++) {
            text[i] = (byte) i;
        }
        for (int length = PERIOD; length < LENGTH; length *= 2) {
            System.arraycopy(text, 0, text, length, Math.min(length, LENGTH - length));
        }
        return text;
    }

    /// With zeros behind.
    private static ByteBuffer packed(byte[] text) {
        byte[] bytes = new byte[text.length];
        try (Deflater deflater = new Deflater(Deflater.BEST_SPEED, true)) {
            deflater.setInput(text);
            deflater.finish();
            int length = deflater.deflate(bytes);
            return ByteBuffer.allocateDirect(length + BEHIND)
                    .put(bytes, 0, length)
                    .clear();
        }
    }
}
