// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventType;
import io.shikra.engine.state.EventContext;

/// Fields that events of every source have.
final class GenericFields {
    private static final long SECOND = 1_000_000_000L;
    private static final ByteString SYSCALL = ByteString.of(EventContext.SYSCALL_SOURCE);

    /// Event names by code, made once.
    static final ByteString[] NAMES = names();

    private GenericFields() {}

    static void register(FieldRegistry fields, StateLookup state) {
        fields.add("evt.num", (event, slot) -> slot.setNumber(event.number))
                .add("evt.time", (event, slot) -> slot.setText(Times.clock(event.event.ts())))
                .add("evt.outputtime", (event, slot) -> slot.setText(Times.clock(event.event.ts())))
                .add("evt.time.s", (event, slot) -> slot.setText(Times.clockSeconds(event.event.ts())))
                .add("evt.time.iso8601", (event, slot) -> slot.setText(Times.iso(event.event.ts())))
                .add("evt.datetime", (event, slot) -> slot.setText(Times.date(event.event.ts())))
                .add("evt.datetime.s", (event, slot) -> slot.setText(Times.dateSeconds(event.event.ts())))
                .add("evt.rawtime", (event, slot) -> slot.setNumber(event.event.ts()))
                .add("evt.rawtime.s", (event, slot) -> slot.setNumber(event.event.ts() / SECOND))
                .add("evt.rawtime.ns", (event, slot) -> slot.setNumber(event.event.ts() % SECOND))
                .add("evt.reltime", (event, slot) -> slot.setNumber(StateLookup.sinceStart(event)))
                .add("evt.reltime.s", (event, slot) -> slot.setNumber(StateLookup.sinceStart(event) / SECOND))
                .add("evt.reltime.ns", (event, slot) -> slot.setNumber(StateLookup.sinceStart(event) % SECOND))
                .add("evt.source", GenericFields::source)
                .add("evt.is_async", (event, slot) -> slot.setTruth(isMeta(event)))
                .add("evt.asynctype", GenericFields::asyncType)
                .add("evt.hostname", (event, slot) -> slot.setText(state.hostname()))
                .dependOn(FieldScope.TYPE, "evt.is_async", "evt.hostname")
                .dependOn(FieldScope.NAME, "evt.asynctype");
    }

    private static void source(EventContext event, Slot slot) {
        if (event.source.equals(EventContext.SYSCALL_SOURCE)) {
            slot.setText(SYSCALL);
        } else if (!event.source.isEmpty()) {
            slot.setText(event.source);
        }
    }

    static boolean isMeta(EventContext event) {
        return event.event.type().isKind(EventType.KIND_METAEVENT);
    }

    private static void asyncType(EventContext event, Slot slot) {
        if (isMeta(event)) {
            name(event, slot);
        }
    }

    /// Asynchronous events carry their name as parameter 1; others are called as the table says.
    static void name(EventContext event, Slot slot) {
        int code = event.event.code();
        if (code != EventCode.ASYNC_E) {
            slot.setText(NAMES[code]);
        } else {
            slot.setText(event.event.text(1, event.strings));
        }
    }

    private static ByteString[] names() {
        ByteString[] names = new ByteString[EventTable.size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = ByteString.of(EventTable.type(i).name());
        }
        return names;
    }
}
