// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.plan.PlanNode;
import io.shikra.engine.rule.Condition;
import io.shikra.engine.state.EventContext;

/// Counts how often a test is asked, by which rule, and how often it holds.
final class TestTally {
    /// Whoever asks at the moment.
    static final class Asker {
        static final int[] NOBODY = {};

        /// Positions of the rules whose condition is evaluated.
        int[] rules = NOBODY;
    }

    final Condition test;
    final Tally own = new Tally();

    /// {@link #own}, or that of the look which answers it together with others.
    Tally computing = own;

    /// Tests that one computation answers.
    int together = 1;

    final long[] askedBy;
    long asked;
    long held;

    /// @param rules how many there are
    TestTally(PlanNode node, int rules) {
        test = switch (node) {
            case PlanNode.Test one -> one.condition();
            case PlanNode.Opaque whole -> whole.condition();
            case PlanNode.All _, PlanNode.Any _, PlanNode.Not _, PlanNode.Constant _ ->
                throw new IllegalArgumentException("not a test");
        };
        askedBy = new long[rules];
    }

    void begin() {
        own.begin();
        asked = 0;
        held = 0;
        java.util.Arrays.fill(askedBy, 0);
    }

    record Asked(Evaluator part, TestTally tally, Asker asker) implements Evaluator {
        @Override
        public boolean matches(EventContext event) {
            boolean answer = part.matches(event);
            tally.asked++;
            for (int rule : asker.rules) {
                tally.askedBy[rule]++;
            }
            if (answer) {
                tally.held++;
            }
            return answer;
        }
    }
}
