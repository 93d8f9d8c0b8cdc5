// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.plan;

import java.util.List;

/// What to ask about the events of some types: the same for all of them.
///
/// @param index     number of the group, from 0
/// @param codes     event types, in order
/// @param roots     distinct conditions, in the order of their first rules; none is never true
/// @param rules     by root: positions of the rules that have this condition, in order
/// @param selectors cheap tests of the event that several roots ask for, at most {@link #MAX_SELECTORS}
public record EventGroup(
        int index, List<Integer> codes, List<PlanNode> roots, List<int[]> rules, List<PlanNode> selectors) {
    /// So few that every combination of their answers can be told apart.
    public static final int MAX_SELECTORS = 6;

    public EventGroup {
        codes = List.copyOf(codes);
        roots = List.copyOf(roots);
        rules = List.copyOf(rules);
        selectors = List.copyOf(selectors);
    }

    /// Whether some root has a part that the keeper keeps.
    boolean asks(Keeper keeper) {
        return roots.stream().anyMatch(root -> has(root, keeper));
    }

    private static boolean has(PlanNode node, Keeper keeper) {
        return node.keeper() == keeper || node.children().stream().anyMatch(part -> has(part, keeper));
    }
}
