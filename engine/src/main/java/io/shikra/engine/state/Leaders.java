// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import org.jspecify.annotations.Nullable;

/// Finds the leader of a thread's session or process group (spec: state, §6, note L).
public final class Leaders {
    private final ThreadTable threads;
    private final AncestorWalk walk;

    public Leaders(ThreadTable threads) {
        this.threads = threads;
        walk = new AncestorWalk(threads);
    }

    /// Leader of the session `sid`; null when unknown.
    public @Nullable ThreadInfo session(ThreadInfo thread) {
        if (thread.sid == -1) {
            return null;
        }
        ThreadInfo direct = thread.isInPidNamespace() ? null : threads.find(thread.sid);
        if (direct != null) {
            return direct;
        }
        ThreadInfo leader = null;
        ThreadInfo at = walk.from(thread).next();
        while (at != null && at.sid == thread.sid) {
            leader = at;
            at = walk.next();
        }
        return leader;
    }

    /// Leader of the process group `vpgid`; null when unknown.
    public @Nullable ThreadInfo virtualGroup(ThreadInfo thread) {
        if (thread.vpgid == -1) {
            return null;
        }
        ThreadInfo direct = thread.isInPidNamespace() ? null : threads.find(thread.vpgid);
        if (direct != null) {
            return direct;
        }
        ThreadInfo leader = null;
        ThreadInfo at = walk.from(thread).next();
        while (at != null && at.vpgid == thread.vpgid) {
            leader = at;
            at = walk.next();
        }
        return leader;
    }

    /// Leader of the process group `pgid`, an id of the host; null when unknown.
    public @Nullable ThreadInfo group(ThreadInfo thread) {
        if (thread.pgid == -1) {
            return null;
        }
        ThreadInfo direct = threads.find(thread.pgid);
        if (direct != null) {
            return direct;
        }
        ThreadInfo leader = null;
        ThreadInfo at = walk.from(thread).next();
        while (at != null && at.pgid == thread.pgid) {
            leader = at;
            at = walk.next();
        }
        return leader;
    }
}
