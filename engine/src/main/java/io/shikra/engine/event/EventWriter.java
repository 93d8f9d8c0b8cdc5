// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.event;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Writes event records (layout: {@link EventView}) into memory, allocating nothing. Parameters are put in table order;
/// those not put when {@link #end} is called are empty.
///
/// Usage: `begin(type, ts, tid)`, one `put…` per parameter, `end()`.
public final class EventWriter {
    private MemorySegment segment = MemorySegment.NULL;
    private long base;
    private long at;
    private int next;
    private int count;
    private boolean large;
    private EventType type = EventTable.type(EventCode.GENERIC_E);

    /// The next record begins at {@code offset} of {@code memory}. Putting beyond its end throws
    /// {@link IndexOutOfBoundsException}.
    public EventWriter target(MemorySegment memory, long offset) {
        segment = memory;
        base = offset;
        return this;
    }

    public EventWriter begin(EventType eventType, long ts, long tid) {
        return begin(eventType, eventType.paramCount(), ts, tid);
    }

    /// A record with only the first {@code params} parameters, as older producers wrote.
    public EventWriter begin(EventType eventType, int params, long ts, long tid) {
        if (params > eventType.paramCount()) {
            throw new IllegalArgumentException(
                    eventType + " has " + eventType.paramCount() + " parameters, not " + params);
        }
        type = eventType;
        count = params;
        large = eventType.is(EventType.LARGE_PAYLOAD);
        next = 0;
        segment.set(EventView.I64, base, ts);
        segment.set(EventView.I64, base + 8, tid);
        segment.set(EventView.I16, base + 20, (short) eventType.code());
        segment.set(EventView.I32, base + 22, params);
        at = base + EventView.HEADER + (long) params * (large ? 4 : 2);
        return this;
    }

    public EventWriter putI64(long value) {
        requireSize(8);
        segment.set(EventView.I64, at, value);
        return advance(8);
    }

    public EventWriter putI32(int value) {
        requireSize(4);
        segment.set(EventView.I32, at, value);
        return advance(4);
    }

    public EventWriter putU16(int value) {
        requireSize(2);
        segment.set(EventView.I16, at, (short) value);
        return advance(2);
    }

    public EventWriter putU8(int value) {
        requireSize(1);
        segment.set(ValueLayout.JAVA_BYTE, at, (byte) value);
        return advance(1);
    }

    /// A parameter that could not be read.
    public EventWriter putEmpty() {
        return advance(0);
    }

    public EventWriter putBytes(byte[] bytes) {
        return putBytes(bytes, 0, bytes.length);
    }

    public EventWriter putBytes(byte[] bytes, int from, int length) {
        MemorySegment.copy(bytes, from, segment, ValueLayout.JAVA_BYTE, at, length);
        return advance(length);
    }

    public EventWriter putBytes(MemorySegment from, long offset, int length) {
        MemorySegment.copy(from, offset, segment, at, length);
        return advance(length);
    }

    /// Text; its NUL is added.
    public EventWriter putString(ByteString text) {
        return putString(text.array(), 0, text.length());
    }

    public EventWriter putString(byte[] text, int from, int length) {
        MemorySegment.copy(text, from, segment, ValueLayout.JAVA_BYTE, at, length);
        segment.set(ValueLayout.JAVA_BYTE, at + length, (byte) 0);
        return advance(length + 1);
    }

    /// Text of {@code length} bytes without a NUL; the NUL is added.
    public EventWriter putString(MemorySegment from, long offset, int length) {
        MemorySegment.copy(from, offset, segment, at, length);
        segment.set(ValueLayout.JAVA_BYTE, at + length, (byte) 0);
        return advance(length + 1);
    }

    /// Memory to write a composite value in place, beginning at {@link #position}; then call {@link #putWritten}.
    public MemorySegment segment() {
        return segment;
    }

    public long position() {
        return at;
    }

    /// The next parameter is the {@code length} bytes that the caller wrote at {@link #position}.
    public EventWriter putWritten(int length) {
        return advance(length);
    }

    /// Closes the record and moves the target behind it.
    ///
    /// @return its length in bytes
    public int end() {
        while (next < count) {
            advance(0);
        }
        int length = Math.toIntExact(at - base);
        segment.set(EventView.I32, base + 16, length);
        base = at;
        return length;
    }

    private void requireSize(int size) {
        if (next < count && type.paramSize(next) != size) {
            throw new IllegalStateException("parameter " + next + " of " + type + " ("
                    + type.params().get(next).name() + ") has " + type.paramSize(next) + " bytes, not " + size);
        }
    }

    private EventWriter advance(int length) {
        if (next >= count) {
            throw new IllegalStateException(type + " takes " + count + " parameters here, not more");
        }
        if (large) {
            segment.set(EventView.I32, base + EventView.HEADER + 4L * next, length);
        } else if (length > 0xFFFF) {
            throw new IllegalArgumentException(
                    "parameter " + next + " of " + type + " has " + length + " bytes, at most 65535 fit");
        } else {
            segment.set(EventView.I16, base + EventView.HEADER + 2L * next, (short) length);
        }
        next++;
        at += length;
        return this;
    }
}
