// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventView;
import org.jspecify.annotations.Nullable;

/// Calls that change ids, limits, directories and capabilities of a thread (spec: state, §4.4).
final class ThreadStateHandlers {
    private static final int PR_SET_CHILD_SUBREAPER = 36;
    private static final int PR_GET_CHILD_SUBREAPER = 37;
    private static final int CLONE_NEWUSER = ThreadInfo.CLONE_NEWUSER;
    private static final int RLIMIT_NOFILE = 7;
    /// All 41 capabilities.
    private static final long ALL_CAPS = (1L << 41) - 1;

    private ThreadStateHandlers() {}

    /// Only the subreaper options have an effect; the name set by PR_SET_NAME is not followed.
    static void prctl(EventContext context) {
        ThreadInfo thread = succeeded(context);
        int option = context.event.i32(1, 0);
        if (thread != null && (option == PR_SET_CHILD_SUBREAPER || option == PR_GET_CHILD_SUBREAPER)) {
            context.state.threads.setReaper(thread, context.event.i64(3, 0) != 0);
        }
    }

    static void setsid(EventContext context) {
        ThreadInfo thread = succeeded(context);
        if (thread != null) {
            thread.sid = context.event.returnValue();
            thread.generation++;
            context.state.threads.changed(thread);
        }
    }

    /// setuid: parameter 1; setreuid and setresuid: the effective id, parameter 2, even 2^32-1.
    record SetUid(int param) implements EventHandler {
        @Override
        public void handle(EventContext context) {
            ThreadInfo thread = succeeded(context);
            if (thread != null && context.event.returnValue() == 0) {
                thread.uid = context.event.u32(param, thread.uid);
                thread.generation++;
                context.state.threads.changedWithin(thread);
                context.state.accounts.load(thread);
            }
        }
    }

    record SetGid(int param) implements EventHandler {
        @Override
        public void handle(EventContext context) {
            ThreadInfo thread = succeeded(context);
            if (thread != null && context.event.returnValue() == 0) {
                thread.gid = context.event.u32(param, thread.gid);
                thread.generation++;
                context.state.threads.changedWithin(thread);
                context.state.accounts.load(thread);
            }
        }
    }

    static void capset(EventContext context) {
        ThreadInfo thread = succeeded(context);
        if (thread != null) {
            thread.capInheritable = context.event.i64(1, thread.capInheritable);
            thread.capPermitted = context.event.i64(2, thread.capPermitted);
            thread.capEffective = context.event.i64(3, thread.capEffective);
            thread.generation++;
            context.state.threads.changedWithin(thread);
        }
    }

    /// unshare and setns: a new user namespace gives every capability in it.
    record NewUserNamespace(int flags) implements EventHandler {
        @Override
        public void handle(EventContext context) {
            ThreadInfo thread = succeeded(context);
            if (thread != null && (context.event.i32(flags, 0) & CLONE_NEWUSER) != 0) {
                thread.capPermitted = ALL_CAPS;
                thread.capEffective = ALL_CAPS;
                thread.generation++;
                context.state.threads.changedWithin(thread);
            }
        }
    }

    static void chroot(EventContext context) {
        ThreadInfo thread = succeeded(context);
        if (thread != null && context.event.returnValue() == 0) {
            ByteString path = context.event.text(1, context.strings);
            boolean relative = !path.equals(ByteString.NA) && (path.isEmpty() || path.at(0) != '/');
            thread.root = relative ? context.concatenate(context.cwd(), path) : path;
            context.state.containers.assign(thread, false);
        }
    }

    /// chdir and getcwd. The new directory counts from this thread's own stored one, which of a thread that is
    /// not the main one is stale: as the reference does it.
    static void chdir(EventContext context) {
        ThreadInfo thread = succeeded(context);
        if (thread != null) {
            move(context, thread, context.event.text(1, context.strings));
        }
    }

    static void fchdir(EventContext context) {
        ThreadInfo thread = succeeded(context);
        FdInfo directory = context.fd;
        if (thread != null && directory != null) {
            move(context, thread, directory.name);
        }
    }

    private static void move(EventContext context, ThreadInfo thread, ByteString path) {
        ThreadInfo main = context.state.threads.mainThread(thread);
        boolean alreadyRead = thread.scannedNs > context.event.ts();
        if (main != null && !alreadyRead) {
            ByteString full = context.concatenate(thread.cwd, path);
            main.cwd = context.withSlash(full);
            context.state.threads.changedWithin(main);
        }
    }

    /// getrlimit and setrlimit of NOFILE.
    static void rlimit(EventContext context) {
        ThreadInfo thread = succeeded(context);
        EventView event = context.event;
        if (thread != null && event.u8(3, -1) == RLIMIT_NOFILE) {
            limit(context, thread, event.i64(1, -1));
        }
    }

    /// prlimit of NOFILE, of this or of another process; a call that only asks leaves it.
    static void prlimit(EventContext context) {
        ThreadInfo thread = succeeded(context);
        EventView event = context.event;
        if (thread != null && event.u8(6, -1) == RLIMIT_NOFILE) {
            long pid = event.i64(5, 0);
            ThreadInfo target = pid == 0 ? thread : context.state.threads.find(pid);
            if (target != null) {
                limit(context, target, event.i64(1, -1));
            }
        }
    }

    private static void limit(EventContext context, ThreadInfo thread, long current) {
        ThreadInfo main = context.state.threads.mainThread(thread);
        if (main != null && current != -1) {
            main.fdLimit = current;
        }
    }

    /// brk, mmap, mmap2, munmap: also when they failed.
    static void memory(EventContext context) {
        ThreadInfo thread = context.thread;
        if (thread != null) {
            memory(context.event, thread, 1);
        }
    }

    /// A switch of the scheduler: faults of the thread that leaves the processor, memory of its process.
    static void schedulerSwitch(EventContext context) {
        ThreadInfo thread = context.thread;
        if (thread != null) {
            thread.pfMajor = context.event.i64(1, thread.pfMajor);
            thread.pfMinor = context.event.i64(2, thread.pfMinor);
            ThreadInfo main = context.state.threads.mainThread(thread);
            if (main != null) {
                memory(context.event, main, 3);
            }
        }
    }

    private static void memory(EventView event, ThreadInfo thread, int first) {
        thread.vmSizeKb = event.u32(first, thread.vmSizeKb);
        thread.vmRssKb = event.u32(first + 1, thread.vmRssKb);
        thread.vmSwapKb = event.u32(first + 2, thread.vmSwapKb);
    }

    /// The event's thread when the call succeeded, else null.
    private static @Nullable ThreadInfo succeeded(EventContext context) {
        return context.event.hasReturnValue() && context.event.returnValue() >= 0 ? context.thread : null;
    }
}
