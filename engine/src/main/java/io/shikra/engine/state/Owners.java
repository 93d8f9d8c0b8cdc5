// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.EventTable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Which engine of a division each process belongs to. All engines decide alike: from what happened, never from who
/// they are. A thread belongs where its process does; while its process is unknown, for itself. Nobody owns a thread
/// that has done nothing yet: all engines know the same of it.
final class Owners {
    private static final long FIRST_BALANCE = 1 << 12;
    private static final long LONGEST_BALANCE = 1 << 17;
    /// Moves at one time.
    private static final int MOST_MOVES = 16;
    /// Differences below a part of this size are not worth a move.
    private static final int WORTH = 10;
    /// A move that makes the difference smaller by less than such a part of it is not, either.
    private static final int BETTER = 4;
    /// The same as {@link #WORTH} for a process that begins, which is as good as no work to hand over.
    private static final int WORTH_AT_BIRTH = 5;

    /// Such a part of what was done counts no more after each balance: slowly, so that chance moves nobody.
    private static final int FADING = 8;

    private final ThreadTable threads;
    private final boolean hashed;
    private final int[] costs = new int[EventTable.size()];
    /// What events of late cost, by engine.
    private final long[] load;

    private long period = FIRST_BALANCE;
    private long nextBalance = FIRST_BALANCE;

    Owners(ThreadTable threads, Partition partition) {
        this.threads = threads;
        hashed = partition.placement() == Partition.Placement.HASHED;
        load = new long[partition.count()];
        Arrays.fill(costs, 1);
    }

    /// @param byCode what an event of each type costs, in any unit
    void costs(int[] byCode) {
        System.arraycopy(byCode, 0, costs, 0, costs.length);
    }

    void clear() {
        Arrays.fill(load, 0);
        period = FIRST_BALANCE;
        nextBalance = FIRST_BALANCE;
    }

    /// -1 = nobody.
    int of(ThreadInfo thread) {
        if (thread.owner < 0) {
            TaskGroup group = thread.group;
            if (group != null) {
                thread.owner = group.owner;
            }
        }
        return thread.owner;
    }

    /// The thread did something.
    ///
    /// @return its owner, from now on if it had none
    int active(ThreadInfo thread, int code) {
        int owner = of(thread);
        if (owner < 0) {
            owner = first(thread.pid >= 0 ? thread.pid : thread.tid);
            thread.owner = owner;
            settle(thread);
        }
        count(thread, owner, costs[code]);
        return owner;
    }

    /// @param cost of what the thread did
    void count(ThreadInfo thread, int owner, long cost) {
        thread.work += cost;
        load[owner] += cost;
    }

    /// Before a process joins the table.
    void begin(ThreadInfo child, @Nullable TaskGroup group, ThreadInfo parent) {
        if (group != null && group.owner >= 0) {
            child.owner = group.owner;
            return;
        }
        int near = of(parent);
        child.owner = hashed || near < 0 || isOverloaded(near) ? first(child.pid) : near;
    }

    private boolean isOverloaded(int owner) {
        return load[owner] - load[least()] > load[owner] / WORTH_AT_BIRTH;
    }

    /// The thread's group is known: what has no owner gets that of the other.
    ///
    /// @return whether they differ
    boolean settle(ThreadInfo thread) {
        TaskGroup group = thread.group;
        if (group == null || thread.owner < 0) {
            return false;
        }
        if (group.owner < 0) {
            group.owner = thread.owner;
        }
        return group.owner != thread.owner;
    }

    private int first(long id) {
        return hashed ? (int) Long.remainderUnsigned(mix(id), load.length) : least();
    }

    private static long mix(long id) {
        long mixed = (id ^ (id >>> 32)) * 0x9E3779B97F4A7C15L;
        return mixed >>> 17 ^ mixed >>> 40;
    }

    private int least() {
        int least = 0;
        for (int i = 1; i < load.length; i++) {
            if (load[i] < load[least]) {
                least = i;
            }
        }
        return least;
    }

    private int most() {
        int most = 0;
        for (int i = 1; i < load.length; i++) {
            if (load[i] > load[most]) {
                most = i;
            }
        }
        return most;
    }

    /// The number that {@link #isDue} is true from on.
    long nextBalance() {
        return hashed ? Long.MAX_VALUE : nextBalance;
    }

    boolean isDue(long number) {
        return number >= nextBalance();
    }

    /// Moves processes from where much happens to where little does. Which ones is known by what they, and children
    /// of theirs that are gone, did of late.
    void balance(long number, Handover handover) {
        period = Math.min(period * 2, LONGEST_BALANCE);
        nextBalance = number + period;
        weigh();
        for (int i = 0; i < MOST_MOVES; i++) {
            int from = most();
            int to = least();
            long gap = load[from] - load[to];
            TaskGroup group = gap < load[from] / WORTH ? null : fitting(from, gap);
            if (group == null) {
                break;
            }
            load[from] -= group.weight;
            load[to] += group.weight;
            group.weight = 0;
            handover.move(group, from, to);
        }
        for (int i = 0; i < load.length; i++) {
            load[i] -= load[i] / FADING;
        }
    }

    private void weigh() {
        for (int slot = 0; slot < threads.slots(); slot++) {
            ThreadInfo thread = threads.threadAt(slot);
            if (thread != null && thread.group != null) {
                thread.group.weight = 0;
            }
        }
        for (int slot = 0; slot < threads.slots(); slot++) {
            ThreadInfo thread = threads.threadAt(slot);
            if (thread != null) {
                TaskGroup group = thread.group;
                if (group != null) {
                    group.weight += thread.work;
                }
                thread.work -= thread.work / FADING;
            }
        }
    }

    /// The process that leaves the smallest gap when it goes; null when none makes it clearly smaller.
    private @Nullable TaskGroup fitting(int owner, long gap) {
        TaskGroup fitting = null;
        long least = gap - gap / BETTER;
        for (int slot = 0; slot < threads.slots(); slot++) {
            ThreadInfo thread = threads.threadAt(slot);
            TaskGroup group = thread == null ? null : thread.group;
            if (group != null && group.owner == owner) {
                long left = Math.abs(gap - 2 * group.weight);
                if (left < least || (left == least && fitting != null && group.pid < fitting.pid)) {
                    fitting = group;
                    least = left;
                }
            }
        }
        return fitting;
    }
}
