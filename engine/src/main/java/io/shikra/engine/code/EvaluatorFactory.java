// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.rule.Condition;
import io.shikra.engine.rule.Rule;
import java.util.List;

/// Makes evaluators: the interpreter, or a compiler. All evaluators of one factory belong to one event thread,
/// because they share their working memory and what they already found out about the current event.
@FunctionalInterface
public interface EvaluatorFactory {
    Evaluator evaluator(Condition condition);

    /// Evaluators of many rules at once: unless a factory knows better, {@link RuleMatcher#oneByOne}.
    ///
    /// @param rules in the order in which they match
    default RuleMatcher matcher(List<Rule> rules) {
        return RuleMatcher.oneByOne(rules, this);
    }
}
