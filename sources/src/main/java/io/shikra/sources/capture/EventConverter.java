// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventType;
import io.shikra.engine.event.EventWriter;
import io.shikra.engine.event.ParamType;
import io.shikra.sources.capture.Conversion.Instruction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Brings events of older producers to the form of today, step by step, so that the state engine knows one form only
/// (specification: §6). An event already in that form is not touched.
final class EventConverter {
    /// Steps for one event.
    private static final int MAX_ROUNDS = 50;

    /// Of a parameter whose length takes two bytes, without its NUL.
    private static final int MAX_TEXT = 0xFFFE;

    private static final byte[] NOTHING = new byte[0];
    /// More than all defaults and length arrays of one event.
    private static final int SLACK = 1024;

    private static final int[] CURRENT = currentParams();

    private final EnterStore enters = new EnterStore();
    private final RawRecord event = new RawRecord();
    private final RawRecord enter = new RawRecord();
    private final EventWriter writer = new EventWriter();
    private MemorySegment result = MemorySegment.NULL;
    private MemorySegment spare = MemorySegment.NULL;

    /// Whether an event of that type with so many parameters is in the form of today: {@link #convert} would leave it.
    static boolean isCurrent(int code, int params) {
        int wanted = CURRENT[code];
        return wanted >= 0 ? params == wanted : params >= 0 && params <= ~wanted;
    }

    /// By code: the number of parameters that an event in the form of today has; of a type that was never changed the
    /// complement of the most that it may have; of one that always needs a look, more than any event has.
    private static int[] currentParams() {
        int[] counts = new int[EventTable.size()];
        for (int code = 0; code < counts.length; code++) {
            EventType type = EventTable.type(code);
            boolean managed = type.is(EventType.CONVERTER_MANAGED);
            if (type.is(EventType.UNUSED | EventType.OLD_VERSION) || (managed && !type.isExit())) {
                counts[code] = Integer.MAX_VALUE;
            } else {
                counts[code] = managed ? type.paramCount() : ~type.paramCount();
            }
        }
        return counts;
    }

    /// Converts the record at {@code offset}, whose bounds were checked.
    ///
    /// @return false when there is nothing to deliver; else {@link #segment} and {@link #offset} have it
    boolean convert(CaptureInput input, MemorySegment memory, long offset) throws CaptureException {
        event.wrap(memory, offset);
        for (int round = 0; round < MAX_ROUNDS; round++) {
            EventType type = event.type();
            if (type.is(EventType.UNUSED)) {
                return false;
            }
            if (!type.is(EventType.CONVERTER_MANAGED)) {
                return unmanaged(input, type);
            }
            if (type.isExit() && event.count() > type.paramCount()) {
                throw input.corrupt(
                        event.count() + " parameters in an event of type " + type + ", which has " + type.paramCount());
            }
            if (type.isExit() && !type.is(EventType.OLD_VERSION) && event.count() == type.paramCount()) {
                return true;
            }
            Conversion conversion = Conversion.of(event.code(), event.count());
            if (conversion == null) {
                throw input.corrupt("an event of type " + type + " with " + event.count()
                        + " parameters, a form that nobody is known to write");
            }
            switch (conversion.action()) {
                case STORE -> {
                    enters.put(event);
                    return false;
                }
                case PASS -> {
                    return true;
                }
                case STORE_AND_PASS -> {
                    enters.put(event);
                    return true;
                }
                case ADD_PARAMS -> build(input, conversion, event.count());
                case CHANGE_TYPE -> build(input, conversion, 0);
            }
        }
        throw input.corrupt("an event of type " + event.type() + " that does not reach its present form");
    }

    private boolean unmanaged(CaptureInput input, EventType type) throws CaptureException {
        if (type.is(EventType.OLD_VERSION)) {
            if (type.isExit()) {
                throw input.corrupt("an event of the old type " + type + ", for which there is no conversion");
            }
            return false;
        }
        if (event.count() > type.paramCount()) {
            begin(type, type.paramCount(), 0);
            for (int i = 0; i < type.paramCount(); i++) {
                copy(event, i, type, i);
            }
            end();
        }
        return true;
    }

