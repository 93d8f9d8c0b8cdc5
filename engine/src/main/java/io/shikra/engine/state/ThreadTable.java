// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Threads by tid, their groups, and who is whose child (spec: state, §4.1, §4.3, §6). One writer.
public final class ThreadTable {
    /// Falco's default of `falco_libs.thread_table_size`.
    public static final int DEFAULT_MAX_THREADS = 262_144;

    private static final int RECENT = 64;

    private final LongMap<ThreadInfo> threads = new LongMap<>(1024);
    private final LongMap<TaskGroup> groups = new LongMap<>(1024);
    private final Dependents dependents = new Dependents(this);
    private final ThreadPool pool = new ThreadPool();
    private final int maxThreads;
    private final long selfPid;
    private long dropped;
    /// Those found last, by the end of their tid.
    private final @Nullable ThreadInfo[] recent = new ThreadInfo[RECENT];
    private boolean keepsHashOrder;

    /// @param maxThreads further threads are not added, and counted
    /// @param selfPid    the engine's own process, which is always added; -1 = none
    public ThreadTable(int maxThreads, long selfPid) {
        this.maxThreads = maxThreads;
        this.selfPid = selfPid;
    }

    public int size() {
        return threads.size();
    }

    /// Threads that are added from now on know in which order Falco would walk their descriptors.
    void keepHashOrder() {
        keepsHashOrder = true;
    }

    /// For a reader of captures, before it puts descriptors into a thread that it will add: where Falco's
    /// order is wanted, that of the capture counts.
    public void prepare(ThreadInfo thread) {
        thread.fds.use(pool.fds());
        if (keepsHashOrder) {
            thread.fds.keepHashOrder();
        }
    }

    /// Threads that were not added because the table was full.
    public long dropped() {
        return dropped;
    }

    /// Few threads are busy at a time: those found last are looked at first.
    public @Nullable ThreadInfo find(long tid) {
        ThreadInfo last = recent[recentSlot(tid)];
        return last != null && last.tid == tid ? last : findAnew(tid);
    }

    private @Nullable ThreadInfo findAnew(long tid) {
        ThreadInfo thread = threads.find(tid);
        if (thread != null) {
            recent[recentSlot(tid)] = thread;
        }
        return thread;
    }

    private static int recentSlot(long tid) {
        return (int) tid & (RECENT - 1);
    }

    /// An unknown thread, to be filled and then {@link #add}ed, or given back.
    public ThreadInfo fresh() {
        return pool.take();
    }

    /// A descriptor to be filled and put into the table of a {@link #fresh} thread.
    public FdInfo freshFd() {
        return pool.fds().take();
    }

    /// A {@link #fresh} thread that is not needed.
    void giveBack(ThreadInfo thread) {
        pool.give(thread);
    }

    /// As {@link #fresh}, whatever was filled in.
    void renew(ThreadInfo thread) {
        pool.renew(thread);
    }

    /// No event is in work: objects of threads that are gone may be used again.
    void recycle() {
        pool.recycle();
    }

    /// Words of threads that are gone.
    Kept kept() {
        return pool.kept();
    }

    FdPool fdPool() {
        return pool.fds();
    }

    /// Forgets every thread.
    void clear() {
        for (int slot = 0; slot < threads.capacity(); slot++) {
            ThreadInfo thread = threads.valueAt(slot);
            if (thread != null) {
                leaveGroup(thread);
                pool.rest(thread);
            }
        }
        threads.clear();
        groups.clear();
        Arrays.fill(recent, null);
        dropped = 0;
        dependents.clear();
        pool.recycle();
    }

    /// Slots, to walk all threads by index; {@link #threadAt} is null for a free one.
    public int slots() {
        return threads.capacity();
    }

    public @Nullable ThreadInfo threadAt(int slot) {
        return threads.valueAt(slot);
    }

    /// Adds the thread, in place of one with its tid; it joins the group of its pid and becomes its parent's
    /// child.
    ///
    /// @return false when the table is full
    public boolean add(ThreadInfo thread) {
        ThreadInfo old = threads.find(thread.tid);
        if (old != null && old != thread) {
            discard(old);
        } else if (old == null && threads.size() >= maxThreads && (selfPid < 0 || thread.pid != selfPid)) {
            dropped++;
            return false;
        }
        prepare(thread);
        threads.put(thread.tid, thread);
        recent[recentSlot(thread.tid)] = thread;
        join(thread);
        dependents.appeared(thread.tid);
        return true;
    }

