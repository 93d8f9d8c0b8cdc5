// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

/// Forgets, now and then, threads whose exit was missed (spec: state, §4.3, end). Time is that of the events.
final class Purge {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long FIRST_NS = 30 * SECOND_NS;
    private static final long INTERVAL_NS = 1200 * SECOND_NS;
    private static final long IDLE_NS = 1800 * SECOND_NS;

    private final HostState state;
    private final ThreadFinder finder;
    private long nextNs;

    Purge(HostState state, ThreadFinder finder) {
        this.state = state;
        this.finder = finder;
    }

    void clear() {
        nextNs = 0;
    }

    /// From when on {@link #atTime} has something to do.
    long dueNs() {
        return nextNs;
    }

    void atTime(long ts) {
        if (ts < nextNs || ts <= 0) {
            return;
        }
        if (nextNs != 0) {
            run(ts);
            nextNs = ts + INTERVAL_NS;
        } else {
            nextNs = ts + FIRST_NS;
        }
    }

    private void run(long ts) {
        int slot = 0;
        while (slot < state.threads.slots()) {
            ThreadInfo thread = state.threads.threadAt(slot);
            if (thread != null && isGone(thread, ts)) {
                long before = state.threads.size();
                state.threads.remove(thread);
                if (state.threads.size() < before) {
                    continue; // another thread may have moved into the slot
                }
            }
            slot++;
        }
    }

    private boolean isGone(ThreadInfo thread, long ts) {
        if (thread.isPlaceholder()) {
            return true;
        }
        if (thread.lastAccessNs == 0) {
            thread.lastAccessNs = ts; // read at start and not seen since: its time begins now
        }
        return ts - thread.lastAccessNs > IDLE_NS && !finder.isAlive(thread.tid);
    }
}
