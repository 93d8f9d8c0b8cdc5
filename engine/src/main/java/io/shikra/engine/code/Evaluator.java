// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.state.EventContext;

/// A condition made ready to run. Confined to one event thread, allocates nothing.
@FunctionalInterface
public interface Evaluator {
    /// Whether the condition holds for the event, whose handler has run.
    boolean matches(EventContext event);
}
