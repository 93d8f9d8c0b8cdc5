// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import io.shikra.engine.event.EventTable;
import io.shikra.engine.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The enabled rules of one source, in definition order, with an output and a counter each.
final class RulePlan {
    final Rule[] rules;
    private final AlertFormatter formatter;
    private final AlertFormatter.@Nullable Output[] outputs;
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
        this.formatter = formatter;
        rules = kept.toArray(Rule[]::new);
        outputs = new AlertFormatter.Output[rules.length];
        matched = new int[rules.length];
        for (int i = 0; i < rules.length; i++) {
            for (int code : rules[i].eventCodes()) {
                byCode[code] = true;
            }
        }
    }

    /// Made for the first alert.
    AlertFormatter.Output output(int rule) {
        AlertFormatter.Output held = outputs[rule];
        if (held == null) {
            held = formatter.prepare(rules[rule]);
            outputs[rule] = held;
        }
        return held;
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
