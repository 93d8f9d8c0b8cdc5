// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import java.io.PrintStream;

/// What rows measure with.
///
/// @param runs     how often each row is measured
/// @param passes   through the capture in one run; 0: as many as make start and warm-up less than 5 % of the rest
/// @param progress a line for each run
record Bench(Material material, Replays replays, int runs, int passes, PrintStream progress) {
    Bench {
        if (runs < 1 || passes < 0) {
            throw new IllegalArgumentException("runs " + runs + ", passes " + passes);
        }
    }
}
