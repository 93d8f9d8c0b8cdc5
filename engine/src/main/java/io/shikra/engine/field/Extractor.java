// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.state.EventContext;

/// Takes one field's value out of an event and its state. Allocates nothing.
@FunctionalInterface
public interface Extractor {
    /// Fills {@code slot}; leaves it absent when the field has no value for this event.
    void extract(EventContext event, Slot slot);

    /// Whether the field has no value in any event of that type, as far as that can be said before there is
    /// one.
    default boolean isNeverPresent(int code) {
        return false;
    }

    /// Whether asking for the field changes what other fields of the event say.
    default boolean changesEvent() {
        return false;
    }

    /// Fills {@code slot} with what outputs print, where that is not what conditions compare.
    default void print(EventContext event, Slot slot) {
        extract(event, slot);
    }
}
