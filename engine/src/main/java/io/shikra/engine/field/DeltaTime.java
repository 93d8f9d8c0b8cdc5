// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.state.EventContext;
import org.jspecify.annotations.Nullable;

/// evt.deltatime: nanoseconds since the event at which the same check or output asked last; 0 the first time, also of
/// events of another engine. Asked again about one event it says the same again. Unsigned: events of several processors
/// may go back in time, and then
/// it is huge.
final class DeltaTime implements PerUse {
    private static final long SECOND = 1_000_000_000L;

    private final Part part;
    private @Nullable EventContext asked;
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
    @SuppressWarnings("ReferenceEquality") // another engine's events are another stream
    public void extract(EventContext event, Slot slot) {
        if (event != asked || event.number != number) {
            long now = event.event.ts();
            delta = event == asked ? now - ts : 0;
            asked = event;
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
