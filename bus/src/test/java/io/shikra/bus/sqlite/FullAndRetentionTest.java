// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import static io.shikra.bus.sqlite.Recorder.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shikra.bus.Bus.Start;
import io.shikra.bus.Bus.Subscription;
import io.shikra.bus.BusException;
import io.shikra.bus.Handler.Outcome;
import io.shikra.bus.Message;
import io.shikra.bus.RetryPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullAndRetentionTest {
    private static final Retention SMALL = new Retention(Duration.ofHours(1), 1 << 20, Duration.ofDays(1));
    private static final RetryPolicy FOREVER = new RetryPolicy(0, Duration.ofMillis(1), Duration.ofMillis(5));

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();

    private SqliteBus open(Retention retention) {
        return SqliteBus.open(directory.resolve("bus.db"), retention, clock);
    }

    private static Message large(int number) {
        return new Message("m" + number, Map.of(), new byte[10_000]);
    }

    /// Publishes until the bus refuses.
    private static List<String> fill(SqliteBus bus, int from) {
        List<String> acknowledged = new ArrayList<>();
        for (int i = from; i < from + 1000; i++) {
            try {
                bus.publish("alerts", List.of(large(i)));
                acknowledged.add("m" + i + "#1");
            } catch (BusException e) {
                assertThat(e).hasMessageContaining("is full").hasMessageContaining("consumer that lags");
                assertThat(bus.trouble()).isPresent();
                return acknowledged;
            }
        }
        throw new AssertionError("never full");
    }

    @Test
    void refusesWhenFullLosesNothingAcknowledgedAndRecovers() {
        Semaphore gate = new Semaphore(0);
        Recorder slow = new Recorder(_ -> {
            gate.acquireUninterruptibly();
            return Outcome.Done.DONE;
        });
        try (SqliteBus bus = open(SMALL)) {
            Subscription subscription = bus.subscribe("alerts", "slow", Start.FIRST, FOREVER, slow);
            List<String> acknowledged = fill(bus, 0);
            assertThat(acknowledged).hasSizeBetween(50, 110);
            // What consumers must write still fits.
            assertThat(bus.put("incident", "k", 0, new byte[20_000])).isTrue();
            gate.release(10_000);
            assertThat(slow.take(acknowledged.size())).isEqualTo(acknowledged);
            await(() -> subscription.lag() == 0);
            // Done messages make room, young as they are.
            bus.publish("alerts", List.of(large(5000)));
            assertThat(bus.trouble()).isEmpty();
            assertThat(slow.take(1)).containsExactly("m5000#1");
        }
    }

    @Test
    void aFullBusOpensAgainWithEverythingInIt() {
        List<String> acknowledged;
        Recorder recorder = new Recorder();
        try (SqliteBus bus = open(SMALL)) {
            bus.subscribe("alerts", "later", Start.FIRST, FOREVER, _ -> new Outcome.Retry(Duration.ofHours(1), "down"));
            acknowledged = fill(bus, 0);
        }
        try (SqliteBus bus = open(SMALL)) {
            bus.subscribe("alerts", "later", Start.FIRST, FOREVER, recorder);
            assertThat(recorder.take(acknowledged.size())).isEqualTo(acknowledged);
        }
    }

    @Test
    void dropsOldMessagesOnlyWhenEverybodyIsDone() {
        Recorder quick = new Recorder();
        Recorder all = new Recorder();
        try (SqliteBus bus = open(SMALL)) {
            Subscription first = bus.subscribe("alerts", "quick", Start.FIRST, FOREVER, quick);
            Subscription stuck = bus.subscribe(
                    "alerts", "stuck", Start.FIRST, FOREVER, _ -> new Outcome.Retry(Duration.ofDays(9), "down"));
            bus.publish("alerts", List.of(large(1), large(2)));
            quick.take(2);
            await(() -> first.lag() == 0);
            clock.advance(Duration.ofHours(2));
            bus.prune();
            bus.subscribe("alerts", "audit", Start.FIRST, FOREVER, all);
            assertThat(all.take(2)).containsExactly("m1#1", "m2#1");
            stuck.close();
            clock.advance(Duration.ofHours(2));
            bus.put("any", "thing", 0, new byte[0]);
            bus.prune();
            Recorder late = new Recorder();
            bus.subscribe("alerts", "late", Start.FIRST, FOREVER, late);
            assertThat(bus.publish("alerts", List.of(large(3)))).containsExactly(3L);
            assertThat(late.take(1)).containsExactly("m3#1");
        }
    }

    @Test
    void neverGivesASequenceTwiceAlthoughEverythingWasDropped() {
        try (SqliteBus bus = open(SMALL)) {
            bus.publish("alerts", List.of(large(1), large(2)));
            clock.advance(Duration.ofHours(2));
            bus.prune();
        }
        try (SqliteBus bus = open(SMALL)) {
            assertThat(bus.publish("alerts", List.of(large(3)))).containsExactly(3L);
        }
    }

    @Test
    void aDamagedFileIsNamedWithWhatToDo() throws Exception {
        Path file = directory.resolve("bus.db");
        Files.writeString(file, "this is not a database, however long it may be. ".repeat(200));
        assertThatThrownBy(() -> open(SMALL))
                .isInstanceOf(BusException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("damaged or not a bus file");
        // The failed attempt holds no lock.
        Files.delete(file);
        open(SMALL).close();
    }

    @Test
    void aFileInUseIsRefusedAndFreeAgainAfterwards() {
        try (SqliteBus _ = open(SMALL)) {
            assertThatThrownBy(() -> open(SMALL))
                    .isInstanceOf(BusException.class)
                    .hasMessageContaining("in use by another running Shikra");
        }
        open(SMALL).close();
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws Exception {
        Path blocker = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> SqliteBus.open(blocker.resolve("bus.db")))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("may this user write there?");
    }
}
