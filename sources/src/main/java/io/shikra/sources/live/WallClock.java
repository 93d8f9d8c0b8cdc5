// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.live;

import java.time.Instant;
import java.util.function.LongSupplier;

/// Turns the monotonic clock, which the kernel stamps events with and [System#nanoTime()] reads, into time of day.
/// The offset is kept while it is right to a millisecond, so that times of neighbouring events do not jitter.
final class WallClock {
    private static final long TOLERANCE = 1_000_000;

    private final LongSupplier monotonic;
    private final LongSupplier epoch;
    private long offset;

    /// Both in nanoseconds.
    WallClock(LongSupplier monotonic, LongSupplier epoch) {
        this.monotonic = monotonic;
        this.epoch = epoch;
        this.offset = sample();
    }

    static WallClock system() {
        return new WallClock(System::nanoTime, () -> {
            Instant now = Instant.now();
            return now.getEpochSecond() * 1_000_000_000L + now.getNano();
        });
    }

    private long sample() {
        long best = Long.MAX_VALUE;
        long result = 0;
        for (int i = 0; i < 3; i++) { // the tightest of three pairs: a pause in between would count as drift
            long before = monotonic.getAsLong();
            long wall = epoch.getAsLong();
            long width = monotonic.getAsLong() - before;
            if (width < best) {
                best = width;
                result = wall - before - width / 2;
            }
        }
        return result;
    }

    /// Looks again.
    ///
    /// @return whether the offset changed
    boolean resample() {
        long now = sample();
        if (Math.abs(now - offset) <= TOLERANCE) {
            return false;
        }
        offset = now;
        return true;
    }

    long offset() {
        return offset;
    }

    long now() {
        return monotonic.getAsLong() + offset;
    }
}
