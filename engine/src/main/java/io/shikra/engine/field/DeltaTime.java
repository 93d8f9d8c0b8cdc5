// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.state.EventContext;

/// evt.deltatime: nanoseconds since the event at which the same check or output asked last; 0 the first time. Asked
/// again about one event it says the same again. Unsigned: events of several processors may go back in time, and then
/// it is huge.
final class DeltaTime implements PerUse {
    private static final long SECOND = 1_000_000_000L;

    private final Part part;
    private long number = -1;
    private long ts;
    private long delta;

    DeltaTime(Part part) {
        this.part = part;
    }

    /// What a field shows of the distance.
    enum Part {
        WHOLE,
        SECONDS,
        REST
    }

    static void register(FieldRegistry fields) {
        fields.add("evt.deltatime", new DeltaTime(Part.WHOLE))
                .add("evt.deltatime.s", new DeltaTime(Part.SECONDS))
                .add("evt.deltatime.ns", new DeltaTime(Part.REST));
    }

    @Override
    public Extractor fresh() {
        return new DeltaTime(part);
    }

    @Override
    public void extract(EventContext event, Slot slot) {
        if (event.number != number) {
            long now = event.event.ts();
            delta = number < 0 ? 0 : now - ts;
            ts = now;
            number = event.number;
        }
        slot.setNumber(
                switch (part) {
                    case WHOLE -> delta;
                    case SECONDS -> Long.divideUnsigned(delta, SECOND);
                    case REST -> Long.remainderUnsigned(delta, SECOND);
                });
    }
}
