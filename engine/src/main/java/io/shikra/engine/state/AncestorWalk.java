// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import org.jspecify.annotations.Nullable;

/// Visits a thread's strict ancestors by ptid, nearest first, and ends where the chain ends or bites its own tail.
/// Reused for every walk.
public final class AncestorWalk {
    private final ThreadTable threads;
    private @Nullable ThreadInfo slow;
    private @Nullable ThreadInfo fast;
    private boolean first;

    public AncestorWalk(ThreadTable threads) {
        this.threads = threads;
    }

    /// The next {@link #next} gives the parent of {@code thread}.
    public AncestorWalk from(ThreadInfo thread) {
        slow = threads.parent(thread);
        fast = above(slow);
        first = true;
        return this;
    }

    /// The next ancestor; null at the end.
    public @Nullable ThreadInfo next() {
        if (first) {
            first = false;
            return valid();
        }
        slow = above(slow);
        fast = above(above(fast));
        if (slow != null && slow == fast) {
            slow = null; // a loop
        }
        return valid();
    }

    private @Nullable ThreadInfo valid() {
        ThreadInfo at = slow;
        if (at == null || at.tid == -1) {
            slow = null;
            return null;
        }
        return at;
    }

    private @Nullable ThreadInfo above(@Nullable ThreadInfo thread) {
        return thread == null ? null : threads.parent(thread);
    }
}
