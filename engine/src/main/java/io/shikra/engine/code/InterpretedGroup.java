// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.plan.EventGroup;
import io.shikra.engine.state.EventContext;

/// A group whose parts are small objects that call one another.
final class InterpretedGroup implements GroupEvaluator {
    private final Evaluator[] selectors;
    private final Evaluator[] roots;

    InterpretedGroup(EventGroup group, PlanNodes nodes) {
        selectors = nodes.of(group.selectors());
        roots = nodes.of(group.roots());
    }

    @Override
    public int select(EventContext event) {
        int answers = 0;
        for (int i = 0; i < selectors.length; i++) {
            if (selectors[i].matches(event)) {
                answers |= 1 << i;
            }
        }
        return answers;
    }

    @Override
    public boolean matches(int root, EventContext event) {
        return roots[root].matches(event);
    }
}
