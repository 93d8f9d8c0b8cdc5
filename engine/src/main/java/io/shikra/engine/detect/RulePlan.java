// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import io.shikra.engine.event.EventTable;
import io.shikra.engine.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The enabled rules of one source, in definition order, with an output and a counter each.
final class RulePlan {
    final Rule[] rules;
    final AlertFormatter.Output[] outputs;
    Counter[] matches = {};
    boolean[] failed = {};

    /// Those that match the current event.
    final int[] matched;

    private final boolean[] byCode = new boolean[EventTable.size()];

    RulePlan(List<Rule> all, String source, AlertFormatter formatter) {
        List<Rule> kept = new ArrayList<>();
        for (Rule rule : all) {
            if (rule.enabled() && rule.source().equals(source)) {
                kept.add(rule);
            }
        }
        rules = kept.toArray(Rule[]::new);
        outputs = new AlertFormatter.Output[rules.length];
        matched = new int[rules.length];
        for (int i = 0; i < rules.length; i++) {
            outputs[i] = formatter.prepare(rules[i]);
            for (int code : rules[i].eventCodes()) {
                byCode[code] = true;
            }
        }
    }

    /// Goes on with the counters of rules of the same names, whichever program they stood in. What was counted
    /// elsewhere, and which rules failed there, does not matter here.
    void countIn(Map<String, Counter> byName) {
        Counter[] counters = new Counter[rules.length];
        for (int i = 0; i < counters.length; i++) {
            counters[i] = byName.computeIfAbsent(rules[i].name(), _ -> new Counter());
        }
        matches = counters;
        failed = new boolean[rules.length];
    }

    /// Whether any rule can match an event of that type.
    boolean hasRulesFor(int code) {
        return byCode[code];
    }
}
