// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.live;

import io.shikra.engine.detect.EventSink;
import io.shikra.engine.event.EventView;
import io.shikra.sources.live.KernelCounters.Counter;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;

/// The draining loop: empties the ring, tells what was lost, keeps the clock right, and waits.
///
/// After a turn that found something it pauses for a millisecond, so that bulk traffic costs no wake-ups; only urgent
/// events (an exec) end the pause. After an empty turn it announces that it sleeps, looks once more, and waits to be
/// woken.
final class LiveDrain {
    static final int PAUSE_MS = 1;
    static final int SLEEP_MS = 100;

    private static final int BATCH = 4096;
    /// Reading the clock for every record would cost more than the record.
    private static final int CLOCK_EVERY = 32;

    private static final long RESAMPLE_NANOS = 1_000_000_000L;

    private final KernelRing ring;
    private final KernelSettings settings;
    private final KernelCounters counters;
    private final WallClock clock;
    private final Waiting waiting;
    private volatile boolean running = true;
    private final AtomicLong failures = new AtomicLong();
    private volatile String lastFailure = "";
    private long sampledAt;
    private int sinceClock;
    private long drained;
    private final Lane[] lanes = {
        new Lane(Counter.LOST_LIFECYCLE, "ring-full/lifecycle"),
        new Lane(Counter.LOST_BULK, "ring-full/bulk"),
        new Lane(Counter.LOST_OVERSIZE, "oversize")
    };

    /// Losses of one kind, and how many of them the sink was told.
    private static final class Lane {
        private final Counter counter;
        private final String name;
        private long reported;

        private Lane(Counter counter, String name) {
            this.counter = counter;
            this.name = name;
        }
    }

    /// Waits for a wake-up of the ring at most so many milliseconds.
    @FunctionalInterface
    interface Waiting {
        void await(int milliseconds);
    }

    LiveDrain(KernelRing ring, KernelSettings settings, KernelCounters counters, WallClock clock, Waiting waiting) {
        this.ring = ring;
        this.settings = settings;
        this.counters = counters;
        this.clock = clock;
        this.waiting = waiting;
        this.sampledAt = clock.now();
    }

    void run(EventSink sink) {
        while (running) {
            if (turn(sink) > 0) {
                waiting.await(PAUSE_MS);
            } else {
                sleep();
            }
        }
        while (turn(sink) > 0) {
            Thread.onSpinWait();
        }
    }

    /// One emptying of the ring.
    ///
    /// @return how many events
    int turn(EventSink sink) {
        sinceClock = CLOCK_EVERY;
        int taken = 0;
        int batch;
        do {
            batch = ring.drain((memory, offset, _) -> event(sink, memory, offset), BATCH);
            taken += batch;
        } while (batch == BATCH && running);
        for (Lane lane : lanes) {
            lost(sink, lane);
        }
        keepTime();
        return taken;
    }

    private void event(EventSink sink, MemorySegment memory, long offset) {
        try {
            // one that came while others were taken was not taken before it happened
            if (++sinceClock >= CLOCK_EVERY || EventView.peekTs(memory, offset) > drained) {
                sinceClock = 0;
                drained = clock.now();
            }
            sink.event(memory, offset, drained);
        } catch (RuntimeException e) { // one event's trouble must not end detection; the status tells of it
            failures.incrementAndGet();
            lastFailure = e.toString();
        }
    }

    private void lost(EventSink sink, Lane lane) {
        long now = counters.sum(lane.counter);
        if (now != lane.reported) {
            sink.dropped(lane.name, now - lane.reported);
            lane.reported = now;
        }
    }

    private void keepTime() {
        long now = clock.now();
        if (Math.abs(now - sampledAt) >= RESAMPLE_NANOS) {
            if (clock.resample()) {
                settings.clockOffset(clock.offset());
            }
            sampledAt = clock.now();
        }
    }

    private void sleep() {
        settings.sleeping(true);
        if (!ring.hasData() && running) {
            waiting.await(SLEEP_MS);
        }
        settings.sleeping(false);
    }

    void stop() {
        running = false;
    }

    long failures() {
        return failures.get();
    }

    String lastFailure() {
        return lastFailure;
    }
}
