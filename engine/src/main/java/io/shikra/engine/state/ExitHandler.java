// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.EventView;

/// procexit (spec: state, §4.3): the thread is dead; it is removed when the next event starts, so that rules still see
/// it.
final class ExitHandler implements EventHandler {
    private static final int REAPER_TID = 4;

    private final HostState state;

    ExitHandler(HostState state) {
        this.state = state;
    }

    @Override
    public void handle(EventContext context) {
        ThreadInfo thread = context.thread;
        if (thread == null) {
            return;
        }
        EventView event = context.event;
        thread.reaperTid = event.i64(REAPER_TID, 0);
        state.threads.markDead(thread);
        context.exited = thread;
    }
}
