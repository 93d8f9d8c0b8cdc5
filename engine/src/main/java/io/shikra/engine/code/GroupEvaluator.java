// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.plan.EventGroup;
import io.shikra.engine.state.EventContext;

/// Evaluates the conditions of one {@link EventGroup}: interpreted or compiled.
interface GroupEvaluator {
    /// Whether the root at that position holds.
    boolean matches(int root, EventContext event);
}
