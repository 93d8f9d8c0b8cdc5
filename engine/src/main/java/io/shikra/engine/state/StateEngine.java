// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.Compatibility;
import io.shikra.engine.event.EventCode;
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
    private EventContext context;
    private final Handover handover;
    private final boolean divided;
    private final EventView own = new EventView();
    private final Sifter sifter;
    private final Partition partition;
    private final RunCursor cursor;
    /// Number of the last event that was processed or passed over.
    private long reached;
    private @Nullable ThreadInfo lastThread;
    private long lastTs;

    public StateEngine(HostState state, ProcessLookup lookup) {
        this(state, lookup, Compatibility.RIGHT);
    }

    /// @param compatibility whether the state repeats Falco's mistakes
    public StateEngine(HostState state, ProcessLookup lookup, Compatibility compatibility) {
        this(state, lookup, compatibility, Partition.WHOLE);
    }

    /// @param partition what of the stream it answers for. With more than one, all engines of a division are to be
    ///                  given all events, and nothing may look threads up outside of them: {@code lookup} is NONE
    public StateEngine(HostState state, ProcessLookup lookup, Compatibility compatibility, Partition partition) {
        this.state = state;
        this.compatibility = compatibility;
        finder = new ThreadFinder(state, lookup);
        handover = new Handover(state, partition);
        divided = handover.isDivided();
        handlers = new Handlers(state, finder, exits, compatibility, handover);
        if (compatibility.copiesDefects()) {
            state.threads.keepHashOrder();
        }
        purge = new Purge(state, finder);
        sifter = new Sifter(state.threads, handover.owners(), purge);
        this.partition = partition;
        cursor = new RunCursor(partition.index());
        context = new EventContext(state);
    }

    /// What events cost, for the balance between the engines of a division; the same for all of them.
    ///
    /// @param byCode for each type, in any unit
    public void costs(int[] byCode) {
        handover.costs(byCode);
        sifter.costs(byCode);
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
            scanned.fds.shareNames(state.strings);
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
        finishLast();
        return process(own.wrap(segment, offset), cpu, drainedNs);
    }

    /// The same for an event that stands in a window already. The window is not to move before the next call.
    public EventContext process(EventView event, int cpu, long drainedNs) {
        EventContext at = context;
        finishLast();
        boolean sifted = begin(at);
        int code = event.code();
        int traits = EventTraits.of(code);
        at.event = event;
        at.cpu = cpu;
        at.drainedNs = drainedNs;
        at.thread = null;
        at.fd = null;
        at.carried = null;
        at.fdNumber = -1;
        at.fdNameChanged = false;
        at.enterMatches = false;
        at.forRules = (traits & EventTraits.FEEDER) == 0;
        at.source = (traits & EventTraits.OF_PLUGIN) != 0 && isOfPlugin(event) ? "" : EventContext.SYSCALL_SOURCE;
        long ts = event.ts();
        if (at.firstNs == 0 && (traits & EventTraits.META) == 0) {
            at.firstNs = ts;
        }
        purge.atTime(ts);
        if ((traits & EventTraits.THREAD) != 0) {
            associate(at, event, code, traits);
        } else if ((traits & EventTraits.KNOWN_THREAD) != 0) {
            at.thread = state.threads.find(event.tid());
        }
        if ((traits & EventTraits.SKIPPED) != 0) {
            at.forRules = at.forRules && handover.answers(at.thread);
            return at;
        }
        boolean taken = !divided || sifted || isTaken(at, traits);
        EventHandler handler = handlers.of(code);
        if (handler != null && taken) {
            handler.handle(at);
        }
        settle(at, code, traits, ts);
        if (divided) {
            at.forRules = at.forRules && handover.answers(at.thread);
        }
        return at;
    }

    /// Whether the event changes what this engine knows.
    private boolean isTaken(EventContext at, int traits) {
        ThreadInfo thread = at.thread;
        boolean mine = thread == null || (traits & EventTraits.THREAD) == 0 || handover.active(thread, at.event.code());
        return mine || (traits & EventTraits.SHARED) != 0;
    }

    /// Says for all engines whose the records are, as far as that can be known before they are processed.
    ///
    /// @param run its beginning is known: where this engine is, or behind the run that it is in or goes on with
    void sift(Sieve records, SiftedRun run) {
        finishLast();
        sifter.sift(records, run);
    }

    /// Goes on with a run, which begins behind what was processed last. {@link #process} is given this engine's
    /// records of it, as {@link #cursor} comes to them; of all others it takes what the run says of threads.
    void enter(SiftedRun run) {
        finishLast();
        if (run.before != reached) {
            throw new IllegalStateException("a run behind event " + run.before + " at event " + reached);
        }
        cursor.enter(run);
        reached += run.size;
        if (run.size > 0 && context.firstNs == 0) {
            context.firstNs = run.firstNs;
        }
        for (int i = 0; i < run.threads; i++) {
            ThreadInfo thread = state.threads.find(run.tids[i]);
            if (thread != null) {
                handover.owners().count(thread, thread.owner, run.work[i]);
                note(thread, run, i);
            }
        }
    }

    /// An own thread will be told by its events.
    private void note(ThreadInfo thread, SiftedRun run, int i) {
        if (thread.owner != partition.index()) {
            thread.lastAccessNs = run.lastNs[i];
            thread.lastEventType = run.lastCodes[i];
            thread.lastEventFd = run.onlyExits[i] ? thread.lastEventFd : -1;
        }
    }

    Partition partition() {
        return partition;
    }

    RunCursor cursor() {
        return cursor;
    }

    /// Number of the last event that was processed or passed over.
    long reached() {
        return reached;
    }

    /// @return whether it was sifted, and is this engine's
    private boolean begin(EventContext at) {
        boolean sifted = divided && cursor.isInWork();
        if (divided && !sifted) {
            handover.balance(reached);
        }
        at.number = sifted ? cursor.number() : ++reached;
        handover.at(at.number);
        return sifted;
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
        state.threads.recycle();
    }

    /// As new: for another recording. What was allocated stays for what comes.
    public void reset() {
        finishLast();
        state.clear();
        exits.clear();
        purge.clear();
        finder.clear();
        handover.clear();
        reached = 0;
        cursor.clear();
        context = new EventContext(state);
    }

    /// Plugins are not part of this engine: what one sent has no source, unless it is the engine's own (id 0).
    private static boolean isOfPlugin(EventView event) {
        return event.code() == EventCode.PLUGIN_E || event.u32(0, 0) != 0;
    }

    private void associate(EventContext at, EventView event, int code, int traits) {
        ThreadInfo thread = thread(event, traits);
        at.thread = thread;
        if (thread == null) {
            return;
        }
        thread.lastAccessNs = event.ts();
        if ((traits & EventTraits.EXIT) == 0) {
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
                at.nameBefore = fd.name;
                at.fd = fd;
            }
        }
    }

    private @Nullable ThreadInfo thread(EventView event, int traits) {
        long tid = event.tid();
        if ((traits & EventTraits.ONLY_KNOWN_THREAD) != 0) {
            return current(event, state.threads.find(tid));
        }
        return current(event, finder.findOrRead(tid, event.ts()));
    }

    /// Null for an event of an earlier thread with the same tid: /proc was read after it, and shows the later one.
    private static @Nullable ThreadInfo current(EventView event, @Nullable ThreadInfo thread) {
        return thread != null && thread.scannedNs != 0 && event.ts() < thread.cloneTs ? null : thread;
    }

    private void settle(EventContext at, int code, int traits, long ts) {
        ThreadInfo thread = at.thread;
        lastTs = ts;
        if (thread == null) {
            return;
        }
        if ((traits & EventTraits.EXIT) != 0) {
            thread.enter.clear();
        }
        at.fdNumber = thread.lastEventFd;
        FdInfo fd = at.fd;
        at.fdNameChanged = fd != null && !fd.name.equals(at.nameBefore);
        if (code != EventCode.SWITCH_E) {
            lastThread = thread;
        }
    }

    /// Counters for the banner, statistics and alerts of lost information, in one object per call.
    public Counters counters() {
        return new Counters(
                reached,
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
