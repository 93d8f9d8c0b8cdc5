// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.engine.code.TestCost;
import io.shikra.engine.rule.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What rules cost on a capture. All costs are nanoseconds for an event of the capture, whether rules
/// see it or not.
///
/// @param events      in one pass
/// @param passes      that were measured
/// @param state       reading events and following the state
/// @param compiled    all rules, as they run
/// @param interpreted all rules, through the interpreter: what the predicates are parts of
/// @param predicates  the dearest first
/// @param rules       the dearest first: their shares of the predicates that they ask
record CostReport(
        long events,
        int passes,
        double state,
        double compiled,
        double interpreted,
        List<Predicate> predicates,
        List<OfRule> rules) {
    CostReport {
        predicates = List.copyOf(predicates);
        rules = List.copyOf(rules);
    }

    /// @param cost     over all passes
    /// @param perEvent nanoseconds
    record Predicate(TestCost cost, double perEvent) {
        /// Part of the answers that did not have to be computed.
        double known() {
            return cost.asked() == 0 ? 0 : Math.max(0, 1 - (double) cost.computed() / cost.asked());
        }

        double holds() {
            return cost.asked() == 0 ? 0 : (double) cost.held() / cost.asked();
        }
    }

    record OfRule(Rule rule, double perEvent) {}

    static CostReport of(
            long events,
            int passes,
            double state,
            double compiled,
            double interpreted,
            List<TestCost> costs,
            List<Rule> rules) {
        double all = Math.max(1, (double) events * passes);
        double[] byRule = new double[rules.size()];
        List<Predicate> predicates = new ArrayList<>();
        for (TestCost cost : costs) {
            predicates.add(new Predicate(cost, cost.nanos() / all));
            cost.byRule().forEach((rule, nanos) -> byRule[rule] += nanos / all);
        }
        predicates.sort(Comparator.comparingDouble(Predicate::perEvent).reversed());
        List<OfRule> ofRules = new ArrayList<>();
        for (int i = 0; i < byRule.length; i++) {
            ofRules.add(new OfRule(rules.get(i), byRule[i]));
        }
        ofRules.sort(Comparator.comparingDouble(OfRule::perEvent).reversed());
        return new CostReport(events, passes, state, compiled, interpreted, predicates, ofRules);
    }

    /// What the predicates come to.
    double explained() {
        return predicates.stream().mapToDouble(Predicate::perEvent).sum();
    }
}
