// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventType;
import io.shikra.engine.event.EventView;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// A window onto an event record of any age, whose bounds were checked before. Unlike {@link EventView} it asks neither
/// how many parameters the type has today nor how long they are.
final class RawRecord {
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private MemorySegment segment = MemorySegment.NULL;
    private long base;
    private int code;
    private int count;

    RawRecord wrap(MemorySegment memory, long offset) {
        segment = memory;
        base = offset;
        code = Short.toUnsignedInt(memory.get(I16, offset + EventView.CODE));
        count = memory.get(I32, offset + EventView.PARAM_COUNT);
        return this;
    }

    MemorySegment segment() {
        return segment;
    }

    long base() {
        return base;
    }

    long ts() {
        return segment.get(I64, base);
    }

    long tid() {
        return segment.get(I64, base + 8);
    }

    int length() {
        return segment.get(I32, base + 16);
    }

    int code() {
        return code;
    }

    EventType type() {
        return EventTable.type(code);
    }

    int count() {
        return count;
    }

    private int width() {
        return type().is(EventType.LARGE_PAYLOAD) ? 4 : 2;
    }

    int paramLength(int index) {
        int width = width();
        long at = base + EventView.HEADER + (long) index * width;
        return width == 4 ? segment.get(I32, at) : Short.toUnsignedInt(segment.get(I16, at));
    }

    long paramOffset(int index) {
        long at = base + EventView.HEADER + (long) count * width();
        for (int i = 0; i < index; i++) {
            at += paramLength(i);
        }
        return at;
    }

    /// A parameter of four bytes, unsigned; 0 when it is empty or of another length.
    long u32(int index) {
        return index < count && paramLength(index) == 4
                ? Integer.toUnsignedLong(segment.get(I32, paramOffset(index)))
                : 0;
    }

    /// A text parameter without its NUL; empty when it is absent.
    byte[] text(int index) {
        int length = index < count ? paramLength(index) : 0;
        byte[] bytes = new byte[Math.max(0, length - 1)];
        MemorySegment.copy(
                segment, ValueLayout.JAVA_BYTE, index < count ? paramOffset(index) : 0, bytes, 0, bytes.length);
        return bytes;
    }
}
