// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import java.util.ArrayDeque;

/// Objects of threads that are gone, for the next threads. A thread that left the table rests until the event is over:
/// whoever looks at the event may still hold it. One writer.
final class ThreadPool {
    private final ArrayDeque<ThreadInfo> free = new ArrayDeque<>();
    private final ArrayDeque<ThreadInfo> resting = new ArrayDeque<>();
    private final ArrayDeque<FdTable> tables = new ArrayDeque<>();
    private final ArrayDeque<TaskGroup> groups = new ArrayDeque<>();
    private final FdPool fds = new FdPool();
    private final Kept kept = new Kept();

    Kept kept() {
        return kept;
    }

    FdPool fds() {
        return fds;
    }

    /// A thread as new, with an empty table of its own.
    ThreadInfo take() {
        ThreadInfo thread = free.pollLast();
        if (thread == null) {
            thread = new ThreadInfo();
            thread.fds.use(fds);
        }
        return thread;
    }

    /// The thread left the table; {@link #recycle} takes it once the event is over.
    void rest(ThreadInfo thread) {
        resting.addLast(thread);
    }

    /// No event is in work.
    void recycle() {
        while (!resting.isEmpty()) {
            give(resting.removeLast());
        }
    }

    /// Nobody may use the object after this.
    void give(ThreadInfo thread) {
        renew(thread);
        free.addLast(thread);
    }

    /// Makes the thread as new.
    void renew(ThreadInfo thread) {
        FdTable table = thread.fds;
        if (table.users == 1) {
            table.clear();
        } else {
            table.users--;
            thread.fds = table();
        }
        thread.fds.use(fds);
        kept.give(thread.kept);
        thread.reset();
    }

    private FdTable table() {
        FdTable table = tables.pollLast();
        return table == null ? new FdTable() : table;
    }

    /// From now on the thread uses the other's table.
    void share(ThreadInfo thread, FdTable with) {
        FdTable own = thread.fds;
        if (own.equals(with)) {
            return;
        }
        with.users++;
        thread.fds = with;
        if (own.users == 1) {
            own.clear();
            tables.addLast(own);
        } else {
            own.users--;
        }
    }

    TaskGroup group(long pid) {
        TaskGroup group = groups.pollLast();
        if (group == null) {
            group = new TaskGroup();
        }
        group.pid = pid;
        return group;
    }

    /// Nobody may use the empty group after this.
    void give(TaskGroup group) {
        group.reaper = false;
        group.alive = 0;
        group.owner = -1;
        group.weight = 0;
        groups.addLast(group);
    }
}
