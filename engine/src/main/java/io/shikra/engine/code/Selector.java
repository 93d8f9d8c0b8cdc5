// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.plan.EventGroup;
import io.shikra.engine.plan.PlanNode;
import io.shikra.engine.state.EventContext;
import java.util.Arrays;

/// Which roots of a group can hold, judged by the few cheap tests of the event that most of them begin with
/// ("opened for writing", "succeeded"): their answers are the number of a set of roots, which is worked out
/// once.
final class Selector extends Possible {
    private final EventGroup group;
    private final PlanNode[] tests;
    private final int words;
    /// The set of all roots.
    private final int everything;
    private final long[] sets;
    private final boolean[] filled;
    private int answers;

    Selector(EventGroup group) {
        this.group = group;
        tests = group.selectors().toArray(PlanNode[]::new);
        words = (group.roots().size() + 63) >> 6;
        everything = 1 << tests.length;
        filled = new boolean[everything];
        sets = new long[(everything + 1) * words];
        Arrays.fill(sets, everything * words, sets.length, -1);
    }

    /// Whether there is anything to select by.
    boolean isUsed() {
        return tests.length > 0;
    }

    /// The number of the set of roots that can hold for an event. A test that fails says nothing here: it will
    /// fail again where it is counted.
    ///
    /// @param evaluator the group's
    int ask(GroupEvaluator evaluator, EventContext event) {
        int set;
        try {
            set = evaluator.select(event);
        } catch (RuntimeException _) {
            return everything;
        }
        if (!filled[set]) {
            fill(set);
        }
        return set;
    }

    /// One word of a set that {@link #ask} named.
    long possible(int set, int word) {
        return sets[set * words + word];
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
