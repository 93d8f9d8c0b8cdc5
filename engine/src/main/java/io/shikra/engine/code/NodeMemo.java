// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.state.EventContext;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What compiled conditions found out about the current event: of each node of a plan the number of the event it was
/// computed for last, and the answer.
final class NodeMemo {
    final long[] numbers;
    final boolean[] answers;
    private @Nullable EventContext asked;

    /// @param nodes upper bound of node ids
    NodeMemo(int nodes) {
        numbers = new long[nodes];
        answers = new boolean[nodes];
        Arrays.fill(numbers, -1);
    }

    /// Call it before the conditions are asked: numbers count only within one context.
    @SuppressWarnings("ReferenceEquality") // contexts are places, not values
    void attend(EventContext event) {
        if (event != asked) {
            asked = event;
            Arrays.fill(numbers, -1);
        }
    }
}
