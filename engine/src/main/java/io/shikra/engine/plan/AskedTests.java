// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.plan;

import io.shikra.engine.rule.Condition;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What a plan does with the tests of conditions when an event of one type comes: for those who explain
/// it.
public final class AskedTests {
    private final Map<Object, PlanNode> nodes = new HashMap<>();
    private final int code;

    public AskedTests(Plan plan, int code) {
        this.code = code;
        int group = plan.group(code);
        if (group != Plan.NO_GROUP) {
            plan.groups().get(group).roots().forEach(root -> collect(root, Optional.empty()));
        }
    }

    private void collect(PlanNode node, Optional<PlanNode> around) {
        Optional<PlanNode> kept = node.bit() >= 0 ? Optional.of(node) : around;
        if (node instanceof PlanNode.Test test) {
            Object key = NodeTable.withoutPlace(test.condition());
            nodes.merge(key, kept.orElse(test), (one, other) -> one.bit() >= 0 ? one : other);
        }
        node.children().forEach(part -> collect(part, kept));
    }

    /// The part of conditions with whose answer that of the test is kept: itself, or the smallest that
    /// is kept and holds it; itself, too, when nobody keeps it. Empty when the test is not asked about
    /// events of this type.
    public Optional<PlanNode> find(Condition test) {
        return Optional.ofNullable(nodes.get(NodeTable.withoutPlace(test)));
    }

    /// Whether the event's type alone answers the test.
    public boolean isDecided(Condition test) {
        return Planner.isDecided(test, code);
    }
}
