// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.alert.Alert;
import io.shikra.alert.Priority;
import io.shikra.alert.Provenance;
import io.shikra.alert.Value;
import io.shikra.app.health.DropSettings.Action;
import io.shikra.testing.CapturedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DropWatchTest {
    private static final long START = TimeUnit.SECONDS.toNanos(1_000_000);

    private final List<Alert> alerts = new ArrayList<>();
    private final List<Provenance> provenances = new ArrayList<>();
    private final AtomicInteger exits = new AtomicInteger();
    private final InternalAlerts internal = new InternalAlerts(
            (alert, provenance) -> {
                alerts.add(alert);
                provenances.add(provenance);
            },
            "host");

    private long events;
    private long lost;
    private long second;

    private DropWatch watch(DropSettings settings) {
        return new DropWatch(settings, KernelCounts.NONE, START, internal, exits::incrementAndGet);
    }

    private static DropSettings settings(Action... actions) {
        return new DropSettings(0.1, List.of(actions), 1, 1, false);
    }

    /// One second with so many events, and so many of them lost.
    private void pass(DropWatch watch, long more, long moreLost) {
        events += more;
        lost += moreLost;
        watch.look(START + TimeUnit.SECONDS.toNanos(++second), new KernelCounts(events, lost, 0));
    }

    @Test
    void lossesAboveTheThresholdAreAnAlertInFalcosWords() {
        DropWatch watch = watch(settings(Action.ALERT));

        pass(watch, 100, 10); // not more than a tenth
        pass(watch, 100, 11);

        assertThat(alerts).singleElement().satisfies(alert -> {
            assertThat(alert.rule()).isEqualTo("Falco internal: syscall event drop");
            assertThat(alert.priority()).isEqualTo(Priority.DEBUG);
            assertThat(alert.output())
                    .isEqualTo("Falco internal: syscall event drop. 11 system calls dropped in last second.");
            assertThat(alert.source()).isEqualTo("internal");
            assertThat(alert.timeNanos()).isEqualTo(START + TimeUnit.SECONDS.toNanos(2));
            assertThat(alert.outputFields())
                    .containsEntry("n_evts", Value.of("100"))
                    .containsEntry("n_drops", Value.of("11"))
                    .containsEntry("n_drops_buffer_total", Value.of("11"))
                    .containsEntry("n_drops_scratch_map", Value.of("0"))
                    .containsEntry("ebpf_enabled", Value.of("1"));
        });
        assertThat(provenances.getFirst().pid()).isZero();
    }

    @Test
    void theBucketLetsOneThroughAndFillsAtItsRate() {
        DropWatch watch = watch(new DropSettings(0, List.of(Action.ALERT), 0.25, 2, false));

        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int before = alerts.size();
            pass(watch, 10, 10);
            if (alerts.size() > before) {
                seen.add(i);
            }
        }

        assertThat(seen).containsExactly(0, 1, 4, 8); // two at once, then one every four seconds
    }

    @Test
    void whatIsQuietCostsNoToken() {
        DropWatch watch = watch(new DropSettings(0.5, List.of(Action.ALERT), 0, 1, false));
        for (int i = 0; i < 5; i++) {
            pass(watch, 100, 1);
        }
        pass(watch, 100, 60);
        assertThat(alerts).hasSize(1);
    }

    @Test
    void simulatedDropsNeedNoLossAndNoThreshold() {
        DropWatch watch = watch(new DropSettings(1, List.of(Action.ALERT), 1, 1, true));
        pass(watch, 0, 0);
        assertThat(alerts)
                .singleElement()
                .satisfies(alert -> assertThat(alert.output()).contains(". 1 system calls dropped"));
    }

    @Test
    void logsIgnoresAndEndsAsTold() {
        try (CapturedLog log = new CapturedLog(DropWatch.class)) {
            pass(watch(settings(Action.IGNORE)), 10, 10);
            assertThat(log.lines()).isEmpty();

            pass(watch(settings(Action.LOG)), 10, 10);
            assertThat(log.lines()).singleElement().asString().contains("system calls dropped in last second");
        }
        assertThat(exits).hasValue(0);

        pass(watch(settings(Action.EXIT)), 10, 10);
        assertThat(exits).hasValue(1);
        assertThat(alerts).isEmpty();
    }
}