    /// (Re)joins group and parent, once pid and ptid of a thread in the table are known.
    void join(ThreadInfo thread) {
        changed(thread);
        leaveGroup(thread);
        if (thread.pid >= 0) {
            TaskGroup group = groups.find(thread.pid);
            if (group == null) {
                group = pool.group(thread.pid);
                group.reaper = thread.pid == 1 || thread.vpid == 1;
                groups.put(thread.pid, group);
            }
            group.add(thread);
            shareFds(group, thread);
        }
        adopt(thread, thread.ptid < 0 || thread.ptid == thread.tid ? null : threads.find(thread.ptid));
        changed(thread);
    }

    /// Call it after every change of what rules can see of the thread's program, ids or parents: what they
    /// remember of it and of those who look at it counts no more.
    void changed(ThreadInfo thread) {
        dependents.changed(thread);
    }

    /// The same for what only threads of its own process look at: users, capabilities, the working directory.
    void changedWithin(ThreadInfo thread) {
        dependents.changedWithin(thread);
    }

    /// For whoever keeps answers about the thread in {@link ThreadInfo#kept}, before it computes the first:
    /// the stamp goes as soon as anything changes that those can depend on.
    ///
    /// @return false when nothing may be kept, because its ancestors are in disorder
    public boolean watch(ThreadInfo thread) {
        return dependents.watch(thread);
    }

    /// Answers kept under another number count no more, of any thread.
    long generation() {
        return dependents.generation();
    }

    private void shareFds(TaskGroup group, ThreadInfo joined) {
        ThreadInfo leader = group.leader;
        if (leader == null) {
            return;
        }
        if (joined != leader) {
            if ((joined.flags & ThreadInfo.CLONE_FILES) != 0) {
                pool.share(joined, leader.fds);
            }
            return;
        }
        for (ThreadInfo member = group.firstMember; member != null; member = member.nextMember) {
            if (member != leader && (member.flags & ThreadInfo.CLONE_FILES) != 0) {
                pool.share(member, leader.fds);
            }
        }
    }

    /// The thread has exited, but stays until {@link #remove}.
    void markDead(ThreadInfo thread) {
        if (!thread.isDead()) {
            TaskGroup group = thread.group;
            if (group != null) {
                group.alive--;
            }
            thread.flags |= ThreadInfo.CLOSED;
        }
    }

    /// A main thread that exited lives again: another thread of its group called exec.
    void resurrect(ThreadInfo thread) {
        if (thread.isDead()) {
            thread.flags &= ~ThreadInfo.CLOSED;
            TaskGroup group = thread.group;
            if (group != null) {
                group.alive++;
            }
        }
    }

    /// Removes a thread as the kernel does: its children get a new parent; a dead main thread stays as long as
    /// threads of its group live; with the last of them group and main thread go.
    void remove(ThreadInfo thread) {
        markDead(thread);
        if (thread.firstChild != null) {
            reparent(thread);
        }
        TaskGroup group = thread.group;
        if (group != null && group.alive == 0) {
            ThreadInfo leader = group.leader;
            if (leader != null && leader != thread) {
                if (leader.firstChild != null) {
                    reparent(leader);
                }
                discard(leader);
            }
            discard(thread);
        } else if (group == null || !thread.isMainThread()) {
            discard(thread);
        }
    }

    /// Removes every other thread of the group: what exec does.
    void removeSiblings(ThreadInfo survivor) {
        TaskGroup group = survivor.group;
        ThreadInfo member = group == null ? null : group.firstMember;
        while (member != null) {
            ThreadInfo next = member.nextMember;
            if (member != survivor) {
                markDead(member);
                if (member.firstChild != null) {
                    reparent(member);
                }
                discard(member);
            }
            member = next;
        }
    }

    /// Out of the table and all its links, children left without a parent in the table.
    void discard(ThreadInfo thread) {
        changed(thread);
        boolean listed = threads.find(thread.tid) == thread;
        if (listed) {
            threads.remove(thread.tid);
            recent[recentSlot(thread.tid)] = null;
        }
        leaveGroup(thread);
        ThreadInfo parent = thread.parent;
        if (parent != null) {
            parent.work += thread.work;
        }
        adopt(thread, null);
        ThreadInfo child = thread.firstChild;
        while (child != null) {
            ThreadInfo next = child.nextSibling;
            adopt(child, null);
            child = next;
        }
        if (listed) {
            pool.rest(thread);
        }
    }

