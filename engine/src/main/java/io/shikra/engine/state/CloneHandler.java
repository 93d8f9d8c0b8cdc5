// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventView;
import org.jspecify.annotations.Nullable;

/// Exit of clone, clone3, fork and vfork (spec: state, §4.1). Both sides report; the first one in makes the
/// child, and where ids of a pid namespace or shared parents are involved only the child's side can.
final class CloneHandler implements EventHandler {
    private static final int LEFT_TO_CHILD = ThreadInfo.CLONE_CHILD_IN_PIDNS
            | ThreadInfo.CLONE_NEWPID
            | ThreadInfo.CLONE_PARENT
            | ThreadInfo.CLONE_VFORK;

    private final HostState state;
    private final ThreadFinder finder;
    private final RecentExits exits;
    private final Handover handover;

    CloneHandler(HostState state, ThreadFinder finder, RecentExits exits, Handover handover) {
        this.state = state;
        this.finder = finder;
        this.exits = exits;
        this.handover = handover;
    }

    @Override
    public void handle(EventContext context) {
        EventView event = context.event;
        if (!event.hasReturnValue() || event.returnValue() < 0) {
            return;
        }
        if (event.returnValue() > 0) {
            callerSide(context, event.returnValue());
        } else {
            childSide(context);
        }
    }

    private void callerSide(EventContext context, long childTid) {
        EventView event = context.event;
        ThreadInfo caller = finder.findOrRead(event.tid(), event.ts());
        context.thread = caller;
        if (caller == null) {
            return;
        }
        boolean valid = !caller.isPlaceholder();
        if (!valid) {
            complete(event, caller);
        }
        if (mayCreate(event, caller, childTid)) {
            create(context, caller, valid, childTid);
        }
        if (!valid) {
            ThreadFacts.program(context, caller);
            state.threads.changed(caller);
        }
    }

    /// A placeholder learns who it is from the event of its child.
    private void complete(EventView event, ThreadInfo caller) {
        caller.pid = event.i64(CloneParams.PID, caller.pid);
        caller.ptid = event.i64(CloneParams.PTID, caller.ptid);
        caller.vtid = event.i64(CloneParams.VTID, caller.tid);
        caller.vpid = event.i64(CloneParams.VPID, -1);
        state.threads.join(caller);
        handover.joined(caller);
    }

    private boolean mayCreate(EventView event, ThreadInfo caller, long childTid) {
        int flags = event.i32(CloneParams.FLAGS, 0);
        if ((flags & LEFT_TO_CHILD) != 0 || caller.tid != caller.vtid || event.code() == EventCode.VFORK_X) {
            return false;
        }
        if (exits.contains(caller.tid, childTid, event.ts())) {
            return false;
        }
        ThreadInfo existing = state.threads.find(childTid);
        if (existing != null) {
            if ((existing.flags & ThreadInfo.CLONE_INVERTED) != 0) {
                return false;
            }
            state.threads.remove(existing);
        }
        return true;
    }

    private void create(EventContext context, ThreadInfo caller, boolean valid, long childTid) {
        EventView event = context.event;
        ThreadInfo child = state.threads.fresh();
        child.tid = childTid;
        child.flags = event.i32(CloneParams.FLAGS, 0);
        if ((child.flags & ThreadInfo.CLONE_THREAD) == 0) {
            child.pid = childTid;
            child.ptid = caller.tid;
        } else {
            child.pid = caller.pid;
            child.ptid = caller.ptid;
            child.flags |= ThreadInfo.CLONE_FILES;
        }
        child.vtid = child.tid;
        child.vpid = child.pid;
        child.pidnsInitStartTs = state.bootNs;
        describe(context, child);
        if (valid) {
            inherit(caller, child);
        }
        finish(child);
    }

