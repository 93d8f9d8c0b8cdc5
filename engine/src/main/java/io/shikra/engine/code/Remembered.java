// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.state.EventContext;
import org.jspecify.annotations.Nullable;

/// A part of conditions that stands in many rules: computed once per event.
final class Remembered implements Evaluator {
    private final Evaluator part;
    private long number = -1;
    private @Nullable EventContext asked;
    private boolean answer;

    Remembered(Evaluator part) {
        this.part = part;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // of another engine's events one may have the same number
    public boolean matches(EventContext event) {
        if (number != event.number || asked != event) {
            // Forgotten first, so that an exception does not leave the last event's answer behind.
            number = -1;
            answer = part.matches(event);
            number = event.number;
            asked = event;
        }
        return answer;
    }
}
