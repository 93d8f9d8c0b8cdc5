// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.state.EventContext;
import org.jspecify.annotations.Nullable;

/// util.cnt: how often this very check or output was asked about one engine's events, beginning with 1.
final class UtilFields {
    private UtilFields() {}

    static void register(FieldRegistry fields) {
        fields.add("util.cnt", new Counter());
    }

    private static final class Counter implements PerUse {
        private @Nullable EventContext asked;
        private long times;

        @Override
        public Extractor fresh() {
            return new Counter();
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // another engine's events are another stream
        public void extract(EventContext event, Slot slot) {
            times = event == asked ? times + 1 : 1;
            asked = event;
            slot.setNumber(times);
        }
    }
}
