// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.state.EventContext;

/// Counts and times computing one thing. What took longer than an interruption is counted and not timed.
final class Tally {
    private static final long INTERRUPTED_NS = 50_000;

    private long timed;
    private long nanos;
    private double least = Double.MAX_VALUE;

    /// Computations of the passes that count.
    long computed;

    void took(long ns) {
        computed++;
        if (ns < INTERRUPTED_NS) {
            timed++;
            nanos += ns;
        }
    }

    /// @param timer what reading the clock twice takes by itself, ns
    void endPass(double timer) {
        if (timed > 0) {
            least = Math.min(least, Math.max(0, (double) nanos / timed - timer));
        }
        timed = 0;
        nanos = 0;
    }

    /// Forgets what was counted while all warmed up.
    void begin() {
        computed = 0;
        timed = 0;
        nanos = 0;
        least = Double.MAX_VALUE;
    }

    /// Of one computation, the mean of the pass in which it was least, ns; 0 when there was none.
    double nanosEach() {
        return least == Double.MAX_VALUE ? 0 : least;
    }

    /// @param part computes
    record Timed(Evaluator part, Tally tally) implements Evaluator {
        @Override
        public boolean matches(EventContext event) {
            long begin = System.nanoTime();
            boolean answer = part.matches(event);
            tally.took(System.nanoTime() - begin);
            return answer;
        }
    }
}
