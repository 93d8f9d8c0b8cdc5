// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.state.EventContext;

/// util.cnt: how often this very check or output was asked, beginning with 1.
final class UtilFields {
    private UtilFields() {}

    static void register(FieldRegistry fields) {
        fields.add("util.cnt", new Counter());
    }

    private static final class Counter implements PerUse {
        private long asked;

        @Override
        public Extractor fresh() {
            return new Counter();
        }

        @Override
        public void extract(EventContext event, Slot slot) {
            slot.setNumber(++asked);
        }
    }
}
