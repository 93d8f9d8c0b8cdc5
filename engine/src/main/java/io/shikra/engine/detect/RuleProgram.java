// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import io.shikra.engine.code.EvaluatorFactory;
import io.shikra.engine.code.RuleMatcher;
import io.shikra.engine.field.FieldCatalogue;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.state.EventContext;
import java.util.List;

/// Rules, ready to run: planned, compiled, with the form of their alerts. Its parts have working memory: a catalogue
/// and
/// evaluators serve one program, and a program runs in one detector at a time. Another one may have run it before, on
/// another host's events and another thread: nothing of that shows.
public final class RuleProgram {
    final RulePlan plan;
    final RuleMatcher matcher;
    final AlertFormatter formatter;

    /// @param rules     in definition order; disabled ones and those of other sources are left out
    /// @param catalogue the fields that the rules were resolved with
    public RuleProgram(
            List<Rule> rules, FieldCatalogue catalogue, EvaluatorFactory evaluators, AlertFormatter.Options output) {
        formatter = new AlertFormatter(catalogue, output);
        plan = new RulePlan(rules, EventContext.SYSCALL_SOURCE, formatter);
        matcher = evaluators.matcher(List.of(plan.rules));
    }

    /// Makes now what is made for rules that are asked often. Before the first event, on whichever thread.
    public void prepare() {
        matcher.prepare();
        for (int rule = 0; rule < plan.rules.length; rule++) {
            plan.output(rule);
        }
    }
}
