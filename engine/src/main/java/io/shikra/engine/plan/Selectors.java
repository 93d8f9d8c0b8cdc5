// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.plan;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds the cheap tests of the event that most roots of a group ask for.
final class Selectors {
    private final Map<PlanNode, Integer> askers = new LinkedHashMap<>();

    private Selectors() {}

    static List<PlanNode> of(List<PlanNode> roots) {
        Selectors selectors = new Selectors();
        roots.forEach(root -> selectors.collect(root, new HashSet<>()));
        return selectors.askers.entrySet().stream()
                .filter(test -> test.getValue() > 1)
                .sorted(Comparator.comparingInt(test -> -test.getValue()))
                .limit(EventGroup.MAX_SELECTORS)
                .map(Map.Entry::getKey)
                .toList();
    }

    private void collect(PlanNode node, Set<PlanNode> seen) {
        if (node.keeper() != Keeper.NOBODY || !seen.add(node)) {
            return;
        }
        if (node instanceof PlanNode.Test && node.cost() <= Costs.CHEAP) {
            askers.merge(node, 1, Integer::sum);
        }
        node.children().forEach(part -> collect(part, seen));
    }
}
