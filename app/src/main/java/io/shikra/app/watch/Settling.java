// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.watch;

/// When a change that is made in several steps is looked at: after some quiet, and where it is never quiet after a
/// longer while all the same. Times are nanoseconds of one clock.
final class Settling {
    /// Nothing has changed.
    static final long NOTHING = Long.MAX_VALUE;

    private final long quiet;
    private final long longest;
    private boolean open;
    private long first;
    private long last;

    /// @param quiet   without a step before it is looked at
    /// @param longest after the first step
    Settling(long quiet, long longest) {
        this.quiet = quiet;
        this.longest = longest;
    }

    /// Something has changed.
    void step(long now) {
        if (!open) {
            open = true;
            first = now;
        }
        last = now;
    }

    /// Until it is time to look: 0 when it is, {@link #NOTHING} when there is nothing to look at.
    long left(long now) {
        return open ? Math.max(0, Math.min(last - now + quiet, first - now + longest)) : NOTHING;
    }

    /// A look begins: what changes from now on is another change.
    void look() {
        open = false;
    }
}
