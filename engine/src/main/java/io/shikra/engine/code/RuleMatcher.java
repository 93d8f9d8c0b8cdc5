// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.state.EventContext;

/// Asks a list of rules about events. Confined to one event thread, allocates nothing once it is warm.
public interface RuleMatcher {
    /// Rules are told apart by their position in the list.
    ///
    /// @param event    whose handler has run
    /// @param all      whether to go on after the first rule that matches
    /// @param matched  takes the rules that match, in order; as long as the list
    /// @param failures hears of rules that fail
    /// @return how many match
    int match(EventContext event, boolean all, int[] matched, Failures failures);

    /// Hears of rules that failed on an event with an exception, which then do not match it.
    @FunctionalInterface
    interface Failures {
        void failed(int rule, RuntimeException cause);
    }
}
