// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Whose kept answers must go when a thread changes. Rules ask a thread about itself, the main thread of its
/// process, its ancestors and the leaders of its session and process groups, so a change concerns
///
/// - the thread itself, and the others of its process when it is the main one;
/// - all their descendants: they are walked, iteratively, which is cheap because what changes is nearly always
/// a leaf;
/// - whoever found the thread by number without being its child: a leader's followers, children of a parent
/// that came into the table after them. Such a thread is marked when it is found, and its change makes a new
/// {@link #generation}: then all kept answers go. The same happens when a thread appears whose number was
/// looked for in vain.
///
/// Does nothing until somebody keeps answers.
final class Dependents {
    /// Longer chains (and loops, which captures can hold) are not kept answers about.
    private static final int MAX_CHAIN = 256;

    private static final int MAX_MISSED = 4096;

    private final ThreadTable threads;
    private final LongMap<Object> missed = new LongMap<>(64);
    private @Nullable ThreadInfo[] pending = new ThreadInfo[64];
    private int count;
    private long visit;
    private long generation;
    private boolean used;

    Dependents(ThreadTable threads) {
        this.threads = threads;
    }

    /// Answers of earlier generations count no more.
    long generation() {
        return generation;
    }

    /// Every thread is gone.
    void clear() {
        missed.clear();
        generation++;
    }

    /// Something that other threads' answers can depend on has changed or is about to.
    void changed(ThreadInfo thread) {
        thread.forget();
        if (!used) {
            return;
        }
        visit++;
        enter(thread);
        while (count > 0) {
            ThreadInfo at = pending[--count];
            pending[count] = null;
            if (at != null) {
                ofProcess(at, true);
                for (ThreadInfo child = at.firstChild; child != null; child = child.nextSibling) {
                    enter(child);
                }
            }
        }
    }

    /// Something has changed that only answers about the same process depend on.
    void changedWithin(ThreadInfo thread) {
        thread.forget();
        ofProcess(thread, false);
    }

    private void ofProcess(ThreadInfo thread, boolean further) {
        TaskGroup group = thread.group;
        if (group == null || group.leader != thread) {
            return;
        }
        for (ThreadInfo member = group.firstMember; member != null; member = member.nextMember) {
            if (further) {
                enter(member);
            } else {
                member.forget();
            }
        }
    }

    private void enter(ThreadInfo thread) {
        if (thread.visit == visit) {
            return;
        }
        thread.visit = visit;
        thread.forget();
        if (thread.watched) {
            thread.watched = false;
            generation++;
        }
        if (count == pending.length) {
            pending = Arrays.copyOf(pending, count * 2);
        }
        pending[count++] = thread;
    }

    /// A thread has come into the table.
    void appeared(long tid) {
        if (used && missed.find(tid) != null) {
            missed.clear();
            generation++;
        }
    }

    /// From now on answers about the thread are kept: whatever they can depend on is seen to.
    ///
    /// @return false when they must not be kept
    boolean watch(ThreadInfo thread) {
        used = true;
        ThreadInfo main = threads.mainThread(thread);
        return watchChain(thread)
                && (main == null || main == thread || watchChain(main))
                && watchLeader(thread, main, thread.sid)
                && watchLeader(thread, main, thread.vpgid)
                && watchLeader(thread, main, thread.pgid);
    }

    private boolean watchChain(ThreadInfo from) {
        ThreadInfo at = from;
        for (int i = 0; i < MAX_CHAIN; i++) {
            ThreadInfo above = threads.find(at.ptid);
            if (above == null) {
                return miss(at.ptid);
            }
            if (at.parent != above) {
                above.watched = true;
            }
            ThreadInfo main = threads.mainThread(above);
            if (main != null && main.ptid != above.ptid) {
                return false; // two chains from here on
            }
            at = above;
        }
        return false;
    }

    private boolean watchLeader(ThreadInfo thread, @Nullable ThreadInfo main, long tid) {
        if (tid == -1) {
            return true;
        }
        ThreadInfo leader = threads.find(tid);
        if (leader == null) {
            return miss(tid);
        }
        if (leader != thread && leader != main) {
            leader.watched = true;
        }
        return true;
    }

    private boolean miss(long tid) {
        if (missed.size() >= MAX_MISSED && missed.find(tid) == null) {
            missed.clear();
            generation++;
        }
        missed.put(tid, this);
        return true;
    }
}
