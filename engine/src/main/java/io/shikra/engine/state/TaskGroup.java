// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import org.jspecify.annotations.Nullable;

/// The threads of one process: what POSIX calls its thread group.
final class TaskGroup {
    long pid;
    /// Takes over children of dying descendants: init of a pid namespace, or PR_SET_CHILD_SUBREAPER.
    boolean reaper;

    /// Engine of a division that the process belongs to; -1 = none yet.
    int owner = -1;

    /// How much the process did of late, when that was added up last.
    long weight;

    /// Members that have not exited.
    int alive;

    /// The main thread, dead or alive; null when it is not in the table.
    @Nullable
    ThreadInfo leader;

    @Nullable
    ThreadInfo firstMember;

    void add(ThreadInfo thread) {
        ThreadInfo first = firstMember;
        thread.group = this;
        thread.previousMember = null;
        thread.nextMember = first;
        if (first != null) {
            first.previousMember = thread;
        }
        firstMember = thread;
        if (thread.isMainThread()) {
            leader = thread;
        }
        if (!thread.isDead()) {
            alive++;
        }
    }

    /// The thread leaves; when it was alive it counts as dead from now on.
    void remove(ThreadInfo thread) {
        ThreadInfo next = thread.nextMember;
        ThreadInfo previous = thread.previousMember;
        if (next != null) {
            next.previousMember = previous;
        }
        if (previous == null) {
            firstMember = next;
        } else {
            previous.nextMember = next;
        }
        thread.nextMember = null;
        thread.previousMember = null;
        thread.group = null;
        if (leader == thread) {
            leader = null;
        }
        if (!thread.isDead()) {
            alive--;
        }
    }

    @Nullable
    ThreadInfo firstAlive() {
        ThreadInfo member = firstMember;
        while (member != null && member.isDead()) {
            member = member.nextMember;
        }
        return member;
    }
}
