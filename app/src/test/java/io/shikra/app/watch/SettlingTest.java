// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettlingTest {
    private static final long QUIET = 300;
    private static final long LONGEST = 1000;

    private final Settling settling = new Settling(QUIET, LONGEST);

    /// A clock of nanoseconds may overflow.
    private static long at(long passed) {
        return Long.MAX_VALUE - 500 + passed;
    }

    @Test
    void whereNothingChangesThereIsNothingToLookAt() {
        assertThat(settling.left(at(0))).isEqualTo(Settling.NOTHING);
    }

    @Test
    void everyStepPutsTheLookOffUntilItIsQuiet() {
        settling.step(at(0));
        assertThat(settling.left(at(0))).isEqualTo(300);
        settling.step(at(200));
        assertThat(settling.left(at(200))).isEqualTo(300);
        assertThat(settling.left(at(499))).isEqualTo(1);
        assertThat(settling.left(at(500))).isZero();
        assertThat(settling.left(at(10_000))).isZero();
    }

    @Test
    void whereItIsNeverQuietALookIsTakenAllTheSame() {
        for (int ms = 0; ms < 1000; ms += 100) {
            settling.step(at(ms));
        }
        assertThat(settling.left(at(900))).isEqualTo(100);
        assertThat(settling.left(at(1000))).isZero();
    }

    @Test
    void afterTheLookAStepIsOfAnotherChange() {
        settling.step(at(0));
        settling.look();
        assertThat(settling.left(at(5000))).isEqualTo(Settling.NOTHING);
        settling.step(at(5000));
        assertThat(settling.left(at(5000))).isEqualTo(300);
    }
}
