// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ReplayStatsTest {
    private static final String SAID = """
            3 warnings about the rules: shikra rules check shows them
            rules: 81 ready 385 ms after main()
            a b.scap: packed, inflated by isal
            a b.scap: 200 events, 5.000 s CPU, 900 ns CPU per event, 70.5 bytes allocated per event, 2 collections
            a b.scap: 200 events, 3.000 s CPU, 500 ns CPU per event, 9.0 bytes allocated per event, 1 collections
            a b.scap: 200 events, 2.000 s CPU, 300 ns CPU per event, 0.0 bytes allocated per event, 0 collections
            a b.scap: 200 events, 2.000 s CPU, 340 ns CPU per event, 0.2 bytes allocated per event, 0 collections
            process: 12.346 s CPU, 204800 KiB of memory at its peak, 3 collections
            """;

    @Test
    void readsWhatReplaySaysOfItself() {
        ReplayStats stats = ReplayStats.parse(SAID);

        assertThat(stats.readyMillis()).isEqualTo(385);
        assertThat(stats.inflater()).isEqualTo("isal");
        assertThat(stats.events()).isEqualTo(200);
        assertThat(stats.firstNanos()).isEqualTo(900);
        assertThat(stats.peakKib()).isEqualTo(204800);
        assertThat(stats.collections()).isEqualTo(3);
    }

    @Test
    void theSecondHalfOfThePassesIsTheSteadyState() {
        ReplayStats stats = ReplayStats.parse(SAID);

        assertThat(stats.steadyNanos()).isEqualTo(320);
        assertThat(stats.steadyBytes()).isEqualTo(0.1);
        assertThat(stats.steadyCollections()).isZero();
    }

    @Test
    void otherLinesAreNoFigures() {
        assertThatThrownBy(() -> ReplayStats.parse("a.scap: there is no such file"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no such file");
    }
}
