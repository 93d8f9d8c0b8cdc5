// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.hub;

import io.micrometer.core.instrument.Counter;
import io.shikra.alert.Alert;
import io.shikra.alert.Provenance;
import io.shikra.app.hub.AlertIngest.Sighting;
import io.shikra.app.metrics.MetricsRegistry;
import io.shikra.bus.BusException;
import io.shikra.engine.detect.AlertSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Takes the engine's alerts off the event thread: a bounded queue, and a thread that stores what has gathered in one
/// go. While the bus fails, alerts wait here and are tried again; what finds the queue full is dropped and counted
/// (under Falco's name for it), never silently.
public final class EngineAlerts implements AlertSink, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(EngineAlerts.class.getName());
    private static final int MOST_PER_BATCH = 256;
    private static final Duration TRY_AGAIN = Duration.ofMillis(200);
    private static final Duration LAST_CHANCE = Duration.ofMillis(500);

    private final AlertIngest ingest;
    private final BlockingQueue<Sighting> queue;
    private final Counter dropped;
    private final Thread thread;
    private volatile boolean closed;

    /// @param capacity alerts that may wait
    public EngineAlerts(AlertIngest ingest, int capacity, MetricsRegistry metrics) {
        this.ingest = ingest;
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.dropped = metrics.counter("falcosecurity_falco_outputs_queue_num_drops_total");
        metrics.gauge("shikra_alert_queue_length", queue::size);
        this.thread = Thread.ofPlatform().name("engine alerts").daemon().start(this::loop);
    }

    @Override
    public void alert(Alert alert, Provenance provenance) {
        if (closed || !queue.offer(new Sighting(alert, provenance))) {
            if (dropped.count() == 0) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "alerts are being dropped: the bus does not keep up or cannot store;"
                                + " see falcosecurity_falco_outputs_queue_num_drops_total");
            }
            dropped.increment();
        }
    }

    /// Alerts that found the queue full.
    public long dropped() {
        return (long) dropped.count();
    }

    private void loop() {
        List<Sighting> batch = new ArrayList<>();
        try {
            while (!closed || !queue.isEmpty()) {
                @Nullable Sighting first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(identified(first));
                    while (batch.size() < MOST_PER_BATCH && queue.peek() != null) {
                        batch.add(identified(queue.take()));
                    }
                    store(batch);
                    batch.clear();
                }
            }
        } catch (InterruptedException e) {
            dropped.increment(batch.size() + queue.size());
        }
    }

    private static Sighting identified(Sighting sighting) {
        return new Sighting(AlertIngest.identified(sighting.alert()), sighting.provenance());
    }

    /// Until it works: the ids make a repetition harmless.
    private void store(List<Sighting> batch) throws InterruptedException {
        boolean said = false;
        while (true) {
            try {
                ingest.accept(batch);
                return;
            } catch (BusException e) {
                if (!said) {
                    LOG.log(System.Logger.Level.WARNING, batch.size() + " alerts wait to be stored: " + e.getMessage());
                    said = true;
                }
                TimeUnit.NANOSECONDS.sleep(TRY_AGAIN.toNanos());
            }
        }
    }

    /// Stores what waits, for at most half a second; what is left then is counted as dropped.
    @Override
    public void close() {
        closed = true;
        try {
            if (!thread.join(LAST_CHANCE)) {
                thread.interrupt();
                thread.join(LAST_CHANCE);
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
