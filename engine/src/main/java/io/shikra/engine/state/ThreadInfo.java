// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thread as the state engine knows it (spec: state, data model). Mutable, owned by the table's writer.
/// Ids are those of the host's pid namespace unless they begin with `v`; -1 means unknown.
public final class ThreadInfo {
    /// Bits of {@link #flags}: the capture's own numbering.
    public static final int CLONE_FILES = 1;

    public static final int CLONE_NEWPID = 1 << 6;
    public static final int CLONE_PARENT = 1 << 8;
    public static final int CLONE_THREAD = 1 << 13;
    public static final int CLONE_INVERTED = 1 << 16;
    public static final int NAME_CHANGED = 1 << 17;
    public static final int CLOSED = 1 << 18;
    public static final int CLONE_NEWUSER = 1 << 20;
    public static final int PIPE_SRC = 1 << 21;
    public static final int PIPE_DST = 1 << 22;
    public static final int CLONE_VFORK = 1 << 27;
    public static final int CLONE_CHILD_IN_PIDNS = 1 << 29;
    public static final int IS_MAIN_THREAD = 1 << 30;

    public long tid = -1;
    public long pid = -1;
    public long ptid = -1;
    public long vtid = -1;
    public long vpid = -1;
    public long sid = -1;
    public long vpgid = -1;
    public long pgid = -1;
    public ByteString comm = ByteString.EMPTY;
    public ByteString exe = ByteString.EMPTY;
    public ByteString exePath = ByteString.EMPTY;
    public List<ByteString> args = List.of();
    public List<ByteString> env = List.of();
    /// Ends in `/`; used of the main thread only.
    public ByteString cwd = ByteString.EMPTY;

    public ByteString root = ByteString.EMPTY;
    /// uid and gid: 2^32-1 is "unknown".
    public long uid = 0xFFFFFFFFL;

    public long gid = 0xFFFFFFFFL;
    public long loginUid = 0xFFFFFFFFL;
    public long fdLimit;
    public int flags;
    public int tty;
    public long vmSizeKb;
    public long vmRssKb;
    public long vmSwapKb;
    public long pfMajor;
    public long pfMinor;
    /// `subsystem=path` items, normalised names.
    public List<ByteString> cgroups = List.of();
    /// Nanoseconds since the Unix epoch; 0 = unknown.
    public long cloneTs;

    public long lastExecTs;
    public long pidnsInitStartTs;
    public boolean exeWritable;
    public boolean exeUpperLayer;
    public boolean exeLowerLayer;
    public boolean exeFromMemfd;
    public long capPermitted;
    public long capEffective;
    public long capInheritable;
    public long exeIno;
    public long exeInoCtime;
    public long exeInoMtime;
    public long exeInoCtimeDurationCloneTs;
    public long exeInoCtimeDurationPidnsStart;
    public long lastEventFd = -1;
    public int lastEventType = -1;
    public long lastEventTs;
    public long prevEventTs;
    /// First 12 characters of the container's id; empty on the host.
    public ByteString containerId = ByteString.EMPTY;

    /// Full id and pod UID as found in the cgroup path; empty when there are none.
    public String containerFullId = "";

    public String podUid = "";
    /// Field 22 of /proc/PID/stat (clock ticks since boot), 0 when unknown: identifies the process for a kill.
    public long startTicks;

    /// When /proc was read for this entry, ns since the Unix epoch; 0 = built from events. Older events that
    /// changed what /proc already shows must not change it again.
    public long scannedNs;

    /// The process' table; a thread made with CLONE_FILES gets its leader's when it joins the thread table.
    public FdTable fds = new FdTable();

    /// Counts changes of what identifies the program (exec, new ids, new container): scopes kept of it are
    /// stale when the number differs.
    public int generation;

    /// What rules remember of it.
    public long[] kept = Kept.nothing();

    /// Answers about threads that are no descendants of it are kept (see [Dependents]).
    boolean watched;

    /// The last walk of [Dependents] that came by.
    long visit;

    /// The thread that the kernel named to take over its children at its exit; 0 = unknown.
    long reaperTid;

    long lastAccessNs;

    /// Engine of a division that the thread belongs to; -1 = ask its group.
    int owner = -1;

    /// What its events of late cost, and those of its children that are gone.
    long work;

    @Nullable
    TaskGroup group;

    @Nullable
    ThreadInfo nextMember;

    @Nullable
    ThreadInfo previousMember;

    @Nullable
    ThreadInfo parent;

    @Nullable
    ThreadInfo firstChild;

    @Nullable
    ThreadInfo nextSibling;

    @Nullable
    ThreadInfo previousSibling;

    final EnterEvent enter = new EnterEvent();

    /// Something that rules see of it has changed: what they remember counts no more.
    void forget() {
        Kept.forget(kept);
    }

    /// The object will stand for another thread: nobody remembers anything of that one.
    void resetKept() {
        kept = Kept.nothing();
        watched = false;
        visit = 0;
    }

    public boolean isDead() {
        return (flags & CLOSED) != 0;
    }

    /// A stand-in for a thread that nobody could read.
    public boolean isPlaceholder() {
        return pid < 0;
    }

    /// Whether it lives in a pid namespace of its own, not in the host's.
    public boolean isInPidNamespace() {
        return (flags & CLONE_CHILD_IN_PIDNS) != 0 || tid != vtid;
    }

    public boolean isMainThread() {
        return tid == pid || (flags & IS_MAIN_THREAD) != 0;
    }

    /// As new, but for its table, which is that of a new one too, and for the count of changes, which goes on.
    void reset() {
        tid = -1;
        pid = -1;
        ptid = -1;
        vtid = -1;
        vpid = -1;
        sid = -1;
        vpgid = -1;
        pgid = -1;
        comm = ByteString.EMPTY;
        exe = ByteString.EMPTY;
        exePath = ByteString.EMPTY;
        args = List.of();
        env = List.of();
        cwd = ByteString.EMPTY;
        root = ByteString.EMPTY;
        uid = 0xFFFFFFFFL;
        gid = 0xFFFFFFFFL;
        loginUid = 0xFFFFFFFFL;
        fdLimit = 0;
        flags = 0;
        tty = 0;
        vmSizeKb = 0;
        vmRssKb = 0;
        vmSwapKb = 0;
        pfMajor = 0;
        pfMinor = 0;
        cgroups = List.of();
        cloneTs = 0;
        lastExecTs = 0;
        pidnsInitStartTs = 0;
        capPermitted = 0;
        capEffective = 0;
        capInheritable = 0;
        resetExecutable();
        lastEventFd = -1;
        lastEventType = -1;
        lastEventTs = 0;
        prevEventTs = 0;
        containerId = ByteString.EMPTY;
        containerFullId = "";
        podUid = "";
        startTicks = 0;
        scannedNs = 0;
        reaperTid = 0;
        lastAccessNs = 0;
        resetLinks();
        generation++;
        resetKept();
        enter.reset();
    }

    private void resetExecutable() {
        exeWritable = false;
        exeUpperLayer = false;
        exeLowerLayer = false;
        exeFromMemfd = false;
        exeIno = 0;
        exeInoCtime = 0;
        exeInoMtime = 0;
        exeInoCtimeDurationCloneTs = 0;
        exeInoCtimeDurationPidnsStart = 0;
    }

    private void resetLinks() {
        group = null;
        nextMember = null;
        previousMember = null;
        parent = null;
        firstChild = null;
        nextSibling = null;
        previousSibling = null;
        owner = -1;
        work = 0;
    }
}
