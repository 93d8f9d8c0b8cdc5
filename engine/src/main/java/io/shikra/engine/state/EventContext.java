// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventType;
import io.shikra.engine.event.EventView;
import io.shikra.engine.event.StringPool;
import org.jspecify.annotations.Nullable;

/// What rules and fields see of one event: the event itself and the state objects it touches, after its
/// handler ran. One mutable instance per event thread, filled anew for every event by the state engine.
public final class EventContext {
    /// The source of every event that no plugin sends.
    public static final String SYSCALL_SOURCE = "syscall";

    private static final int FD_EVENTS = EventType.CREATES_FD | EventType.USES_FD | EventType.DESTROYS_FD;

    /// All tables, as they are after the event's handler.
    public final HostState state;

    /// The record itself.
    public EventView event = new EventView();

    /// As {@link HostState#strings}.
    public final StringPool strings;

    /// Turns path arguments into absolute paths; its buffer is reused.
    public final Paths paths = new Paths();

    /// `evt.num`: events of this engine so far, this one included; the first is 1.
    public long number;

    /// When the first event of this engine happened that rules could see, ns since the Unix epoch; 0 before it.
    public long firstNs;

    /// `evt.cpu`: as the record's envelope says; -1 when it says nothing.
    public int cpu = -1;

    /// Nanoseconds since the Unix epoch when the record left the kernel's buffer; 0 when nobody took the time.
    public long drainedNs;

    /// Event source: `syscall`, a plugin's, or empty when the event belongs to none (then no rule sees it).
    public String source = SYSCALL_SOURCE;

    /// Whether rules are to see the event. Enter events only feed the state.
    public boolean forRules;

    /// The event's thread; null for events without one (container, user and group events, plugins) and when it
    /// is neither in the table nor can be added to it. A thread that nobody could read has comm and exe `<NA>`
    /// and pid -1.
    public @Nullable ThreadInfo thread;

    /// The fd object of the event: the one its fd parameter names, or the one it created. On close it is still
    /// the closed one.
    public @Nullable FdInfo fd;

    /// `fd.num`: the fd parameter, or the fd that was created; -1 when there is none (a failed open, too).
    public long fdNumber = -1;

    /// `fd.name_changed`: {@link #fd}'s name differs from what it was before the event.
    public boolean fdNameChanged;

    /// The record that an event about a container carries; null for all other events.
    public @Nullable ContainerInfo carried;

    /// {@link #fd}'s name when the event came.
    ByteString nameBefore = ByteString.EMPTY;

    /// Whether the thread's stored enter event belongs to this exit event.
    boolean enterMatches;

    /// What goes when the next event starts: a descriptor, a thread.
    long closed = -1;

    @Nullable
    FdTable closedIn;

    @Nullable
    ThreadInfo exited;

    public EventContext(HostState state) {
        this.state = state;
        strings = state.strings;
    }

    /// With empty tables; for tests.
    public EventContext() {
        this(HostState.detached());
    }

    /// Whether the rules for system calls are to see the event.
    public boolean isForRules() {
        return forRules && source.equals(SYSCALL_SOURCE);
    }

    /// The directory that a relative {@code path} of the event's thread starts from: `.` for an absolute path,
    /// the working directory for AT_FDCWD, the name of a known fd with `/` at its end, else `<UNKNOWN>`.
    public ByteString baseDir(long dirfd, ByteString path) {
        ThreadInfo at = thread;
        return at == null ? Paths.UNKNOWN : paths.baseDir(state, at, dirfd, path);
    }

    /// `base` and `path` as one normalised path (spec: state, §3). Allocates only what the pool does not hold.
    public ByteString concatenate(ByteString base, ByteString path) {
        return paths.concatenate(base, path, strings);
    }

    /// Working directory of the event's process, ending in `/`.
    public ByteString cwd() {
        ThreadInfo at = thread;
        return at == null ? Paths.UNKNOWN : Paths.cwd(state.threads, at);
    }

    /// What is known of the container that the event is about or happened in; null without a thread, and when
    /// its metadata has not arrived.
    public @Nullable ContainerInfo container() {
        ThreadInfo at = thread;
        return at == null ? carried : state.containers.find(at.containerId);
    }

    /// A descriptor of the event's thread; null when it is not known.
    public @Nullable FdInfo fdOf(long number) {
        ThreadInfo at = thread;
        return at == null ? null : at.fds.find(number);
    }

    /// The descriptor that fd.* show: null for events that make, use or close none, without a thread, and when
    /// nothing is known of it.
    public @Nullable FdInfo shownFd() {
        if (thread == null || !event.type().is(FD_EVENTS)) {
            return null;
        }
        FdInfo held = fd;
        return held == null && fdNumber != -1 ? fdOf(fdNumber) : held;
    }

    /// A descriptor object to be filled and given to {@link #created}.
    FdInfo freshFd() {
        return state.fdPool.take();
    }

    /// The event's descriptor, this process' alone from now on, to be changed.
    FdInfo ownFd(FdInfo info) {
        ThreadInfo at = thread;
        FdInfo own = at == null ? info : at.fds.own(at.lastEventFd, info);
        fd = own;
        return own;
    }

    /// The event made a descriptor: it joins the thread's table and is what fd.* of this event show.
    void created(long number, FdInfo info) {
        ThreadInfo at = thread;
        if (at == null || number < 0) {
            state.fdPool.give(info);
        } else {
            at.fds.put(number, info);
            at.lastEventFd = number;
            nameBefore = ByteString.EMPTY;
            fd = info;
        }
    }

    /// The path with `/` at its end.
    ByteString withSlash(ByteString path) {
        return paths.withSlash(path, strings);
    }
}
