// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// A capture written block by block: a section and one `openat` for each file, a second apart.
public final class HandMadeCapture {
    private static final int SECTION = 0x0A0D0D0A;
    private static final int EVENT = 0x216;
    private static final long TID = 4711;

    /// 2026-01-01T00:00:01Z.
    private static final long BEGIN = 1_767_225_601_000_000_000L;

    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private HandMadeCapture() {
        byte[] section = new byte[16];
        over(section).putInt(0x1A2B3C4D).putShort((short) 1).putShort((short) 2).putLong(-1);
        block(SECTION, section);
    }

    public static Path write(Path file, String... opened) throws IOException {
        HandMadeCapture capture = new HandMadeCapture();
        for (int i = 0; i < opened.length; i++) {
            capture.open(BEGIN + i * SECOND, opened[i]);
        }
        return Files.write(file, capture.bytes.toByteArray());
    }

    private void open(long time, String file) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(4096, 8);
            EventWriter writer = new EventWriter();
            writer.target(memory, 0).begin(EventTable.type(EventCode.OPENAT_X), time, TID);
            writer.putI64(3).putI64(-100).putString(ByteString.of(file));
            writer.putI32(1).putI32(0).putI32(1).putI64(9);
            int length = writer.end();
            byte[] body = new byte[2 + length];
            over(body).putShort((short) 0).put(memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
            block(EVENT, body);
        }
    }

    private void block(int type, byte[] body) {
        int padding = -body.length & 3;
        int length = 12 + body.length + padding;
        byte[] block = new byte[length];
        over(block).putInt(type).putInt(length).put(body).position(length - 4).putInt(length);
        bytes.writeBytes(block);
    }

    private static ByteBuffer over(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
