// SPDX-License-Identifier: Apache-2.0
package io.shikra.testing;

import java.time.Duration;

/// How long a fuzz test goes on: a number of rounds, and beyond them its share of the seconds that the system property
/// {@value #SECONDS} gives to each thing that is fuzzed (`./shikra test fuzz`, `./shikra test soak`).
public final class FuzzBudget {
    static final String SECONDS = "shikra.fuzz.seconds";

    /// As `./shikra test soak` gives them.
    private static final long SOAK_SECONDS = 600;

    private final int rounds;
    private final long deadline;
    private int round = -1;

    private FuzzBudget(int rounds, Duration time) {
        this.rounds = rounds;
        this.deadline = System.nanoTime() + time.toNanos();
    }

    /// @param rounds at least
    /// @param share  how many tests share the seconds
    public static FuzzBudget of(int rounds, int share) {
        return new FuzzBudget(
                rounds, Duration.ofSeconds(Long.getLong(SECONDS, 0)).dividedBy(share));
    }

    /// One that counts rounds only: a few, and of many as much as the seconds are of those of `./shikra
    /// test soak`.
    public static FuzzBudget counted(int few, int many) {
        long share = many * Long.getLong(SECONDS, 0) / SOAK_SECONDS;
        return new FuzzBudget((int) Math.max(few, Math.min(share, many)), Duration.ZERO);
    }

    /// Begins the next round, if there is one.
    public boolean next() {
        round++;
        return round < rounds || System.nanoTime() - deadline < 0;
    }

    /// From 0.
    public int round() {
        return round;
    }
}
