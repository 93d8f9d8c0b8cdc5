// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventView;

/// Successful exit of execve and execveat (spec: state, §4.2): the thread becomes another program.
final class ExecHandler implements EventHandler {
    private static final int ENV = 15;
    private static final int TTY = 16;
    private static final int VPGID = 17;
    private static final int LOGINUID = 18;
    private static final int FLAGS = 19;
    private static final int CAP_INHERITABLE = 20;
    private static final int CAP_PERMITTED = 21;
    private static final int CAP_EFFECTIVE = 22;
    private static final int EXE_INO = 23;
    private static final int EXE_INO_CTIME = 24;
    private static final int EXE_INO_MTIME = 25;
    private static final int UID = 26;
    private static final int TRUSTED_EXEPATH = 27;
    private static final int PGID = 28;
    private static final int GID = 29;

    /// Bits of parameter `flags`.
    private static final int EXE_WRITABLE = 1;

    private static final int EXE_UPPER_LAYER = 2;
    private static final int EXE_FROM_MEMFD = 4;
    private static final int EXE_LOWER_LAYER = 8;

    private static final int AT_EMPTY_PATH = 1;
    private static final int KEPT_FLAGS = ThreadInfo.PIPE_SRC
            | ThreadInfo.PIPE_DST
            | ThreadInfo.IS_MAIN_THREAD
            | ThreadInfo.CLONE_INVERTED
            | ThreadInfo.CLOSED;
    private static final ByteString DELETED = ByteString.of(" (deleted)");

    private final HostState state;
    private final Handover handover;

    ExecHandler(HostState state, Handover handover) {
        this.state = state;
        this.handover = handover;
    }

    @Override
    public void handle(EventContext context) {
        ThreadInfo thread = context.thread;
        EventView event = context.event;
        if (thread == null || !event.hasReturnValue() || event.returnValue() < 0) {
            return;
        }
        join(event, thread);
        ThreadFacts.counters(event, thread);
        ThreadFacts.cgroups(context, thread);
        ThreadFacts.program(context, thread);
        identity(event, thread);
        if (event.has(ENV)) {
            thread.env = state.vectors.split(event.bytes(ENV, context.strings));
        }
        executable(event, thread);
        thread.exePath = exePath(context, thread);
        thread.lastExecTs = event.ts();
        state.threads.resurrect(thread);
        state.threads.removeSiblings(thread);
        thread.flags = (thread.flags & KEPT_FLAGS) | ThreadInfo.NAME_CHANGED;
        thread.fds.removeCloseOnExec();
        durations(thread);
        state.containers.assign(thread, true);
        state.accounts.load(thread);
        state.threads.changed(thread);
    }

    /// pid always; what only a placeholder lacks, once.
    private void join(EventView event, ThreadInfo thread) {
        boolean placeholder = thread.isPlaceholder();
        long pid = event.i64(CloneParams.PID, thread.pid);
        if (placeholder) {
            thread.ptid = event.i64(CloneParams.PTID, thread.ptid);
            if ((thread.flags & ThreadInfo.CLONE_CHILD_IN_PIDNS) == 0) {
                thread.vtid = thread.tid;
                thread.vpid = pid;
            }
        }
        if (placeholder || pid != thread.pid) {
            thread.pid = pid;
            state.threads.join(thread);
            handover.joined(thread);
        }
    }

    private static void identity(EventView event, ThreadInfo thread) {
        thread.uid = event.u32(UID, thread.uid);
        thread.gid = event.u32(GID, thread.gid);
        thread.tty = event.i32(TTY, thread.tty);
        thread.vpgid = event.i64(VPGID, thread.vpgid);
        thread.pgid = event.i64(PGID, -1);
        thread.loginUid = event.u32(LOGINUID, thread.loginUid);
        thread.capInheritable = event.i64(CAP_INHERITABLE, thread.capInheritable);
        thread.capPermitted = event.i64(CAP_PERMITTED, thread.capPermitted);
        thread.capEffective = event.i64(CAP_EFFECTIVE, thread.capEffective);
    }

    private static void executable(EventView event, ThreadInfo thread) {
        if (event.has(FLAGS)) {
            int flags = event.i32(FLAGS, 0);
            thread.exeWritable = (flags & EXE_WRITABLE) != 0;
            thread.exeUpperLayer = (flags & EXE_UPPER_LAYER) != 0;
            thread.exeFromMemfd = (flags & EXE_FROM_MEMFD) != 0;
            thread.exeLowerLayer = (flags & EXE_LOWER_LAYER) != 0;
        }
        thread.exeIno = event.i64(EXE_INO, thread.exeIno);
        thread.exeInoCtime = event.i64(EXE_INO_CTIME, thread.exeInoCtime);
        thread.exeInoMtime = event.i64(EXE_INO_MTIME, thread.exeInoMtime);
    }

    /// The kernel's own path; without it the caller's argument, as the enter event saw it.
    private ByteString exePath(EventContext context, ThreadInfo thread) {
        EventView event = context.event;
        if (event.has(TRUSTED_EXEPATH)) {
            ByteString path = event.textOrEmpty(TRUSTED_EXEPATH, context.strings);
            return path.endsWith(DELETED) ? path.substring(0, path.length() - DELETED.length()) : path;
        }
        EnterEvent enter = thread.enter;
        if (!context.enterMatches || !enter.matches(event.code())) {
            return thread.exePath;
        }
        return handover.toAll(thread, named(context, enter));
    }

    /// Where the caller's argument leads from its directory: its owner knows.
    private static ByteString named(EventContext context, EnterEvent enter) {
        if (enter.code == EventCode.EXECVE_E) {
            return enter.name.equals(ByteString.NA) ? ByteString.NA : context.concatenate(context.cwd(), enter.name);
        }
        ByteString base = context.baseDir(enter.dirfd, enter.name);
        if ((enter.flags & AT_EMPTY_PATH) != 0) {
            return context.concatenate(ByteString.EMPTY, base);
        }
        if (enter.name.equals(ByteString.NA) || base.equals(Paths.UNKNOWN)) {
            return ByteString.NA;
        }
        return context.concatenate(base, enter.name);
    }

    /// Unsigned differences: one wraps when the file's inode changed after the clone.
    private static void durations(ThreadInfo thread) {
        if (thread.cloneTs != 0) {
            thread.exeInoCtimeDurationCloneTs = thread.cloneTs - thread.exeInoCtime;
        }
        if (thread.pidnsInitStartTs != 0 && Long.compareUnsigned(thread.exeInoCtime, thread.pidnsInitStartTs) > 0) {
            thread.exeInoCtimeDurationPidnsStart = thread.exeInoCtime - thread.pidnsInitStartTs;
        }
    }
}