    /// Writes the next form of the event and makes it the current one.
    ///
    /// @param kept parameters taken over before the listed ones
    private void build(CaptureInput input, Conversion conversion, int kept) throws CaptureException {
        EventType type = EventTable.type(conversion.target());
        int count = kept + conversion.instructions().size();
        MemorySegment stored = enters.find(event.tid());
        boolean usesEnter = false;
        byte[] json = conversion.describesContainer() ? ContainerText.of(event) : NOTHING;
        begin(type, count, json.length);
        for (int i = 0; i < kept; i++) {
            copy(event, i, type, i);
        }
        for (int i = kept; i < count; i++) {
            Instruction instruction = conversion.instructions().get(i - kept);
            switch (instruction.origin()) {
                case OLD -> copy(event, instruction.param(), type, i);
                case ENTER_OR_DEFAULT, ENTER_OR_EMPTY -> {
                    if (stored != null) {
                        usesEnter = true;
                        fromEnter(input, stored, instruction.param(), type, i);
                    } else if (instruction.origin() == Conversion.Origin.ENTER_OR_EMPTY) {
                        writer.putEmpty();
                    } else {
                        putDefault(type, i);
                    }
                }
                case DEFAULT -> putDefault(type, i);
                case EMPTY -> writer.putEmpty();
                case CONTAINER_JSON -> writer.putString(json, 0, Math.min(json.length, MAX_TEXT));
            }
        }
        if (usesEnter) {
            enters.free(event.tid());
        }
        end();
    }

    /// @param more bytes that come neither from the event nor from its enter event
    private void begin(EventType type, int count, int more) {
        MemorySegment stored = enters.find(event.tid());
        long most = event.length() + more + SLACK + (stored == null ? 0 : stored.byteSize());
        if (spare.byteSize() < most) {
            spare = Arena.ofAuto().allocate(most + most / 2);
        }
        writer.target(spare, 0).begin(type, count, event.ts(), event.tid());
    }

    private void end() {
        writer.end();
        MemorySegment built = spare;
        spare = result;
        result = built;
        event.wrap(result, 0);
    }

    /// Copies a parameter. One that is longer than its type is today is cut at the end, as Falco does, even
    /// where that takes more than leading zeros (the result of an old bpf call); a shorter one is filled up.
    private void copy(RawRecord from, int param, EventType type, int at) {
        int length = from.paramLength(param);
        int size = type.paramSize(at);
        if (size == 0 || length == 0 || length == size) {
            writer.putBytes(from.segment(), from.paramOffset(param), length);
            return;
        }
        zero(size);
        MemorySegment.copy(
                from.segment(), from.paramOffset(param), writer.segment(), writer.position(), Math.min(length, size));
        writer.putWritten(size);
    }

    private void zero(int size) {
        for (int i = 0; i < size; i++) {
            writer.segment().set(ValueLayout.JAVA_BYTE, writer.position() + i, (byte) 0);
        }
    }

    private void fromEnter(CaptureInput input, MemorySegment stored, int param, EventType type, int at)
            throws CaptureException {
        enter.wrap(stored, 0);
        if (enter.code() != event.code() - 1) {
            throw input.corrupt("the last enter event of thread " + event.tid() + " is of type " + enter.type()
                    + ", not the one before " + event.type());
        }
        if (param >= enter.count()) {
            throw input.corrupt("an enter event of type " + enter.type() + " with " + enter.count()
                    + " parameters, where " + (param + 1) + " are needed");
        }
        copy(enter, param, type, at);
    }

    private void putDefault(EventType type, int param) {
        ParamType of = type.params().get(param).type();
        if (of == ParamType.UID || of == ParamType.GID) {
            writer.putI32(-1);
            return;
        }
        zero(of.size());
        writer.putWritten(of.size());
    }

    MemorySegment segment() {
        return event.segment();
    }

    long offset() {
        return event.base();
    }

    /// Another capture begins: nothing of this one counts.
    void clear() {
        enters.clear();
    }
}
