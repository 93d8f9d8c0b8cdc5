// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import java.time.Duration;

/// A leaky bucket that delays and never drops. After idle time ten calls pass at once, as upstream. One thread at a
/// time.
final class RateLimit {
    private static final int SLACK = 10;

    private final long interval;
    private long next = Long.MIN_VALUE;

    RateLimit(Duration interval) {
        this.interval = interval.toNanos();
    }

    /// How long the next call has to wait; it is counted.
    Duration take(long nowNanos) {
        if (interval == 0) {
            return Duration.ZERO;
        }
        long earliest = nowNanos - SLACK * interval;
        next = Math.max(next, earliest) + interval;
        return Duration.ofNanos(Math.max(0, next - nowNanos));
    }
}
