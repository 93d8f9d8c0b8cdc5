// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventView;

/// dup, dup2, dup3 and the commands of fcntl that copy a descriptor or mark it.
final class DupHandlers {
    private static final int F_DUPFD = 1;
    private static final int F_SETFD = 3;
    private static final int F_DUPFD_CLOEXEC = 26;
    private static final int FD_CLOEXEC = 1;

    private DupHandlers() {}

    static void dup(EventContext context) {
        EventView event = context.event;
        ThreadInfo thread = context.thread;
        if (thread == null || !event.hasReturnValue() || event.returnValue() < 0) {
            return;
        }
        long made = event.returnValue();
        if (made == 0) {
            thread.flags |= ThreadInfo.PIPE_DST;
        } else if (made == 1) {
            thread.flags |= ThreadInfo.PIPE_SRC;
        }
        boolean closeOnExec = event.code() == EventCode.DUP3_X && (event.i32(3, 0) & FdInfo.O_CLOEXEC) != 0;
        copy(context, made, closeOnExec);
    }

    static void fcntl(EventContext context) {
        EventView event = context.event;
        if (context.thread == null || !event.hasReturnValue() || event.returnValue() < 0) {
            return;
        }
        int command = event.u8(2, -1);
        if (command == F_DUPFD || command == F_DUPFD_CLOEXEC) {
            copy(context, event.returnValue(), command == F_DUPFD_CLOEXEC);
        } else if (command == F_SETFD && context.fd != null) {
            context.ownFd(context.fd).setCloseOnExec((event.i64(3, 0) & FD_CLOEXEC) != 0);
        }
    }

    private static void copy(EventContext context, long to, boolean closeOnExec) {
        FdInfo source = context.fd;
        if (source != null) {
            FdInfo copy = context.state.fdPool.copyOf(source);
            copy.setCloseOnExec(closeOnExec);
            context.created(to, copy);
            context.nameBefore = copy.name;
        }
    }
}
