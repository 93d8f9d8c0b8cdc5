// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.rule.Rule;
import io.shikra.engine.state.EventContext;
import java.util.List;

/// Asks a list of rules about events. Confined to one event thread, allocates nothing once it is warm.
public interface RuleMatcher {
    /// One that evaluates the condition of every rule as it is written, for every event of its types, and keeps nothing
    /// from one event to the next: what all others must agree with.
    static RuleMatcher oneByOne(List<Rule> rules, EvaluatorFactory factory) {
        return new OneByOne(rules, factory);
    }

    /// Rules are told apart by their position in the list.
    ///
    /// @param event    whose handler has run
    /// @param all      whether to go on after the first rule that matches
    /// @param matched  takes the rules that match, in order; as long as the list
    /// @param failures hears of rules that fail
    /// @return how many match
    int match(EventContext event, boolean all, int[] matched, Failures failures);

    /// Makes now what would be made at some later event: what answers from the first one on as fast as it can. To be
    /// called by the event thread, or before there is one.
    default void prepare() {}

    /// Hears of rules that failed on an event with an exception, which then do not match it.
    @FunctionalInterface
    interface Failures {
        void failed(int rule, RuntimeException cause);
    }
}
