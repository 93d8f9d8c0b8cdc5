// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.plan.EventGroup;
import io.shikra.engine.state.EventContext;
import org.jspecify.annotations.Nullable;

/// A group whose parts are small objects that call one another, made when they are first asked.
final class InterpretedGroup implements GroupEvaluator {
    private final EventGroup group;
    private final PlanNodes nodes;
    private final Evaluator[] selectors;
    private final @Nullable Evaluator[] roots;

    InterpretedGroup(EventGroup group, PlanNodes nodes) {
        this.group = group;
        this.nodes = nodes;
        selectors = nodes.of(group.selectors());
        roots = new Evaluator[group.roots().size()];
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

    private Evaluator made(int root) {
        Evaluator made = nodes.of(group.roots().get(root));
        roots[root] = made;
        return made;
    }

    @Override
    public boolean matches(int root, EventContext event) {
        Evaluator evaluator = roots[root];
        return (evaluator == null ? made(root) : evaluator).matches(event);
    }
}
