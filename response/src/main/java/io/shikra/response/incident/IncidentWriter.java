// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.incident;

import io.shikra.bus.BusException;
import io.shikra.bus.Documents;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.json.JsonMapper;

/// Stores incidents behind the back of those who act: one thread, the latest version of each, so that a burst of
/// changes of one incident costs one write. Why nobody waits for it: docs/decisions/0003.
///
/// It lets a while pass before it writes. An effect is claimed just before its call is sent; a sync at that moment
/// would
/// stand before the API server's own on the same disk, and hold up the very call that it records. Most calls are
/// answered meanwhile, so that the claim and its end are one write.
final class IncidentWriter implements AutoCloseable {
    static final String COLLECTION = "incidents";
    private static final System.Logger LOG = System.getLogger(IncidentWriter.class.getName());
    private static final long AGAIN_MILLIS = 1000;

    private final Documents documents;
    private final Duration hold;
    private final Map<String, Incident> waiting = new LinkedHashMap<>();
    private final Thread thread;
    private boolean writing;
    private int hurried;
    private boolean closed;

    /// @param hold for how long a change may wait for the next one
    IncidentWriter(Documents documents, Duration hold) {
        this.documents = documents;
        this.hold = hold;
        this.thread = Thread.ofPlatform().daemon().name("incidents").start(this::run);
    }

    synchronized void write(Incident incident) {
        waiting.put(incident.subject().key(), incident);
        notifyAll();
    }

    /// Waits until everything that was handed over is durable.
    synchronized void flush() throws InterruptedException {
        hurried++;
        notifyAll();
        try {
            while (writing || !waiting.isEmpty()) {
                wait();
            }
        } finally {
            hurried--;
        }
    }

    private void run() {
        while (true) {
            Map<String, Incident> batch = take();
            if (batch.isEmpty()) {
                return;
            }
            boolean all = storeAll(batch);
            finished();
            if (!all && !pause()) {
                return;
            }
        }
    }

    /// Side by side, so that they share a sync.
    private boolean storeAll(Map<String, Incident> batch) {
        AtomicBoolean all = new AtomicBoolean(true);
        try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Incident incident : batch.values()) {
                together.execute(() -> {
                    if (!store(incident)) {
                        all.set(false);
                    }
                });
            }
        }
        return all.get();
    }

    /// The store is full or gone: not so fast.
    private static boolean pause() {
        try {
            Thread.sleep(AGAIN_MILLIS);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private synchronized Map<String, Incident> take() {
        try {
            while (waiting.isEmpty() && !closed) {
                wait();
            }
            long deadline = System.nanoTime() + hold.toNanos();
            while (hurried == 0 && !closed && deadline - System.nanoTime() > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
            }
        } catch (InterruptedException e) {
            return Map.of();
        }
        Map<String, Incident> batch = new LinkedHashMap<>(waiting);
        waiting.clear();
        writing = !batch.isEmpty();
        return batch;
    }

    private synchronized void finished() {
        writing = false;
        notifyAll();
    }

    private boolean store(Incident incident) {
        String key = incident.subject().key();
        byte[] body = JsonMapper.shared().writeValueAsBytes(incident);
        try {
            boolean stored;
            do {
                long version = documents
                        .find(COLLECTION, key)
                        .map(Documents.Document::version)
                        .orElse(0L);
                stored = documents.put(COLLECTION, key, version, body);
            } while (!stored);
            return true;
        } catch (BusException e) {
            LOG.log(System.Logger.Level.WARNING, "incident {0} is not stored yet: {1}", key, e.getMessage());
            keepForLater(incident);
            return false;
        }
    }

    private synchronized void keepForLater(Incident incident) {
        if (!closed) {
            waiting.putIfAbsent(incident.subject().key(), incident); // unless a newer version waits already
        }
    }

    /// Writes what is waiting, then ends.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
