// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.EventView;

/// close and close_range.
final class CloseHandlers {
    private static final int CLOSE_RANGE_CLOEXEC = 4;

    private CloseHandlers() {}

    /// The descriptor goes when the next event starts, so that rules still see it.
    static void close(EventContext context) {
        if (context.thread != null && context.event.hasReturnValue() && context.event.returnValue() >= 0) {
            context.closed = context.thread.lastEventFd;
            context.closedIn = context.thread.fds;
        }
    }

    static void closeRange(EventContext context) {
        EventView event = context.event;
        ThreadInfo thread = context.thread;
        if (thread != null && event.hasReturnValue() && event.returnValue() >= 0) {
            boolean onlyMark = (event.i32(3, 0) & CLOSE_RANGE_CLOEXEC) != 0;
            thread.fds.closeRange(event.u32(1, 0), event.u32(2, 0), onlyMark);
        }
    }
}
