// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.event.EventTable;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.state.EventContext;
import java.util.Arrays;
import java.util.List;

/// Evaluates the condition of every rule that can match an event's type, as it is written.
final class OneByOne implements RuleMatcher {
    private final Evaluator[] conditions;
    private final int[][] byCode = new int[EventTable.size()][];

    OneByOne(List<Rule> rules, EvaluatorFactory factory) {
        conditions = new Evaluator[rules.size()];
        for (int i = 0; i < conditions.length; i++) {
            conditions[i] = factory.evaluator(rules.get(i).condition());
        }
        for (int code = 0; code < byCode.length; code++) {
            int[] found = new int[conditions.length];
            int count = 0;
            for (int i = 0; i < conditions.length; i++) {
                if (Arrays.binarySearch(rules.get(i).eventCodes(), code) >= 0) {
                    found[count++] = i;
                }
            }
            byCode[code] = Arrays.copyOf(found, count);
        }
    }

    @Override
    public int match(EventContext event, boolean all, int[] matched, Failures failures) {
        int count = 0;
        for (int rule : byCode[event.event.code()]) {
            if (matches(rule, event, failures)) {
                matched[count++] = rule;
                if (!all) {
                    return count;
                }
            }
        }
        return count;
    }

    private boolean matches(int rule, EventContext event, Failures failures) {
        try {
            return conditions[rule].matches(event);
        } catch (RuntimeException e) {
            failures.failed(rule, e);
            return false;
        }
    }
}
