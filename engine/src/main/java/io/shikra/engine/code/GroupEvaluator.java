// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.plan.EventGroup;
import io.shikra.engine.state.EventContext;

/// Evaluates the conditions of one {@link EventGroup}: what a backend makes, interpreted or
/// compiled. Kept answers are found, and put, where {@link KeptMemory} points.
interface GroupEvaluator {
    /// Answers of the group's selectors: bit `i` says whether the `i`-th holds.
    int select(EventContext event);

    /// Whether the root at that position holds.
    boolean matches(int root, EventContext event);

    /// Makes the evaluators of a plan's groups.
    @FunctionalInterface
    interface Backend {
        GroupEvaluator of(EventGroup group);
    }
}
