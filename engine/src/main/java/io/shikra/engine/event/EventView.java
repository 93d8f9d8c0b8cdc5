// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.event;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// A window onto one event record in native memory: nothing is copied, one instance serves all events of a thread.
/// (A record on the heap, which only tests have, is copied to native memory first.)
///
/// Layout, little-endian and packed: `u64 ts, u64 tid, u32 len, u16 type, u32 nparams, u16 lens[nparams]` (`u32` for
/// types with LARGE_PAYLOAD), then the parameters one after the other. {@link #wrap} checks every bound and the size of
/// every fixed type, so that afterwards reading a parameter cannot leave the record. A record may carry fewer
/// parameters than its type has; a parameter of length 0 is "empty": its producer could not read it.
public final class EventView {
    /// Bytes before the length array.
    public static final int HEADER = 26;
    /// Where in it the time, the thread, the length, the type and the number of parameters stand.
    public static final int TS = 0;

    public static final int TID = 8;
    public static final int LENGTH = 16;
    public static final int CODE = 20;
    public static final int PARAM_COUNT = 22;

    static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int MAX_PARAMS = 64;
    /// `(NULL)` and its NUL: what kernels write for a null pointer.
    private static final byte[] NULL_TEXT = {'(', 'N', 'U', 'L', 'L', ')', 0};

    /// Where each parameter begins, counted from the record, and at the end where the last one ends.
    private final int[] starts = new int[MAX_PARAMS + 1];
    /// Keeps the record's memory alive.
    @SuppressWarnings("UnusedVariable") // nobody reads it, the collector sees it
    private MemorySegment held = MemorySegment.NULL;

    private MemorySegment copied = MemorySegment.NULL;
    /// Absolute address of the record.
    private long base;
    private long ts;
    private long tid;
    private int length;
    private int code;
    private int count;
    private EventType type = EventTable.type(EventCode.GENERIC_E);

    /// The type code of the record at {@code offset}, unchecked against the table: records of newer producers can have
    /// codes that this build does not know, and are skipped.
    ///
    /// @throws MalformedEventException when fewer than {@link #HEADER} bytes are left
    public static int peekType(MemorySegment segment, long offset) {
        requireHeader(segment, offset);
        return Short.toUnsignedInt(segment.get(I16, offset + CODE));
    }

    /// The timestamp of the record at {@code offset}, nanoseconds since the Unix epoch.
    ///
    /// @throws MalformedEventException when fewer than {@link #HEADER} bytes are left
    public static long peekTs(MemorySegment segment, long offset) {
        requireHeader(segment, offset);
        return segment.get(I64, offset);
    }

    /// Moves the window to the record at {@code offset}. On an exception the view is not to be read.
    ///
    /// @throws MalformedEventException when the bytes are no record
    public EventView wrap(MemorySegment memory, long offset) {
        requireHeader(memory, offset);
        if (memory.isNative()) {
            held = memory;
            return locate(memory.address() + offset, memory.byteSize() - offset);
        }
        long available = memory.byteSize() - offset;
        long size = Math.min(available, Math.max(HEADER, Integer.toUnsignedLong(memory.get(I32, offset + LENGTH))));
        if (copied.byteSize() < size) {
            copied = Arena.ofAuto().allocate(size);
        }
        MemorySegment.copy(memory, offset, copied, 0, size);
        held = copied;
        return locate(copied.address(), available);
    }

    private static void requireHeader(MemorySegment memory, long offset) {
        if (offset < 0 || memory.byteSize() - offset < HEADER) {
            throw new MalformedEventException("event record at offset " + offset + ": fewer than " + HEADER
                    + " bytes left of " + memory.byteSize());
        }
    }

