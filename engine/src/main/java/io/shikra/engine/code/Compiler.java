// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.plan.Plan;
import io.shikra.engine.rule.Condition;
import io.shikra.engine.rule.Rule;
import java.util.ArrayList;
import java.util.List;

/// Compiles rules to bytecode by their plan. Single conditions, and rules whose conditions have to be evaluated in the
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
        Plan plan = Plan.of(rules, new TypeEvents(interpreter));
        Memory memory = new Memory(plan);
        PlanNodes nodes = new PlanNodes(plan, memory, interpreter);
        NodeMemo memo = new NodeMemo(plan.nodes());
        List<String> names = new ArrayList<>();
        for (Rule rule : rules) {
            names.add(rule.name());
        }
        GroupCompiler compiler = new GroupCompiler(plan, memory, memo, nodes, names);
        RuleMatcher matcher = new PlanMatcher(plan, memory, nodes, compiler::compile);
        return (event, all, matched, failures) -> {
            memo.attend(event);
            return matcher.match(event, all, matched, failures);
        };
    }
}
