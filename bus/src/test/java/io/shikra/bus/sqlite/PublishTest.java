// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import static io.shikra.bus.sqlite.Recorder.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shikra.bus.Bus.Start;
import io.shikra.bus.BusException;
import io.shikra.bus.Delivery;
import io.shikra.bus.Handler.Outcome;
import io.shikra.bus.Message;
import io.shikra.bus.RetryPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishTest {
    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();

    private SqliteBus open() {
        return SqliteBus.open(directory.resolve("bus.db"), Retention.DEFAULT, clock);
    }

    @Test
    void numbersMessagesPerStreamAndGoesOnAfterARestart() {
        try (SqliteBus bus = open()) {
            assertThat(bus.publish("alerts", List.of(message("a"), message("b"))))
                    .containsExactly(1L, 2L);
            assertThat(bus.publish("other", List.of(message("a")))).containsExactly(1L);
        }
        try (SqliteBus bus = open()) {
            assertThat(bus.publish("alerts", List.of(message("c")))).containsExactly(3L);
        }
    }

    @Test
    void storesARepeatedIdOnceEvenInOneCallAndAfterARestart() {
        Recorder recorder = new Recorder();
        try (SqliteBus bus = open()) {
            assertThat(bus.publish("alerts", List.of(message("a"), message("a"), message("b"))))
                    .containsExactly(1L, 1L, 2L);
        }
        clock.advance(Duration.ofMinutes(5));
        try (SqliteBus bus = open()) {
            bus.prune();
            assertThat(bus.publish("alerts", List.of(message("b"), message("c"))))
                    .containsExactly(2L, 3L);
            bus.subscribe("alerts", "all", Start.FIRST, RetryPolicy.DEFAULT, recorder);
            assertThat(recorder.take(3)).containsExactly("a#1", "b#1", "c#1");
        }
    }

    @Test
    void forgetsIdsAfterTheWindow() {
        try (SqliteBus bus = open()) {
            bus.publish("alerts", List.of(message("a")));
            clock.advance(Duration.ofMinutes(7));
            bus.prune();
            assertThat(bus.publish("alerts", List.of(message("a")))).containsExactly(2L);
        }
    }

    @Test
    void deliversBodyHeadersAndTimeFromMemoryAndFromTheFileAlike() throws Exception {
        byte[] body = {0, 1, -1, 127};
        Message sent = new Message("id", Map.of("origin", "LIVE", "köy", "", "", "x"), body);
        AtomicReference<Delivery> fresh = new AtomicReference<>();
        AtomicReference<Delivery> read = new AtomicReference<>();
        CountDownLatch both = new CountDownLatch(2);
        try (SqliteBus bus = open()) {
            bus.subscribe("s", "fresh", Start.NEW, RetryPolicy.DEFAULT, delivery -> {
                fresh.set(delivery);
                both.countDown();
                return Outcome.Done.DONE;
            });
            bus.publish("s", List.of(sent));
            bus.subscribe("s", "late", Start.FIRST, RetryPolicy.DEFAULT, delivery -> {
                read.set(delivery);
                both.countDown();
                return Outcome.Done.DONE;
            });
            assertThat(both.await(60, TimeUnit.SECONDS)).isTrue();
        }
        for (Delivery delivery : List.of(fresh.get(), read.get())) {
            assertThat(delivery.sequence()).isEqualTo(1);
            assertThat(delivery.stream()).isEqualTo("s");
            assertThat(delivery.publishedNanos()).isEqualTo(1_767_225_600_000_000_000L);
            assertThat(delivery.message().headers()).isEqualTo(sent.headers());
            assertThat(delivery.message().body()).isEqualTo(body);
        }
    }

    @Test
    void concurrentPublishersShareSyncsAndKeepTheirOwnOrder() throws Exception {
        int publishers = 50;
        int each = 40;
        List<String> got = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch all = new CountDownLatch(publishers * each);
        try (SqliteBus bus = open();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            bus.subscribe("alerts", "all", Start.NEW, RetryPolicy.DEFAULT, delivery -> {
                got.add(delivery.message().id());
                all.countDown();
                return Outcome.Done.DONE;
            });
            long before = bus.commits();
            List<Future<?>> running = new ArrayList<>();
            for (int p = 0; p < publishers; p++) {
                int publisher = p;
                running.add(threads.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        bus.publish("alerts", List.of(message(publisher + "/" + String.format("%03d", i))));
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
            assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(bus.commits() - before).isLessThan(publishers * each / 2);
        }
        assertThat(got).hasSize(publishers * each).doesNotHaveDuplicates();
        for (int p = 0; p < publishers; p++) {
            String prefix = p + "/";
            assertThat(got.stream().filter(id -> id.startsWith(prefix))).isSorted();
        }
    }

    @Test
    void refusesToPublishOnceClosed() {
        SqliteBus bus = open();
        bus.close();
        bus.close();
        assertThatThrownBy(() -> bus.publish("alerts", List.of(message("a"))))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("closed");
    }
}