    private EventView locate(long address, long available) {
        base = address;
        ts = Memory.i64(address);
        tid = Memory.i64(address + TID);
        length = Memory.i32(address + LENGTH);
        code = Memory.u16(address + CODE);
        count = Memory.i32(address + PARAM_COUNT);
        if (length < HEADER || length > available) {
            throw malformed(
                    "length " + Integer.toUnsignedString(length) + " is outside [" + HEADER + ", " + available + "]");
        }
        if (code >= EventTable.size()) {
            throw malformed("unknown event type");
        }
        type = EventTable.type(code);
        if (count < 0 || count > type.paramCount()) {
            throw malformed(Integer.toUnsignedString(count) + " parameters, " + type + " has " + type.paramCount());
        }
        if (type.is(EventType.LARGE_PAYLOAD)) {
            locateLarge();
        } else {
            locateSmall();
        }
        checkTextEnds();
        return this;
    }

    /// Lengths of two bytes are never negative and their sum cannot overflow: one check at the end bounds them all.
    private void locateSmall() {
        int params = count;
        int start = HEADER + params * 2;
        requireLengthArray(start);
        int[] into = starts;
        int[] sizes = type.sizes();
        long at = base + HEADER;
        into[0] = start;
        for (int i = 0; i < params; i++) {
            int size = Memory.u16(at + 2L * i);
            int fixed = sizes[i];
            if (size != fixed && size != 0 && fixed != 0) {
                throw malformed("parameter " + i + " has " + size + " bytes instead of " + fixed);
            }
            start += size;
            into[i + 1] = start;
        }
        if (start > length) {
            int first = 0;
            while (starts[first + 1] <= length) {
                first++;
            }
            throw leaves(first, starts[first + 1] - starts[first]);
        }
    }

    private void locateLarge() {
        int start = HEADER + count * 4;
        requireLengthArray(start);
        starts[0] = start;
        for (int i = 0; i < count; i++) {
            int size = Memory.i32(base + HEADER + 4L * i);
            if (size < 0 || size > length - start) {
                throw leaves(i, size);
            }
            int fixed = type.paramSize(i);
            if (size != 0 && fixed != 0 && size != fixed) {
                throw malformed("parameter " + i + " has " + size + " bytes instead of " + fixed);
            }
            start += size;
            starts[i + 1] = start;
        }
    }

    private void requireLengthArray(int end) {
        if (end > length) {
            throw malformed("the length array of " + count + " parameters does not fit in " + length + " bytes");
        }
    }

    private void checkTextEnds() {
        for (int param : type.textParams()) {
            if (has(param) && Memory.i8(base + starts[param + 1] - 1) != 0) {
                throw malformed("text parameter " + param + " does not end in NUL");
            }
        }
    }

    /// Finds a NUL inside a text, which {@link #wrap} does not look for; readers of files of others call it.
    ///
    /// @throws MalformedEventException when there is one
    public void checkTexts() {
        for (int param : type.textParams()) {
            if (has(param) && Memory.hasZero(base + starts[param], length(param) - 1)) {
                throw malformed("text parameter " + param + " has a NUL before its end");
            }
        }
    }

    /// Bytes of a parameter that the record carries.
    private int length(int param) {
        return starts[param + 1] - starts[param];
    }

    private MalformedEventException leaves(int param, int size) {
        return malformed("parameter " + param + " of " + Integer.toUnsignedString(size) + " bytes leaves the record");
    }

    private MalformedEventException malformed(String problem) {
        return new MalformedEventException("event record of type " + code + ": " + problem);
    }

    /// Memory in which {@link #offset()} and {@link #paramOffset} count: all of it.
    public MemorySegment segment() {
        return Memory.ALL;
    }

    /// Where the record starts in {@link #segment()}; valid while the memory given to {@link #wrap} is.
    public long offset() {
        return base;
    }

    /// Nanoseconds since the Unix epoch.
    public long ts() {
        return ts;
    }

    /// Thread that caused the event, in the host's pid namespace; -1 or 0 without a thread.
    public long tid() {
        return tid;
    }

    /// Bytes of the whole record.
    public int length() {
        return length;
    }

