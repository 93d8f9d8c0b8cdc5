// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedRunsTest {
    private static void publish(SharedRuns runs, long number) {
        assertThat(runs.claim(number)).isTrue();
        runs.publish(number);
        runs.release();
    }

    private static long publishAll(SharedRuns runs) {
        long number = 0;
        while (runs.claim(number)) {
            runs.publish(number);
            runs.release();
            number++;
        }
        return number;
    }

    @Test
    void oneSiftsAtATime() {
        SharedRuns runs = SharedRuns.of(2);

        assertThat(runs.claim(0)).isTrue();
        assertThat(runs.claim(0)).isFalse();
    }

    @Test
    void whatIsReadyIsNotSiftedAgain() {
        SharedRuns runs = SharedRuns.of(2);
        publish(runs, 0);

        assertThat(runs.isReady(0)).isTrue();
        assertThat(runs.claim(0)).isFalse();
        assertThat(runs.claim(1)).isTrue();
    }

    @Test
    void whoGaveUpLeavesTheRunToTheNext() {
        SharedRuns runs = SharedRuns.of(2);
        runs.claim(0);
        runs.release();

        assertThat(runs.isReady(0)).isFalse();
        assertThat(runs.claim(0)).isTrue();
    }

    @Test
    void aRunThatSomeoneIsInIsNotOverwritten() {
        SharedRuns runs = SharedRuns.of(2);
        runs.enter(0, 0);
        runs.enter(1, 0);
        long last = publishAll(runs) - 1;
        runs.enter(0, last);

        assertThat(runs.claim(last + 1)).isFalse();
        runs.enter(1, 1);
        assertThat(runs.claim(last + 1)).isTrue();
        assertThat(runs.run(last + 1)).isSameAs(runs.run(0));
    }

    @Test
    void nobodyWaitsForAReaderThatLeft() {
        SharedRuns runs = SharedRuns.of(2);
        long full = publishAll(runs);
        runs.enter(0, full - 1);
        runs.leave(1);

        assertThat(runs.claim(full)).isTrue();
    }

    @Test
    void anotherPassBeginsAnew() {
        SharedRuns runs = SharedRuns.of(2);
        publish(runs, 0);
        runs.leave(0);
        runs.leave(1);
        runs.clear();

        assertThat(runs.isReady(0)).isFalse();
        assertThat(publishAll(runs)).as("as many as at first").isEqualTo(publishAll(SharedRuns.of(2)));
    }
}