    private void childSide(EventContext context) {
        EventView event = context.event;
        ThreadInfo existing = state.threads.find(event.tid());
        if (existing != null) {
            context.thread = existing;
            if (existing.cloneTs != 0 && event.ts() - existing.cloneTs < RecentExits.WINDOW_NS) {
                return;
            }
            state.threads.remove(existing);
        }
        context.thread = null;
        ThreadInfo child = newChild(event);
        boolean isThread = (child.flags & ThreadInfo.CLONE_THREAD) != 0;
        ThreadInfo source = finder.findOrRead(isThread ? child.pid : child.ptid, event.ts());
        if (source == null) {
            state.threads.giveBack(child);
            return;
        }
        boolean valid = !source.isPlaceholder();
        describe(context, child);
        if (valid) {
            inherit(source, child);
        } else if (isThread) {
            completeLeader(source, child);
        }
        context.thread = finish(child);
    }

    private ThreadInfo newChild(EventView event) {
        ThreadInfo child = state.threads.fresh();
        child.tid = event.tid();
        child.pid = event.i64(CloneParams.PID, child.pid);
        child.ptid = event.i64(CloneParams.PTID, child.ptid);
        child.vtid = event.i64(CloneParams.VTID, child.tid);
        child.vpid = event.i64(CloneParams.VPID, -1);
        child.flags = event.i32(CloneParams.FLAGS, 0) | ThreadInfo.CLONE_INVERTED;
        if ((child.flags & ThreadInfo.CLONE_THREAD) != 0) {
            child.flags |= ThreadInfo.CLONE_FILES;
        }
        int ownNamespace = ThreadInfo.CLONE_CHILD_IN_PIDNS | ThreadInfo.CLONE_NEWPID;
        if ((child.flags & ownNamespace) == 0 && child.tid == child.vtid) {
            child.pidnsInitStartTs = state.bootNs;
        } else if (event.has(CloneParams.PIDNS_INIT_START_TS)) {
            child.pidnsInitStartTs = event.i64(CloneParams.PIDNS_INIT_START_TS, 0) + state.bootNs;
        }
        return child;
    }

    private void completeLeader(ThreadInfo leader, ThreadInfo from) {
        leader.pid = from.pid;
        leader.ptid = from.ptid;
        leader.vpid = from.vpid;
        leader.vtid = from.vpid;
        leader.exe = from.exe;
        leader.comm = from.comm;
        leader.args = from.args;
        leader.generation++;
        state.threads.join(leader);
        handover.joined(leader);
    }

    /// What the event says of the child.
    private static void describe(EventContext context, ThreadInfo child) {
        EventView event = context.event;
        ThreadFacts.program(context, child);
        ThreadFacts.counters(event, child);
        ThreadFacts.cgroups(context, child);
        child.uid = event.u32(CloneParams.UID, child.uid);
        child.gid = event.u32(CloneParams.GID, child.gid);
        child.cloneTs = event.ts();
    }

    /// What the child has from the thread it was copied from.
    private void inherit(ThreadInfo from, ThreadInfo child) {
        child.exePath = from.exePath;
        child.exeWritable = from.exeWritable;
        child.exeUpperLayer = from.exeUpperLayer;
        child.exeLowerLayer = from.exeLowerLayer;
        child.exeFromMemfd = from.exeFromMemfd;
        child.sid = from.sid;
        child.vpgid = from.vpgid;
        child.pgid = from.pgid;
        child.tty = from.tty;
        child.loginUid = from.loginUid;
        child.capPermitted = from.capPermitted;
        child.capEffective = from.capEffective;
        child.capInheritable = from.capInheritable;
        child.exeIno = from.exeIno;
        child.exeInoCtime = from.exeInoCtime;
        child.exeInoMtime = from.exeInoMtime;
        child.exeInoCtimeDurationCloneTs = from.exeInoCtimeDurationCloneTs;
        if ((child.flags & ThreadInfo.CLONE_THREAD) == 0) {
            handover.inherit(from, child);
            child.env = from.env;
        } else {
            child.root = from.root;
            child.lastExecTs = from.lastExecTs;
        }
    }

    private @Nullable ThreadInfo finish(ThreadInfo child) {
        if (!state.threads.add(child)) {
            state.threads.giveBack(child);
            return null;
        }
        handover.joined(child);
        state.containers.assign(child, false);
        state.accounts.load(child);
        return child;
    }
}
