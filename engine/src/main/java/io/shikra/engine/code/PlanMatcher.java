// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.event.EventTable;
import io.shikra.engine.plan.EventGroup;
import io.shikra.engine.plan.KeptWords;
import io.shikra.engine.plan.Plan;
import io.shikra.engine.state.EventContext;
import org.jspecify.annotations.Nullable;

/// Asks rules by a plan. Nearly every event ends at one bit of its thread, which says that no rule for this
/// type of event can match what the thread is; what is left goes to the group of its type, which is made for
/// the first such event.
final class PlanMatcher implements RuleMatcher {
    private final Plan plan;
    private final KeptMemory memory;
    private final PlanNodes nodes;
    private final GroupEvaluator.Backend backend;
    private final KeptWords words;
    private final int[] groupByCode = new int[EventTable.size()];
    private final @Nullable GroupMatcher[] groups;

    /// @param backend makes what evaluates groups that are asked often; before, and without it, all is interpreted
    PlanMatcher(Plan plan, KeptMemory memory, PlanNodes nodes, GroupEvaluator.Backend backend) {
        this.plan = plan;
        this.memory = memory;
        this.nodes = nodes;
        this.backend = backend;
        words = plan.threadWords();
        groups = new GroupMatcher[plan.groups().size()];
        for (int code = 0; code < groupByCode.length; code++) {
            groupByCode[code] = plan.group(code);
        }
    }

    @Override
    public int match(EventContext event, boolean all, int[] matched, Failures failures) {
        int index = groupByCode[event.event.code()];
        if (index == Plan.NO_GROUP) {
            return 0;
        }
        long[] kept = memory.thread(event);
        if (kept != null && (kept[words.quiet(index)] & 1L << index) != 0) {
            return 0;
        }
        GroupMatcher group = groups[index];
        return (group == null ? made(index) : group).match(event, all, matched, failures);
    }

    private GroupMatcher made(int index) {
        EventGroup group = plan.groups().get(index);
        GroupMatcher made = new GroupMatcher(group, plan, memory, nodes, backend);
        groups[index] = made;
        return made;
    }

    @Override
    public void prepare() {
        for (int index = 0; index < groups.length; index++) {
            GroupMatcher group = groups[index];
            (group == null ? made(index) : group).prepare();
        }
    }
}
