// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.field.Slot;
import io.shikra.engine.plan.EventGroup;
import io.shikra.engine.plan.Plan;
import io.shikra.engine.plan.PlanNode;
import io.shikra.engine.plan.TextFamily;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.state.EventContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Matches as the interpreter of a plan does, and counts and times its tests. Slower by the clock that
/// it reads: nothing but measuring is done with it.
public final class CostMatcher implements RuleMatcher {
    private static final int CALIBRATIONS = 50;
    private static final int READINGS = 2000;

    private final int rules;
    private final Map<PlanNode, TestTally> tallies = new LinkedHashMap<>();
    private final Map<PlanNode, Set<Integer>> users = new LinkedHashMap<>();
    private final Map<TextFamily, Tally> looks = new LinkedHashMap<>();
    private final TestTally.Asker asker = new TestTally.Asker();
    private final RuleMatcher matcher;
    private double timer;

    /// @param rules with conditions that can be evaluated in any order ({@link Plan#isOrderFree})
    public CostMatcher(List<Rule> rules, Interpreter interpreter) {
        this.rules = rules.size();
        Plan plan = interpreter.plan(rules);
        for (EventGroup group : plan.groups()) {
            for (int root = 0; root < group.roots().size(); root++) {
                use(group.roots().get(root), group.rules().get(root));
            }
        }
        for (TextFamily family : plan.families()) {
            Tally look = new Tally();
            looks.put(family, look);
            for (PlanNode.Test test : family.tests()) {
                TestTally tally = tally(test);
                tally.computing = look;
                tally.together = family.tests().size();
            }
        }
        KeptMemory memory = new KeptMemory(plan);
        PlanNodes nodes = new PlanNodes(plan, memory, interpreter, new Clocks());
        matcher = new PlanMatcher(plan, memory, nodes, group -> new Asking(group, new InterpretedGroup(group, nodes)));
    }

    private void use(PlanNode node, int[] by) {
        if (node instanceof PlanNode.Test || node instanceof PlanNode.Opaque) {
            tally(node);
            Set<Integer> all = users.computeIfAbsent(node, _ -> new LinkedHashSet<>());
            for (int rule : by) {
                all.add(rule);
            }
        }
        node.children().forEach(part -> use(part, by));
    }

    private TestTally tally(PlanNode node) {
        return tallies.computeIfAbsent(node, _ -> new TestTally(node, rules));
    }

    @Override
    public int match(EventContext event, boolean all, int[] matched, Failures failures) {
        asker.rules = TestTally.Asker.NOBODY;
        return matcher.match(event, all, matched, failures);
    }

    /// Forgets all that was counted: it is warm now.
    public void begin() {
        tallies.values().forEach(TestTally::begin);
        looks.values().forEach(Tally::begin);
        timer = clock();
    }

    /// The events were seen once more.
    public void endPass() {
        tallies.values().forEach(tally -> tally.own.endPass(timer));
        looks.values().forEach(look -> look.endPass(timer));
    }

    /// What it takes to read the clock twice: the least of many means, ns.
    private static double clock() {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < CALIBRATIONS; i++) {
            long sum = 0;
            for (int j = 0; j < READINGS; j++) {
                long begin = System.nanoTime();
                sum += System.nanoTime() - begin;
            }
            least = Math.min(least, (double) sum / READINGS);
        }
        return least;
    }

    /// Of every test that rules ask, over all passes since {@link #begin}.
    public List<TestCost> costs() {
        Map<Tally, Long> askedOfLook = new LinkedHashMap<>();
        tallies.values().forEach(tally -> askedOfLook.merge(tally.computing, tally.asked, Long::sum));
        List<TestCost> costs = new ArrayList<>();
        tallies.forEach((node, tally) -> {
            long all = askedOfLook.getOrDefault(tally.computing, 0L);
            double share =
                    tally.computing == tally.own ? 1 : all == 0 ? 1.0 / tally.together : (double) tally.asked / all;
            // a member of a family is computed by itself where there is nobody to keep the family's answers
            double nanos = share * tally.computing.computed * tally.computing.nanosEach();
            long computed = tally.computing.computed;
            if (tally.computing != tally.own) {
                nanos += tally.own.computed * tally.own.nanosEach();
                computed += tally.own.computed;
            }
            costs.add(new TestCost(
                    tally.test,
                    tally.asked,
                    tally.held,
                    computed,
                    tally.together,
                    tally.computing.nanosEach(),
                    nanos,
                    byRule(tally, users.getOrDefault(node, Set.of()), nanos)));
        });
        return costs;
    }

    /// Who did not ask, but looked ahead, asked for all rules that have the test.
    private static Map<Integer, Double> byRule(TestTally tally, Set<Integer> users, double nanos) {
        long asked = 0;
        for (long count : tally.askedBy) {
            asked += count;
        }
        Map<Integer, Double> byRule = new TreeMap<>();
        for (int rule : users) {
            byRule.put(rule, asked == 0 ? nanos / users.size() : nanos * tally.askedBy[rule] / asked);
        }
        return byRule;
    }

    private final class Clocks implements Probes {
        @Override
        public Evaluator computing(PlanNode node, Evaluator raw) {
            TestTally tally = tallies.get(node);
            return tally == null ? raw : new Tally.Timed(raw, tally.own);
        }

        @Override
        public Evaluator asked(PlanNode node, Evaluator remembering) {
            TestTally tally = tallies.get(node);
            return tally == null ? remembering : new TestTally.Asked(remembering, tally, asker);
        }

        @Override
        public Family family(TextFamily family, Slot slot) {
            Tally look = looks.get(family);
            return look == null ? new Family(family, slot) : new TimedFamily(family, slot, look);
        }
    }

    private static final class TimedFamily extends Family {
        private final Tally look;

        TimedFamily(TextFamily family, Slot slot, Tally look) {
            super(family, slot);
            this.look = look;
        }

        @Override
        void ask(EventContext event) {
            long begin = System.nanoTime();
            super.ask(event);
            look.took(System.nanoTime() - begin);
        }
    }

    /// Says which rules ask.
    private final class Asking implements GroupEvaluator {
        private final EventGroup group;
        private final GroupEvaluator evaluator;

        Asking(EventGroup group, GroupEvaluator evaluator) {
            this.group = group;
            this.evaluator = evaluator;
        }

        @Override
        public int select(EventContext event) {
            asker.rules = TestTally.Asker.NOBODY;
            return evaluator.select(event);
        }

        @Override
        public boolean matches(int root, EventContext event) {
            asker.rules = group.rules().get(root);
            return evaluator.matches(root, event);
        }
    }
}
