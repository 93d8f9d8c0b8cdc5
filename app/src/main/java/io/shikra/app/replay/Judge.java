// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.engine.event.EventView;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.StateEngine;
import java.util.function.Consumer;

/// What is done with the events of one recording behind the run of meta events in front. Whoever gets
/// an event gives it to the state engine.
interface Judge {
    void event(EventView event, int cpu);

    /// How often a rule failed on an event.
    long failures();

    /// One that has events processed, and gives on what rules see.
    static Judge ofRulesEvents(StateEngine engine, Consumer<EventContext> onEvent) {
        return of(engine, event -> {
            if (event.isForRules()) {
                onEvent.accept(event);
            }
        });
    }

    /// One that has events processed, and gives them on.
    static Judge of(StateEngine engine, Consumer<EventContext> onEvent) {
        return new Judge() {
            @Override
            public void event(EventView event, int cpu) {
                onEvent.accept(engine.process(event, cpu, 0));
            }

            @Override
            public long failures() {
                return 0; // whoever asks rules hears of them
            }
        };
    }

    /// Makes one for each recording.
    interface Factory {
        Judge of(StateEngine engine, RunSink sink);
    }
}
