// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.plan.EventGroup;
import io.shikra.engine.plan.PlanNode;
import io.shikra.engine.state.EventContext;

/// Which roots of a group can hold, judged by the few cheap tests of the event that most of them begin with
/// ("opened for writing", "succeeded"): their answers are the number of a set of roots, which is worked out
/// once.
final class Selector extends Possible {
    private final EventGroup group;
    private final PlanNode[] tests;
    private final int words;
    private final long[] sets;
    private final boolean[] filled;
    private int answers;

    Selector(EventGroup group) {
        this.group = group;
        tests = group.selectors().toArray(PlanNode[]::new);
        words = (group.roots().size() + 63) >> 6;
        filled = new boolean[1 << tests.length];
        sets = new long[filled.length * words];
    }

    /// Whether there is anything to select by.
    boolean isUsed() {
        return tests.length > 0;
    }

    /// Takes away from the roots those that cannot hold. A test that fails says nothing here: it will fail
    /// again where it is counted.
    ///
    /// @param evaluator the group's
    void select(GroupEvaluator evaluator, EventContext event, long[] left) {
        int set;
        try {
            set = evaluator.select(event);
        } catch (RuntimeException _) {
            return;
        }
        if (!filled[set]) {
            fill(set);
        }
        for (int word = 0; word < words; word++) {
            left[word] &= sets[set * words + word];
        }
    }

    private void fill(int set) {
        answers = set;
        for (int i = 0; i < group.roots().size(); i++) {
            if (of(group.roots().get(i)) != NO) {
                sets[set * words + (i >> 6)] |= 1L << i;
            }
        }
        filled[set] = true;
    }

    @Override
    int known(PlanNode node) {
        for (int i = 0; i < tests.length; i++) {
            if (node.id() == tests[i].id()) {
                return (answers & 1 << i) != 0 ? YES : NO;
            }
        }
        return UNKNOWN;
    }
}
