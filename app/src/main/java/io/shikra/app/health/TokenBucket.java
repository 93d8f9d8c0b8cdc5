// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.health;

/// Lets so many through a second, and some more at once after a quiet time. Full at the start.
final class TokenBucket {
    private static final double SECOND = 1e9;

    private final double rate;
    private final double most;
    private double tokens;
    private long seen;

    /// @param rate tokens a second
    /// @param most tokens that it holds
    /// @param now  nanoseconds
    TokenBucket(double rate, double most, long now) {
        this.rate = rate;
        this.most = most;
        this.tokens = most;
        this.seen = now;
    }

    /// Takes a token, if there is one.
    boolean claim(long now) {
        tokens = Math.min(most, tokens + rate * (now - seen) / SECOND);
        seen = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
