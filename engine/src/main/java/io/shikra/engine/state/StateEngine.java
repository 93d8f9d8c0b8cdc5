// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.Compatibility;
import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventType;
import io.shikra.engine.event.EventView;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Keeps the tables of a host up to date, event by event (spec: state, §2), and says of each event which thread and
/// which descriptor it concerns. One writer: everything here runs on one event thread.
///
/// At the start of a live source: attach the kernel's programs, let the buffer fill, read /proc and hand every thread
/// to
/// {@link #bootstrap}, call {@link #bootstrapped}, then process what the buffer holds.
public final class StateEngine {
    private final HostState state;
    private final Compatibility compatibility;
    private final ThreadFinder finder;
    private final RecentExits exits = new RecentExits();
    private final Handlers handlers;
    private final Purge purge;
    private final EventContext context;
    private long number;
    private @Nullable ThreadInfo lastThread;
    private long lastTs;

    public StateEngine(HostState state, ProcessLookup lookup) {
        this(state, lookup, Compatibility.RIGHT);
    }

    /// @param compatibility whether the state repeats Falco's mistakes
    public StateEngine(HostState state, ProcessLookup lookup, Compatibility compatibility) {
        this.state = state;
        this.compatibility = compatibility;
        finder = new ThreadFinder(state, lookup);
        handlers = new Handlers(state, finder, exits, compatibility);
        if (compatibility.copiesDefects()) {
            state.threads.keepHashOrder();
        }
        purge = new Purge(state, finder);
        context = new EventContext(state);
    }

    public HostState state() {
        return state;
    }

    /// Takes a thread that was read from the system at start. What events said already is kept, unless it is of an
    /// earlier thread with the same tid.
    public void bootstrap(ThreadInfo scanned) {
        ThreadInfo known = state.threads.find(scanned.tid);
        if (known != null && !known.isPlaceholder() && known.cloneTs >= scanned.cloneTs) {
            if (known.startTicks == 0) {
                known.startTicks = scanned.startTicks;
            }
            return;
        }
        if (state.threads.add(scanned)) {
            state.containers.assign(scanned, false);
            state.accounts.load(scanned);
        }
    }

    /// All threads are in: joins children to parents that were read after them.
    public void bootstrapped() {
        for (int i = 0; i < state.threads.slots(); i++) {
            ThreadInfo thread = state.threads.threadAt(i);
            if (thread != null) {
                state.threads.join(thread);
            }
        }
    }

    /// Takes one event. What it returns is valid until the next call.
    ///
    /// @param segment   memory with the record at {@code offset}
    /// @param cpu       for `evt.cpu`, -1 = unknown
    /// @param drainedNs when it left the kernel's buffer, 0 = unknown
    /// @throws io.shikra.engine.event.MalformedEventException when there is no record; the state is as before
    public EventContext process(MemorySegment segment, long offset, int cpu, long drainedNs) {
        EventContext at = context;
        finishLast();
        EventView event = at.event.wrap(segment, offset);
        at.number = ++number;
        at.cpu = cpu;
        at.drainedNs = drainedNs;
        at.source = source(event);
        at.thread = null;
        at.fd = null;
        at.carried = null;
        at.fdNumber = -1;
        at.fdNameChanged = false;
        at.enterMatches = false;
        EventType type = event.type();
        at.forRules = !isFeeder(event.code());
        if (at.firstNs == 0 && !type.isKind(EventType.KIND_METAEVENT)) {
            at.firstNs = event.ts();
        }
        purge.atTime(event.ts());
        if (type.is(EventType.SKIPPARSERESET)) {
            if (hasThread(type) || event.code() == EventCode.PROCINFO_E) {
                at.thread = state.threads.find(event.tid());
            }
            return at;
        }
        boolean hasThread = hasThread(type);
        if (hasThread) {
            associate(at, event, type);
        }
        EventHandler handler = handlers.of(event.code());
        if (handler != null) {
            handler.handle(at);
        }
        settle(at, event);
        return at;
    }

    /// Does what was put off until the rules had seen the last event; the next {@link #process} does it by itself.
    public void finishLast() {
        EventContext at = context;
        FdTable closedIn = at.closedIn;
        if (closedIn != null) {
            closedIn.remove(at.closed);
            at.closedIn = null;
        }
        ThreadInfo last = lastThread;
        if (last != null) {
            last.prevEventTs = last.lastEventTs;
            last.lastEventTs = lastTs;
            lastThread = null;
        }
        ThreadInfo exited = at.exited;
        if (exited != null) {
            at.exited = null;
            exits.add(exited.ptid, exited.tid, lastTs);
            if (compatibility.copiesDefects() && exited.reaperTid > 0 && exited.firstChild != null) {
                finder.findOrRead(exited.reaperTid, lastTs); // Falco makes one up where there is none
            }
            state.threads.remove(exited);
            if (exited.vpid == 1 && exited.isMainThread() && exited.isInPidNamespace()) {
                state.containers.remove(exited.containerId);
                state.accounts.forget(exited.containerId);
            }
        }
    }

