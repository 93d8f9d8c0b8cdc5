// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.plan.Plan;
import io.shikra.engine.rule.Condition;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.state.EventContext;
import java.util.ArrayList;
import java.util.List;

/// Compiles rules to bytecode by their plan, those for one group of event types together when they were asked often
/// enough
/// (see {@link RuleMatcher#prepare}). Single conditions, and rules whose conditions have to be evaluated in the
/// order in which they are written, are left to the interpreter, which answers the same.
public final class Compiler implements EvaluatorFactory {
    private final Interpreter interpreter;

    public Compiler(Interpreter interpreter) {
        this.interpreter = interpreter;
    }

    @Override
    public Evaluator evaluator(Condition condition) {
        return interpreter.evaluator(condition);
    }

    @Override
    public RuleMatcher matcher(List<Rule> rules) {
        if (!Plan.isOrderFree(rules)) {
            return interpreter.matcher(rules);
        }
        Plan plan = interpreter.plan(rules);
        KeptMemory memory = new KeptMemory(plan);
        PlanNodes nodes = new PlanNodes(plan, memory, interpreter);
        NodeMemo memo = new NodeMemo(plan.nodes());
        List<String> names = new ArrayList<>();
        for (Rule rule : rules) {
            names.add(rule.name());
        }
        GroupCompiler compiler = new GroupCompiler(plan, memory, memo, nodes, names);
        RuleMatcher matcher = new PlanMatcher(plan, memory, nodes, compiler::compile);
        return new RuleMatcher() {
            @Override
            public int match(EventContext event, boolean all, int[] matched, Failures failures) {
                memo.attend(event);
                return matcher.match(event, all, matched, failures);
            }

            @Override
            public void prepare() {
                matcher.prepare();
            }
        };
    }
}
