// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventType;
import io.shikra.engine.event.EventView;
import io.shikra.engine.event.Memory;
import java.lang.foreign.MemorySegment;

/// Finds the record in an event block of any version and brings it to the layout of {@link EventView}, in place
/// (specification: §4). Allocates nothing as long as blocks do not get longer.
final class EventBlock {
    static final int STATE_ONLY = 1;

    /// Most bytes after the header of a block that is not of a large kind.
    static final int MAX_SMALL = 1 << 16;

    /// Bytes of a record before the length array when the number of parameters is not stored.
    private static final int OLD_HEADER = 22;

    /// Address of the record.
    private long start;

    /// Bytes from there to the end of the block.
    private int room;

    private int cpu;
    private int flags;
    private int code;

    /// Takes the block that the input holds, which is known to be of today's most common type, with an event in its
    /// present form.
    void take(CaptureInput input) {
        long at = input.body();
        cpu = Memory.u16(at);
        flags = 0;
        start = at + 2;
        room = input.bodyLength() - 2;
        code = Memory.u16(start + EventView.CODE);
    }

    /// Takes the block whose header was read.
    ///
    /// @return false when its event type is newer than ours
    boolean read(CaptureInput input) throws CaptureException {
        int type = input.type();
        if (!BlockType.isLarge(type) && input.bodyLength() > MAX_SMALL) {
            throw input.corrupt(input.bodyLength() + " bytes in an event block that holds at most " + MAX_SMALL);
        }
        input.readBody(false);
        boolean counted = BlockType.hasParamCount(type);
        if (!counted) {
            input.unprotect(); // the header will be moved
        }
        long at = input.body();
        int before = 2 + (BlockType.hasFlags(type) ? 4 : 0);
        int header = counted ? EventView.HEADER : OLD_HEADER;
        if (input.bodyLength() < before + header) {
            throw input.corrupt("an event block of " + input.bodyLength() + " bytes, less than its header");
        }
        cpu = Memory.u16(at);
        flags = before > 2 ? Memory.i32(at + 2) : 0;
        start = at + before;
        room = input.bodyLength() - before;
        code = Memory.u16(start + EventView.CODE);
        if (code >= EventTable.size()) {
            return false;
        }
        if (!counted) {
            insertParamCount(input);
        }
        return true;
    }

    /// Whether the record says no more than there is.
    void check(CaptureInput input) throws CaptureException {
        long length = Integer.toUnsignedLong(Memory.i32(start + EventView.LENGTH));
        if (length < EventView.HEADER || length > room) {
            throw input.corrupt(
                    "an event of " + length + " bytes where " + EventView.HEADER + " to " + room + " are possible");
        }
        long count = Integer.toUnsignedLong(Memory.i32(start + OLD_HEADER));
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
    private void insertParamCount(CaptureInput input) throws CaptureException {
        long length = Integer.toUnsignedLong(Memory.i32(start + EventView.LENGTH)) + 4;
        if (code == EventCode.NOTIFICATION_E || code == EventCode.INFRASTRUCTURE_EVENT_E) {
            length -= 3; // their writers counted three bytes too many
        }
        start -= 4;
        room += 4;
        if (length < EventView.HEADER || length > room) {
            throw input.corrupt("an event of " + (length - 4) + " bytes where at most " + (room - 4) + " are");
        }
        MemorySegment.copy(Memory.ALL, start + 4, Memory.ALL, start, OLD_HEADER);
        int count = derivedCount((int) length);
        if (count < 0) {
            throw input.corrupt("an event of type " + EventTable.type(code) + " whose parameters do not add up to its "
                    + (length - 4) + " bytes");
        }
        Memory.putI32(start + 16, (int) length);
        Memory.putI32(start + OLD_HEADER, count);
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
            long at = start + EventView.HEADER + (long) i * width;
            ends += width == 4 ? Integer.toUnsignedLong(Memory.i32(at)) : Memory.u16(at);
        }
        return ends;
    }

    private int width() {
        return EventTable.type(code).is(EventType.LARGE_PAYLOAD) ? 4 : 2;
    }

    /// Address of the record; its bounds hold after {@link #check}.
    long start() {
        return start;
    }

    /// Bytes that the record may take.
    int room() {
        return room;
    }

    int code() {
        return code;
    }

    int cpu() {
        return cpu;
    }

    int flags() {
        return flags;
    }
}
