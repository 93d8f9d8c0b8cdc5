// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.alert.Alert;
import io.shikra.alert.Priority;
import io.shikra.alert.Provenance;
import io.shikra.app.metrics.AlertMetrics;
import io.shikra.app.metrics.MetricsRegistry;
import io.shikra.bus.Bus;
import io.shikra.bus.BusException;
import io.shikra.bus.DeadLetter;
import io.shikra.bus.Handler;
import io.shikra.bus.Message;
import io.shikra.bus.RetryPolicy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EngineAlertsTest {
    private final MetricsRegistry metrics = new MetricsRegistry();

    /// A bus whose writing waits for permits and fails as often as it is told.
    private static final class SlowBus implements Bus {
        final Semaphore permits = new Semaphore(0);
        final AtomicInteger failures = new AtomicInteger();
        final List<Message> published = Collections.synchronizedList(new ArrayList<>());

        @Override
        public List<Long> publish(String stream, List<Message> messages) {
            permits.acquireUninterruptibly();
            if (failures.getAndDecrement() > 0) {
                throw new BusException("no");
            }
            published.addAll(messages);
            return messages.stream().map(_ -> 0L).toList();
        }

        @Override
        public Subscription subscribe(String stream, String consumer, Start start, RetryPolicy retry, Handler handler) {
            throw new BusException("not here");
        }

        @Override
        public List<DeadLetter> deadLetters(String stream) {
            return List.of();
        }

        @Override
        public void replay(DeadLetter letter) {}

        @Override
        public void close() {}
    }

    private static Alert alert(int number) {
        return new Alert(
                Optional.empty(), "Rule " + number, Priority.NOTICE, "", 1, "syscall", "", List.of(), Map.of());
    }

    private EngineAlerts sink(Bus bus, int capacity) {
        return new EngineAlerts(
                new AlertIngest(bus, InstantSource.system(), new AlertMetrics(metrics)), capacity, metrics);
    }

    private double dropped() {
        return metrics.counter("falcosecurity_falco_outputs_queue_num_drops_total")
                .count();
    }

    @Test
    void storesEverythingInOrderAlsoWhenTheBusFailsForAWhile() {
        SlowBus bus = new SlowBus();
        bus.failures.set(1);
        bus.permits.release(1000);
        EngineAlerts sink = sink(bus, 100);
        for (int i = 0; i < 50; i++) {
            sink.alert(alert(i), Provenance.posted(Provenance.Origin.LIVE));
        }
        sink.close();
        assertThat(bus.published).hasSize(50);
        assertThat(bus.published.stream().map(Message::id)).doesNotHaveDuplicates();
        assertThat(bus.published.getFirst().headers()).containsEntry("origin", "LIVE");
        assertThat(dropped()).isZero();
    }

    @Test
    void whatFindsTheQueueFullIsCountedAndNothingBlocks() {
        SlowBus bus = new SlowBus();
        EngineAlerts sink = sink(bus, 10);
        for (int i = 0; i < 1000; i++) {
            sink.alert(alert(i), Provenance.posted(Provenance.Origin.LIVE));
        }
        bus.permits.release(1000);
        sink.close();
        assertThat(dropped()).isPositive();
        assertThat(dropped() + bus.published.size()).isEqualTo(1000);
    }
}