    @Nullable
    TaskGroup group(long pid) {
        return pid < 0 ? null : groups.find(pid);
    }

    private void leaveGroup(ThreadInfo thread) {
        TaskGroup group = thread.group;
        if (group != null) {
            group.remove(thread);
            if (group.firstMember == null) {
                groups.remove(group.pid);
                pool.give(group);
            }
        }
    }

    private static void adopt(ThreadInfo child, @Nullable ThreadInfo parent) {
        ThreadInfo next = child.nextSibling;
        ThreadInfo previous = child.previousSibling;
        ThreadInfo old = child.parent;
        if (next != null) {
            next.previousSibling = previous;
        }
        if (previous != null) {
            previous.nextSibling = next;
        } else if (old != null) {
            old.firstChild = next;
        }
        child.previousSibling = null;
        child.nextSibling = null;
        child.parent = parent;
        if (parent != null) {
            ThreadInfo first = parent.firstChild;
            child.nextSibling = first;
            if (first != null) {
                first.previousSibling = child;
            }
            parent.firstChild = child;
        }
    }

    private void reparent(ThreadInfo dying) {
        ThreadInfo reaper = dying.reaperTid > 0 ? threads.find(dying.reaperTid) : null;
        if (reaper == null || reaper.isPlaceholder() || reaper == dying) {
            reaper = findReaper(dying);
        }
        changed(dying);
        TaskGroup group = reaper == null ? null : reaper.group;
        if (reaper != null && group != null && reaper.pid != dying.pid) {
            group.reaper = true;
        }
        ThreadInfo child = dying.firstChild;
        while (child != null) {
            ThreadInfo next = child.nextSibling;
            child.ptid = reaper == null ? 0 : reaper.tid;
            adopt(child, reaper);
            child = next;
        }
    }

    private @Nullable ThreadInfo findReaper(ThreadInfo dying) {
        TaskGroup own = dying.group;
        ThreadInfo sibling = own == null ? null : own.firstAlive();
        if (sibling != null) {
            return sibling;
        }
        ThreadInfo slow = threads.find(dying.ptid);
        ThreadInfo fast = slow;
        while (slow != null && slow.isInPidNamespace() == dying.isInPidNamespace()) {
            TaskGroup group = slow.group;
            ThreadInfo alive = group != null && group.reaper ? group.firstAlive() : null;
            if (alive != null) {
                return alive;
            }
            slow = threads.find(slow.ptid);
            fast = fast == null ? null : threads.find(fast.ptid);
            fast = fast == null ? null : threads.find(fast.ptid);
            if (slow != null && slow == fast) {
                return null;
            }
        }
        return null;
    }

    /// The main thread of its process: itself when it is that; null when it is not in the table.
    public @Nullable ThreadInfo mainThread(ThreadInfo thread) {
        if (thread.isMainThread()) {
            return thread;
        }
        TaskGroup group = thread.group;
        return group == null ? null : group.leader;
    }

    /// The n-th ancestor process: 0 is the process itself (its main thread), 1 its parent; null where the
    /// chain ends.
    public @Nullable ThreadInfo ancestor(ThreadInfo thread, int n) {
        ThreadInfo at = mainThread(thread);
        for (int i = 0; i < n && at != null; i++) {
            ThreadInfo above = threads.find(at.ptid);
            at = above == null ? null : mainThread(above);
        }
        return at;
    }

    /// The thread's parent by ptid, not mapped to a main thread.
    public @Nullable ThreadInfo parent(ThreadInfo thread) {
        return thread.ptid == -1 ? null : threads.find(thread.ptid);
    }

    /// Alive threads of the thread's process; 0 when its group is unknown.
    public int aliveThreads(ThreadInfo thread) {
        TaskGroup group = thread.group;
        return group == null ? 0 : group.alive;
    }

    /// Whether children of dying descendants go to the thread's process.
    boolean isReaper(ThreadInfo thread) {
        TaskGroup group = thread.group;
        return group != null && group.reaper;
    }

    void setReaper(ThreadInfo thread, boolean reaper) {
        TaskGroup group = thread.group;
        if (group != null) {
            group.reaper = reaper;
        }
    }
}
