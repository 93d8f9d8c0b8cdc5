// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.engine.code.Evaluator;
import io.shikra.engine.code.EvaluatorFactory;
import io.shikra.engine.code.RuleMatcher;
import io.shikra.engine.rule.Condition;
import io.shikra.engine.rule.Rule;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Gives every detector of a run the same evaluators: what one of them counts goes on with the next.
final class KeptEvaluators implements EvaluatorFactory {
    private final EvaluatorFactory factory;
    private final IdentityHashMap<Condition, Evaluator> evaluators = new IdentityHashMap<>();
    private final Map<List<Rule>, RuleMatcher> matchers = new HashMap<>();

    KeptEvaluators(EvaluatorFactory factory) {
        this.factory = factory;
    }

    @Override
    public Evaluator evaluator(Condition condition) {
        return evaluators.computeIfAbsent(condition, factory::evaluator);
    }

    @Override
    public RuleMatcher matcher(List<Rule> rules) {
        return matchers.computeIfAbsent(rules, factory::matcher);
    }
}
