// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.plan;

import io.shikra.engine.rule.Condition;
import io.shikra.engine.rule.Condition.Operand;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds the families among the tests that roots lead to.
final class TextFamilies {
    private final Map<Operand, List<PlanNode.Test>> byOperand = new LinkedHashMap<>();
    private final Set<PlanNode> visited = new HashSet<>();

    void root(PlanNode node) {
        if (!visited.add(node)) {
            return;
        }
        if (node instanceof PlanNode.Test test
                && TextFamily.takes(test.condition())
                && test.condition() instanceof Condition.Compare compare) {
            byOperand.computeIfAbsent(compare.left(), _ -> new ArrayList<>()).add(test);
        }
        node.children().forEach(this::root);
    }

    /// Those with more than one test, each of which learns which family it is in.
    List<TextFamily> found() {
        List<TextFamily> families = new ArrayList<>();
        byOperand.forEach((operand, tests) -> {
            if (tests.size() > 1) {
                tests.forEach(test -> test.family = families.size());
                families.add(new TextFamily(operand, tests.getFirst().keeper(), tests));
            }
        });
        return families;
    }
}
