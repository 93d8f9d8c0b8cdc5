// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.event.EventTable;
import io.shikra.engine.plan.EventGroup;
import io.shikra.engine.plan.Plan;
import io.shikra.engine.state.EventContext;
import org.jspecify.annotations.Nullable;

/// Asks rules by a plan. Nearly every event ends at one bit of its thread, which says that no rule for this
/// type of event can match what the thread is; what is left goes to the group of its type.
final class PlanMatcher implements RuleMatcher {
    private final Memory memory;
    private final @Nullable GroupMatcher[] byCode = new GroupMatcher[EventTable.size()];

    PlanMatcher(Plan plan, Memory memory, PlanNodes nodes, GroupEvaluator.Backend backend) {
        this.memory = memory;
        for (EventGroup group : plan.groups()) {
            GroupMatcher matcher = new GroupMatcher(group, plan, memory, backend.of(group), nodes);
            for (int code : group.codes()) {
                byCode[code] = matcher;
            }
        }
    }

    @Override
    public int match(EventContext event, boolean all, int[] matched, Failures failures) {
        GroupMatcher group = byCode[event.event.code()];
        if (group == null) {
            return 0;
        }
        long[] words = memory.thread(event);
        if (words != null && group.isQuiet(words)) {
            return 0;
        }
        return group.match(event, all, matched, failures);
    }
}
