// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.rule.Condition;

/// Makes evaluators: the interpreter, or a compiler. All evaluators of one factory belong to one event thread, because
/// they share their working memory and what they already found out about the current event.
@FunctionalInterface
public interface EvaluatorFactory {
    Evaluator evaluator(Condition condition);
}
