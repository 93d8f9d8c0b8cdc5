// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus;

import java.time.Duration;

/// How often and how soon a failed delivery is repeated: exponential from {@code first} up to {@code most}.
///
/// @param attempts total deliveries before the message becomes a dead letter; 0 = without limit
public record RetryPolicy(int attempts, Duration first, Duration most) {
    public static final RetryPolicy DEFAULT = new RetryPolicy(10, Duration.ofMillis(100), Duration.ofSeconds(30));

    /// Delay before delivery number {@code attempt} (2, 3, …).
    public Duration delay(int attempt) {
        long factor = 1L << Math.min(Math.max(attempt - 2, 0), 20);
        Duration delay = first.multipliedBy(factor);
        return delay.compareTo(most) > 0 ? most : delay;
    }
}