    private static boolean hasThread(EventType type) {
        return !type.isKind(EventType.KIND_METAEVENT | EventType.KIND_PLUGIN | EventType.KIND_ITER);
    }

    /// Enter events that only feed the state.
    private static boolean isFeeder(int code) {
        return switch (code) {
            case EventCode.OPEN_E,
                    EventCode.CREAT_E,
                    EventCode.OPENAT_E,
                    EventCode.OPENAT2_E,
                    EventCode.CONNECT_E,
                    EventCode.EXECVE_E,
                    EventCode.EXECVEAT_E -> true;
            default -> false;
        };
    }

    /// Plugins are not part of this engine: what one sent has no source, unless it is the engine's own (id 0).
    private static String source(EventView event) {
        boolean ofPlugin =
                event.code() == EventCode.PLUGIN_E || (event.code() == EventCode.ASYNC_E && event.u32(0, 0) != 0);
        return ofPlugin ? "" : EventContext.SYSCALL_SOURCE;
    }

    private void associate(EventContext at, EventView event, EventType type) {
        ThreadInfo thread = thread(event);
        at.thread = thread;
        if (thread == null) {
            return;
        }
        thread.lastAccessNs = event.ts();
        int code = event.code();
        if (!type.isExit()) {
            thread.lastEventFd = -1;
            thread.lastEventType = code;
            return;
        }
        at.enterMatches = thread.lastEventType == code - 1
                || (thread.lastEventType == EventCode.EXECVEAT_E && code == EventCode.EXECVE_X);
        thread.lastEventType = code;
        if (!at.enterMatches) {
            thread.lastEventFd = -1;
        }
        int position = FdPositions.of(code);
        if (position >= 0) {
            if (thread.lastEventFd == -1) {
                thread.lastEventFd = event.i64(position, -1);
            }
            FdInfo fd = thread.fds.find(thread.lastEventFd);
            if (fd != null) {
                fd.oldName = fd.name;
                at.fd = fd;
            }
        }
    }

    private @Nullable ThreadInfo thread(EventView event) {
        boolean onlyKnown = switch (event.code()) {
            case EventCode.CLONE_X,
                    EventCode.CLONE3_X,
                    EventCode.FORK_X,
                    EventCode.VFORK_X,
                    EventCode.SWITCH_E,
                    EventCode.PROCEXIT_E -> true;
            default -> false;
        };
        if (onlyKnown) {
            return current(event, state.threads.find(event.tid()));
        }
        ThreadInfo thread = current(event, finder.findOrRead(event.tid(), event.ts()));
        if (thread != null) {
            thread.flags |= ThreadInfo.ACTIVE;
        }
        return thread;
    }

    /// Null for an event of an earlier thread with the same tid: /proc was read after it, and shows the later one.
    private static @Nullable ThreadInfo current(EventView event, @Nullable ThreadInfo thread) {
        return thread != null && thread.scannedNs != 0 && event.ts() < thread.cloneTs ? null : thread;
    }

    private void settle(EventContext at, EventView event) {
        ThreadInfo thread = at.thread;
        lastTs = event.ts();
        if (thread == null) {
            return;
        }
        if (event.type().isExit()) {
            thread.enter.clear();
        }
        at.fdNumber = thread.lastEventFd;
        FdInfo fd = at.fd;
        at.fdNameChanged = fd != null && !fd.name.equals(fd.oldName);
        if (event.code() != EventCode.SWITCH_E) {
            lastThread = thread;
        }
    }

    /// Counters for the banner, statistics and alerts of lost information, in one object per call.
    public Counters counters() {
        return new Counters(
                number,
                state.threads.size(),
                state.threads.dropped(),
                finder.reads(),
                finder.throttled(),
                finder.placeholders());
    }

    /// @param events       taken so far
    /// @param threads      in the table now
    /// @param dropped      threads not added because the table was full
    /// @param lookups      threads read from the running system
    /// @param throttled    look-ups not done because there were too many
    /// @param placeholders threads nobody could read
    public record Counters(long events, int threads, long dropped, long lookups, long throttled, long placeholders) {}
}
