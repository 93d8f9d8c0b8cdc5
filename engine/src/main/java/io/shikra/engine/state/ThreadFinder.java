// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import org.jspecify.annotations.Nullable;

/// Looks threads up and, where the rules of the format allow it, reads unknown ones from the running system; a thread
/// nobody can read gets a placeholder.
final class ThreadFinder {
    /// Reading /proc costs about a tenth of a millisecond; more than this in one second of events gives placeholders.
    static final int MAX_READS_PER_SECOND = 2000;

    private static final long SECOND_NS = 1_000_000_000L;

    private final HostState state;
    private final ProcessLookup lookup;
    private long windowNs;
    private int readsInWindow;
    private long reads;
    private long placeholders;
    private long throttled;

    ThreadFinder(HostState state, ProcessLookup lookup) {
        this.state = state;
        this.lookup = lookup;
    }

    /// The thread, read or made up when it is unknown.
    ///
    /// @return null only when it is unknown and the table is full
    @Nullable
    ThreadInfo findOrRead(long tid, long ts) {
        ThreadInfo known = state.threads.find(tid);
        if (known != null) {
            return known;
        }
        ThreadInfo fresh = read(tid, ts);
        if (state.threads.add(fresh)) {
            return fresh;
        }
        state.threads.giveBack(fresh);
        return null;
    }

    private ThreadInfo read(long tid, long ts) {
        ThreadInfo fresh = state.threads.fresh();
        fresh.tid = tid;
        if (mayRead(ts)) {
            reads++;
            if (lookup.read(tid, fresh)) {
                state.containers.assign(fresh, false);
                state.accounts.load(fresh);
                return fresh;
            }
        }
        placeholders++;
        state.threads.renew(fresh);
        fresh.tid = tid;
        fresh.comm = ByteString.NA;
        fresh.exe = ByteString.NA;
        return fresh;
    }

    void clear() {
        windowNs = 0;
        readsInWindow = 0;
        reads = 0;
        placeholders = 0;
        throttled = 0;
    }

    private boolean mayRead(long ts) {
        if (ts - windowNs >= SECOND_NS || ts < windowNs) {
            windowNs = ts;
            readsInWindow = 0;
        }
        if (readsInWindow >= MAX_READS_PER_SECOND) {
            throttled++;
            return false;
        }
        readsInWindow++;
        return true;
    }

    boolean isAlive(long tid) {
        return lookup.isAlive(tid);
    }

    long reads() {
        return reads;
    }

    long placeholders() {
        return placeholders;
    }

    long throttled() {
        return throttled;
    }
}
