// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.state.EventContext;

/// A part of conditions that stands in many rules: computed once per event.
final class Remembered implements Evaluator {
    private final Evaluator part;
    private long number = -1;
    private boolean answer;

    Remembered(Evaluator part) {
        this.part = part;
    }

    @Override
    public boolean matches(EventContext event) {
        if (number != event.number) {
            // Forgotten first, so that an exception does not leave the last event's answer behind.
            number = -1;
            answer = part.matches(event);
            number = event.number;
        }
        return answer;
    }
}
