// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.EventView;

/// Calls that make descriptors which are neither files nor sockets: pipes, events, timers, memory, processes.
final class SpecialFdHandlers {
    private static final int EPOLL_CLOEXEC = 1;
    private static final int MFD_CLOEXEC = 1;

    private SpecialFdHandlers() {}

    /// A call that returns one descriptor of {@code type}.
    ///
    /// @param flags      parameter with the flags, -1 = none
    /// @param closeOnExec the bit in it that closes the descriptor at an exec
    record Maker(int type, int flags, int closeOnExec) implements EventHandler {
        Maker(int type) {
            this(type, -1, 0);
        }

        @Override
        public void handle(EventContext context) {
            if (succeeded(context)) {
                FdInfo info = context.freshFd();
                info.type = type;
                long bits = flags < 0 ? 0 : context.event.number(flags, 0);
                info.setCloseOnExec((bits & closeOnExec) != 0);
                context.created(context.event.returnValue(), info);
            }
        }
    }

    static Maker epollCreate1() {
        return new Maker(FdInfo.EVENTPOLL, 1, EPOLL_CLOEXEC);
    }

    /// With the name its maker gave it.
    static void memfdCreate(EventContext context) {
        if (succeeded(context)) {
            FdInfo info = context.freshFd();
            info.type = FdInfo.MEMFD;
            info.name = context.event.text(1, context.strings);
            info.setCloseOnExec((context.event.i32(2, 0) & MFD_CLOEXEC) != 0);
            context.created(context.event.returnValue(), info);
        }
    }

    static void pidfdOpen(EventContext context) {
        if (succeeded(context)) {
            FdInfo info = context.freshFd();
            info.type = FdInfo.PIDFD;
            info.pid = context.event.i64(1, -1);
            info.name = context.paths.ofProcess(info.pid, context.strings);
            info.closeOnExec = true;
            context.created(context.event.returnValue(), info);
        }
    }

    /// pidfd_getfd: a copy of another process' descriptor.
    record OfOther(Handover handover) implements EventHandler {
        @Override
        public void handle(EventContext context) {
            ThreadInfo thread = context.thread;
            if (thread == null || !succeeded(context)) {
                return;
            }
            FdInfo copy = handover.ofOther(thread, context.event.i64(1, -1), context.event.i64(2, -1));
            if (copy != null) {
                copy.setCloseOnExec(true);
                context.created(context.event.returnValue(), copy);
                context.nameBefore = copy.name;
            }
        }
    }

    /// pipe and pipe2: both ends, without a name.
    static void pipe(EventContext context) {
        if (succeeded(context)) {
            EventView event = context.event;
            boolean closeOnExec = event.type().paramCount() > 4 && (event.i32(4, 0) & FdInfo.O_CLOEXEC) != 0;
            for (int end = 1; end <= 2; end++) {
                FdInfo info = context.freshFd();
                info.type = FdInfo.FIFO;
                info.ino = event.i64(3, 0);
                info.setCloseOnExec(closeOnExec);
                context.created(event.i64(end, -1), info);
            }
        }
    }

    static void socketpair(EventContext context) {
        if (succeeded(context)) {
            EventView event = context.event;
            for (int end = 1; end <= 2; end++) {
                FdInfo info = context.freshFd();
                info.type = FdInfo.UNIX;
                info.unixSource = event.i64(end == 1 ? 3 : 4, 0);
                info.unixDest = event.i64(end == 1 ? 4 : 3, 0);
                context.created(event.i64(end, -1), info);
            }
        }
    }

    private static boolean succeeded(EventContext context) {
        return context.thread != null && context.event.hasReturnValue() && context.event.returnValue() >= 0;
    }
}
