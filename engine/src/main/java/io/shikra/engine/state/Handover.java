// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import org.jspecify.annotations.Nullable;

/// What changes hands between the engines of a division, and when: where an event makes a process of one engine out of
/// what only another knows, the owner gives it and the new owner takes it, at that very event. With one engine nothing
/// does. Belongs to one engine.
final class Handover {
    private static final long NO_PID = Long.MIN_VALUE;

    private final HostState state;
    private final int index;
    private final int count;
    private final @Nullable Exchange exchange;
    private final Owners owners;
    /// Of the event in work.
    private long number;

    Handover(HostState state, Partition partition) {
        this.state = state;
        index = partition.index();
        count = partition.count();
        exchange = partition.exchange();
        owners = new Owners(state.threads, partition);
    }

    Owners owners() {
        return owners;
    }

    boolean isDivided() {
        return exchange != null;
    }

    void costs(int[] byCode) {
        owners.costs(byCode);
    }

    void clear() {
        owners.clear();
        number = 0;
    }

    /// The next event.
    void at(long event) {
        number = event;
    }

    /// Before the event behind that of {@code event}.
    void balance(long event) {
        if (owners.isDue(event)) {
            number = event;
            owners.balance(event, this);
        }
    }

    /// The thread did something.
    ///
    /// @return whether it is of this engine
    boolean active(ThreadInfo thread, int code) {
        return owners.active(thread, code) == index;
    }

    /// Whether rules see an event of the thread here. What belongs to nobody is the first engine's.
    boolean answers(@Nullable ThreadInfo thread) {
        return exchange == null || Math.max(0, thread == null ? -1 : owners.of(thread)) == index;
    }

    /// A process begins with descriptors and directories of the thread it was copied from.
    void inherit(ThreadInfo from, ThreadInfo child) {
        Exchange between = exchange;
        if (between == null) {
            copy(from, child);
            return;
        }
        owners.begin(child, state.threads.group(child.pid), from);
        int giver = owners.of(from);
        int taker = child.owner;
        if (giver < 0 || giver == taker) {
            if (taker == index) {
                copy(from, child);
            }
        } else if (giver == index) {
            OwnedState owned = new OwnedState(from, Paths.cwd(state.threads, from));
            between.give(index, taker, new Parcel(number, 0, ByteString.EMPTY, owned, FdCopies.of(from.fds)));
        } else if (taker == index) {
            Parcel parcel = between.take(giver, index, number);
            put(parcel, child);
            if (parcel.thread() != null) {
                parcel.thread().inherit(child, state.strings);
            }
        }
    }

    private void copy(ThreadInfo from, ThreadInfo child) {
        child.fds.startAs(from.fds);
        child.cwd = Paths.cwd(state.threads, from);
        child.root = from.root;
    }

    private void put(Parcel parcel, ThreadInfo thread) {
        FdCopies fds = parcel.fds();
        if (fds != null) {
            fds.into(thread.fds, state.strings);
        }
    }

    /// A thread joined the group of its process, which perhaps belongs elsewhere.
    void joined(ThreadInfo thread) {
        TaskGroup group = thread.group;
        if (exchange != null && group != null && owners.settle(thread)) {
            move(thread, thread.owner, group.owner);
        }
    }

    /// From now on the process is another engine's.
    void move(TaskGroup group, int from, int to) {
        group.owner = to;
        for (ThreadInfo member = group.firstMember; member != null; member = member.nextMember) {
            move(member, from, to);
        }
    }

    private void move(ThreadInfo thread, int from, int to) {
        Exchange between = exchange;
        thread.owner = to;
        if (between == null) {
            return;
        }
        ThreadInfo main = state.threads.mainThread(thread);
        boolean ownTable = main == null || main == thread || !main.fds.equals(thread.fds);
        if (from == index) {
            FdCopies fds = ownTable ? FdCopies.moved(thread.fds) : null;
            between.give(index, to, new Parcel(number, 0, ByteString.EMPTY, new OwnedState(thread, thread.cwd), fds));
        } else if (to == index) {
            Parcel parcel = between.take(from, index, number);
            if (ownTable) {
                thread.fds.clear();
                put(parcel, thread);
            }
            if (parcel.thread() != null) {
                parcel.thread().goOn(thread, state.strings);
            }
        }
    }

    /// A path that only the thread's owner can tell is told to all.
    ///
    /// @param path as this engine sees it, which counts when it is the owner
    ByteString toAll(ThreadInfo thread, ByteString path) {
        Exchange between = exchange;
        int owner = owners.of(thread);
        if (between == null || owner < 0) {
            return path;
        }
        if (owner != index) {
            return Parcel.own(between.take(owner, index, number).text(), state.strings);
        }
        for (int to = 0; to < count; to++) {
            if (to != index) {
                between.give(index, to, Parcel.ofText(number, path));
            }
        }
        return path;
    }

    /// The descriptor of another process that a pidfd of {@code thread} leads to: only its owner knows the pidfd, only
    /// the owner of the other process the descriptor.
    ///
    /// @return an object held by no table; null when there is none, and in engines that own neither
    @Nullable
    FdInfo ofOther(ThreadInfo thread, long pidfd, long fd) {
        Exchange between = exchange;
        FdInfo known = thread.fds.find(pidfd);
        long pid = known == null ? NO_PID : known.pid;
        int asker = owners.of(thread);
        if (between != null && asker >= 0) {
            pid = numberToAll(between, asker, pid);
        }
        ThreadInfo target = pid == NO_PID ? null : state.threads.find(pid);
        FdInfo source = target == null ? null : target.fds.find(fd);
        int owner = target == null ? -1 : owners.of(target);
        if (between == null || owner < 0 || owner == asker) {
            return source == null ? null : state.fdPool.copyOf(source);
        }
        if (owner == index) {
            between.give(index, asker, Parcel.ofFd(number, source));
        } else if (asker == index) {
            FdCopies fds = between.take(owner, index, number).fds();
            return fds == null ? null : fds.single(state.strings);
        }
        return null;
    }

    private long numberToAll(Exchange between, int owner, long value) {
        if (owner != index) {
            return between.take(owner, index, number).value();
        }
        for (int to = 0; to < count; to++) {
            if (to != index) {
                between.give(index, to, Parcel.ofNumber(number, value));
            }
        }
        return value;
    }
}
