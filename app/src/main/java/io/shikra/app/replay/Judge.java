// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.engine.event.EventView;
import io.shikra.engine.state.StateEngine;

/// What is done with the events of one recording behind the run of meta events in front. Whoever gets
/// an event gives it to the state engine.
interface Judge {
    void event(EventView event, int cpu);

    /// How often a rule failed on an event.
    long failures();

    /// Makes one for each recording.
    interface Factory {
        Judge of(StateEngine engine, RunSink sink);
    }
}