    public int code() {
        return code;
    }

    public EventType type() {
        return type;
    }

    /// Parameters this record carries.
    public int paramCount() {
        return count;
    }

    /// Whether the record carries the parameter and it is not empty.
    public boolean has(int param) {
        return param < count && length(param) != 0;
    }

    /// Bytes of a parameter; 0 when it is empty or absent.
    public int paramLength(int param) {
        return param < count ? length(param) : 0;
    }

    /// Offset of a parameter's bytes in {@link #segment()}; only for parameters that the record carries.
    public long paramOffset(int param) {
        return base + starts[param];
    }

    /// An 8-byte parameter; {@code missing} when it is empty or absent. As all readers below, only for a parameter of
    /// that fixed size.
    public long i64(int param, long missing) {
        return has(param) ? Memory.i64(base + starts[param]) : missing;
    }

    public int i32(int param, int missing) {
        return has(param) ? Memory.i32(base + starts[param]) : missing;
    }

    public long u32(int param, long missing) {
        return has(param) ? Integer.toUnsignedLong(Memory.i32(base + starts[param])) : missing;
    }

    public int u16(int param, int missing) {
        return has(param) ? Memory.u16(base + starts[param]) : missing;
    }

    public int u8(int param, int missing) {
        return has(param) ? Byte.toUnsignedInt(Memory.i8(base + starts[param])) : missing;
    }

    /// A number of any fixed size, sign-extended when its type is signed; {@code missing} when it is empty or absent.
    public long number(int param, long missing) {
        if (!has(param)) {
            return missing;
        }
        boolean signed = type.isSigned(param);
        return switch (length(param)) {
            case 1 -> signed ? (byte) u8(param, 0) : u8(param, 0);
            case 2 -> signed ? (short) u16(param, 0) : u16(param, 0);
            case 4 -> signed ? i32(param, 0) : u32(param, 0);
            case 8 -> i64(param, 0);
            default -> missing;
        };
    }

    /// One byte of a parameter, unsigned.
    public int byteAt(int param, int index) {
        return Byte.toUnsignedInt(Memory.i8(base + starts[param] + index));
    }

    /// Whether `evt.res` and its like have a value.
    public boolean hasReturnValue() {
        return type.hasReturnValue() && has(0) && (length(0) == 8 || length(0) == 4);
    }

    /// Parameter 0 with its sign; 0 without a return value.
    public long returnValue() {
        if (!hasReturnValue()) {
            return 0;
        }
        return length(0) == 8 ? i64(0, 0) : i32(0, 0);
    }

    /// Whether a text parameter reads as `<NA>`: it is empty, absent or says `(NULL)`.
    public boolean isNa(int param) {
        if (!has(param)) {
            return true;
        }
        if (length(param) != NULL_TEXT.length) {
            return false;
        }
        for (int i = 0; i < NULL_TEXT.length; i++) {
            if (Memory.i8(base + starts[param] + i) != NULL_TEXT[i]) {
                return false;
            }
        }
        return true;
    }

    /// Bytes of a text without its NUL; 0 when it is empty or absent.
    public int textLength(int param) {
        return has(param) ? length(param) - 1 : 0;
    }

    /// A text parameter, `<NA>` where {@link #isNa}. Allocates only what {@code pool} does not hold.
    public ByteString text(int param, StringPool pool) {
        return isNa(param) ? ByteString.NA : pool.intern(base + starts[param], length(param) - 1);
    }

    /// A text parameter, the empty string when it is empty or absent.
    public ByteString textOrEmpty(int param, StringPool pool) {
        return has(param) ? pool.intern(base + starts[param], length(param) - 1) : ByteString.EMPTY;
    }

    /// The bytes of a parameter of variable length.
    public ByteString bytes(int param, StringPool pool) {
        return has(param) ? pool.intern(base + starts[param], length(param)) : ByteString.EMPTY;
    }
}
