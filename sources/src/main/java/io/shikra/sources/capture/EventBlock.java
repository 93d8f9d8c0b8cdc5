// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventType;
import io.shikra.engine.event.EventView;
import java.lang.foreign.MemorySegment;

/// Finds the record in an event block of any version and brings it to the layout of {@link EventView}, in place
/// (specification: §4). Allocates nothing as long as blocks do not get longer.
final class EventBlock {
    static final int STATE_ONLY = 1;

    /// Most bytes after the header of a block that is not of a large kind.
    private static final int MAX_SMALL = 1 << 16;

    /// Bytes of a record before the length array when the number of parameters is not stored.
    private static final int OLD_HEADER = 22;

    private byte[] bytes = new byte[0];
    private MemorySegment segment = MemorySegment.NULL;
    private int start;
    private int cpu;
    private int flags;
    private int code;

    /// Takes the block whose header was read.
    ///
    /// @return false when its event type is newer than ours
    boolean read(CaptureInput input) throws CaptureException {
        int type = input.type();
        if (!BlockType.isLarge(type) && input.bodyLength() > MAX_SMALL) {
            throw input.corrupt(input.bodyLength() + " bytes in an event block that holds at most " + MAX_SMALL);
        }
        input.readBody(false);
        bytes = input.buffer();
        segment = input.segment();
        int at = CaptureInput.ROOM;
        int end = at + input.bodyLength();
        boolean counted = BlockType.hasParamCount(type);
        int before = 2 + (BlockType.hasFlags(type) ? 4 : 0);
        int header = counted ? EventView.HEADER : OLD_HEADER;
        if (end - at < before + header) {
            throw input.corrupt("an event block of " + (end - at) + " bytes, less than its header");
        }
        cpu = u16(at);
        flags = before > 2 ? CaptureInput.int32(bytes, at + 2) : 0;
        start = at + before;
        code = u16(start + 20);
        if (code >= EventTable.size()) {
            return false;
        }
        if (!counted) {
            insertParamCount(input, end);
        }
        check(input, end);
        return true;
    }

    private void check(CaptureInput input, int end) throws CaptureException {
        long length = Integer.toUnsignedLong(CaptureInput.int32(bytes, start + 16));
        if (length < EventView.HEADER || length > end - start) {
            throw input.corrupt("an event of " + length + " bytes where " + EventView.HEADER + " to " + (end - start)
                    + " are possible");
        }
        long count = Integer.toUnsignedLong(CaptureInput.int32(bytes, start + OLD_HEADER));
        int width = width();
        if (count > (length - EventView.HEADER) / width) {
            throw input.corrupt(
                    "the lengths of " + count + " parameters do not fit in an event of " + length + " bytes");
        }
        if (valuesEnd((int) count, width) > length) {
            throw input.corrupt("the parameters of an event of " + length + " bytes leave it");
        }
    }

    /// Moves the header to make room for the number of parameters, which the oldest blocks leave out.
    private void insertParamCount(CaptureInput input, int end) throws CaptureException {
        long length = Integer.toUnsignedLong(CaptureInput.int32(bytes, start + 16)) + 4;
        if (code == EventCode.NOTIFICATION_E || code == EventCode.INFRASTRUCTURE_EVENT_E) {
            length -= 3; // their writers counted three bytes too many
        }
        start -= 4;
        if (length < EventView.HEADER || length > end - start) {
            throw input.corrupt("an event of " + (length - 4) + " bytes where at most " + (end - start - 4) + " are");
        }
        System.arraycopy(bytes, start + 4, bytes, start, OLD_HEADER);
        int count = derivedCount((int) length);
        if (count < 0) {
            throw input.corrupt("an event of type " + EventTable.type(code) + " whose parameters do not add up to its "
                    + (length - 4) + " bytes");
        }
        putInt(start + 16, (int) length);
        putInt(start + OLD_HEADER, count);
    }

    /// The number of parameters that fills the record exactly; -1 when there is none.
    private int derivedCount(int length) {
        int width = width();
        for (int count = EventTable.type(code).paramCount(); count >= 0; count--) {
            if (EventView.HEADER + count * width <= length) {
                long ends = valuesEnd(count, width);
                if (ends <= length) {
                    return ends == length ? count : -1;
                }
            }
        }
        return -1;
    }

    private long valuesEnd(int count, int width) {
        long ends = EventView.HEADER + (long) count * width;
        for (int i = 0; i < count; i++) {
            int at = start + EventView.HEADER + i * width;
            ends += width == 4 ? Integer.toUnsignedLong(CaptureInput.int32(bytes, at)) : u16(at);
        }
        return ends;
    }

    private int width() {
        return EventTable.type(code).is(EventType.LARGE_PAYLOAD) ? 4 : 2;
    }

    private int u16(int at) {
        return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
    }

    private void putInt(int at, int value) {
        bytes[at] = (byte) value;
        bytes[at + 1] = (byte) (value >> 8);
        bytes[at + 2] = (byte) (value >> 16);
        bytes[at + 3] = (byte) (value >> 24);
    }

    MemorySegment segment() {
        return segment;
    }

    int start() {
        return start;
    }

    int cpu() {
        return cpu;
    }

    int flags() {
        return flags;
    }
}
