// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.alert.Alert;
import io.shikra.alert.Provenance;
import io.shikra.engine.detect.FalcoEnds;
import io.shikra.engine.field.TextBuffer;
import io.shikra.engine.state.Partition;
import io.shikra.engine.state.PartitionEnded;
import io.shikra.sources.capture.CaptureException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One worker of a divided replay: runs through the whole capture, finds the alerts of its partition and puts them in
/// a queue, for the thread that brings those of all partitions in order. A full queue makes it wait.
final class PartitionRun implements RunSink {
    private static final int QUEUE = 4096;
    private static final long LOOK_AGAIN_MS = 1;

    private final CaptureRun run;
    private final Partition partition;
    private final AlertLines lines;
    /// Behind the event so numbered nobody wants more; the same for all workers.
    private final Shared limit;
    /// Takes the alerts, and is woken when there is one.
    private final Thread merger;

    private final ArrayBlockingQueue<Found> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Shared done = new Shared(0);
    private long current;
    private @Nullable Throwable failure;
    private long failedAt = Long.MAX_VALUE;

    /// @param event counted from the beginning of the file
    record Found(long event, Alert alert, byte[] line) {}

    PartitionRun(CaptureRun run, Partition partition, AlertLines lines, Shared limit, Thread merger) {
        this.merger = merger;
        this.run = run;
        this.partition = partition;
        this.lines = lines;
        this.limit = limit;
    }

    Thread start() {
        return Thread.ofPlatform().name("partition-" + partition.index()).start(this::work);
    }

    private void work() {
        try {
            run.once(this);
            if (isBroken()) {
                partition.end();
            }
        } catch (PartitionEnded e) {
            partition.end(); // whoever ended first says why
        } catch (CaptureException e) {
            failed(e, 1);
        } catch (RuntimeException | Error e) {
            failed(e, 0);
        } finally {
            done.set(Long.MAX_VALUE);
            LockSupport.unpark(merger);
        }
    }

    /// @param behind 1 when what failed was to read on behind the last event, 0 when it was that event
    private void failed(Throwable e, int behind) {
        failure = e;
        failedAt = 2 * run.events() + behind;
        limit.lower(run.events());
        partition.end();
    }

    @Override
    public void at(long event) {
        current = event;
        done.set(event - 1);
    }

    @Override
    public boolean isBroken() {
        return current > limit.get();
    }

    @Override
    public void alert(Alert alert, Provenance provenance) {
        throw new UnsupportedOperationException("alerts come with their text");
    }

    @Override
    public void alert(Alert alert, Provenance provenance, TextBuffer text) {
        Found found = new Found(current, alert, lines.line(alert, text));
        try {
            while (!queue.offer(found, LOOK_AGAIN_MS, TimeUnit.MILLISECONDS) && !isBroken()) {
                Thread.onSpinWait();
            }
            LockSupport.unpark(merger);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Events whose alerts are all in the queue, or were taken from it.
    long done() {
        return done.get();
    }

    /// The next alert, which stays; null when there is none yet.
    @Nullable
    Found peek() {
        return queue.peek();
    }

    void remove() {
        queue.remove();
    }

    /// What ended it; null when nothing did. Known once its thread is gone.
    @Nullable
    Throwable failure() {
        return failure;
    }

    /// Orders failures as one worker would have met them.
    long failedAt() {
        return failedAt;
    }

    /// Rethrows what ended it.
    void rethrow() throws CaptureException {
        switch (failure) {
            case null -> {}
            case CaptureException e -> throw e;
            case FalcoEnds e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }
}
