// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import io.shikra.engine.code.Evaluator;
import io.shikra.engine.code.EvaluatorFactory;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.rule.Rule;
import java.util.ArrayList;
import java.util.List;

/// The enabled rules of one source, ready to run: an evaluator and an output each, and an index from event code to the
/// rules that can match it, in order.
final class RulePlan {
    final Rule[] rules;
    final Evaluator[] evaluators;
    final AlertFormatter.Output[] outputs;
    final Counter[] matches;
    final boolean[] failed;
    private final int[][] byCode;

    RulePlan(List<Rule> all, String source, EvaluatorFactory factory, AlertFormatter formatter) {
        List<Rule> kept = new ArrayList<>();
        for (Rule rule : all) {
            if (rule.enabled() && rule.source().equals(source)) {
                kept.add(rule);
            }
        }
        rules = kept.toArray(Rule[]::new);
        evaluators = new Evaluator[rules.length];
        outputs = new AlertFormatter.Output[rules.length];
        matches = new Counter[rules.length];
        failed = new boolean[rules.length];
        for (int i = 0; i < rules.length; i++) {
            evaluators[i] = factory.evaluator(rules[i].condition());
            outputs[i] = formatter.prepare(rules[i]);
            matches[i] = new Counter();
        }
        byCode = index();
    }

    private int[][] index() {
        int[][] index = new int[EventTable.size()][];
        for (int code = 0; code < index.length; code++) {
            int[] indexes = new int[rules.length];
            int count = 0;
            for (int i = 0; i < rules.length; i++) {
                if (java.util.Arrays.binarySearch(rules[i].eventCodes(), code) >= 0) {
                    indexes[count++] = i;
                }
            }
            index[code] = java.util.Arrays.copyOf(indexes, count);
        }
        return index;
    }

    /// Positions of the rules that can match an event of that code, in definition order.
    int[] rulesFor(int code) {
        return byCode[code];
    }
}
