// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import org.jspecify.annotations.Nullable;

/// Goes through an engine's own records of a sifted run.
final class RunCursor {
    private final int owner;
    private @Nullable SiftedRun run;
    private int owned;
    /// The record in work; -1 before the first, {@link #owned} behind the last.
    private int at;

    RunCursor(int owner) {
        this.owner = owner;
    }

    void enter(SiftedRun entering) {
        run = entering;
        owned = entering.owned[owner];
        at = -1;
    }

    void clear() {
        run = null;
        owned = 0;
        at = 0;
    }

    /// @return false when there is no more
    boolean next() {
        if (at < owned) {
            at++;
        }
        return at < owned;
    }

    boolean isInWork() {
        return at >= 0 && at < owned;
    }

    int owned() {
        return owned;
    }

    /// Records of others in front of the one in work.
    int othersBefore() {
        return position() - at;
    }

    int position() {
        return in().position(owner, at);
    }

    long place() {
        return in().place(owner, at);
    }

    /// Number of the event in work.
    long number() {
        return in().before + position() + 1;
    }

    private SiftedRun in() {
        SiftedRun entered = run;
        if (entered == null) {
            throw new IllegalStateException("no run was entered");
        }
        return entered;
    }
}
