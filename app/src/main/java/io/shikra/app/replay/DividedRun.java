// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.engine.state.Partition;
import io.shikra.sources.capture.CaptureException;
import io.shikra.sources.capture.Inflater;
import io.shikra.sources.capture.SharedCapture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Runs through one capture with several workers at once and brings their alerts, and what ends them, in the order of
/// one (see docs/decisions/0014-partitions.md). Belongs to one thread.
final class DividedRun implements Pass {
    /// While an alert waits for the other workers to come as far.
    private static final long PAUSE_NS = 200_000;
    /// While there is none: a worker that has one, or ends, wakes the calling thread. A thread that wakes often keeps
    /// its processor from taking over a worker that waits for another one.
    private static final long IDLE_NS = 100_000_000;

    private final SharedCapture capture;
    private final List<CaptureRun> runs;
    private final List<Partition> partitions;

    /// @param capture the same for all runs
    /// @param runs    one for each partition
    DividedRun(SharedCapture capture, List<CaptureRun> runs, List<Partition> partitions) {
        this.capture = capture;
        this.runs = List.copyOf(runs);
        this.partitions = List.copyOf(partitions);
    }

    @Override
    public long events() {
        return runs.stream().mapToLong(CaptureRun::events).max().orElse(0);
    }

    @Override
    public long skipped() {
        return runs.getFirst().skipped();
    }

    @Override
    public boolean rest() {
        return runs.getFirst().rest();
    }

    @Override
    public Optional<Inflater> inflater() {
        return runs.getFirst().inflater();
    }

    @Override
    public Optional<String> takeReadiness() {
        return runs.getFirst().takeReadiness();
    }

    @Override
    public long failures() {
        return runs.stream().mapToLong(CaptureRun::failures).sum();
    }

    @Override
    public void once(AlertLines lines) throws CaptureException {
        capture.begin();
        Shared limit = new Shared(Long.MAX_VALUE);
        List<PartitionRun> workers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            workers.add(new PartitionRun(runs.get(i), partitions.get(i), lines, limit, Thread.currentThread()));
        }
        boolean merged = false;
        try {
            workers.forEach(worker -> threads.add(worker.start()));
            merge(workers, lines, limit);
            merged = !lines.isBroken();
        } finally {
            if (!merged) {
                limit.set(-1);
            }
            join(threads, limit);
        }
        rethrow(workers);
    }

    private static void merge(List<PartitionRun> workers, AlertLines lines, Shared limit) {
        long done = 0;
        while (done < Long.MAX_VALUE && !lines.isBroken()) {
            done = Long.MAX_VALUE;
            for (PartitionRun worker : workers) {
                done = Math.min(done, worker.done());
            }
            if (!emit(workers, lines, done, limit) && done < Long.MAX_VALUE) {
                LockSupport.parkNanos(next(workers) == null ? IDLE_NS : PAUSE_NS);
            }
        }
    }

    /// Sends what is known to be next, in order.
    ///
    /// @param done events whose alerts are all there
    private static boolean emit(List<PartitionRun> workers, AlertLines lines, long done, Shared limit) {
        boolean any = false;
        for (PartitionRun next = next(workers); next != null; next = next(workers)) {
            PartitionRun.Found found = next.peek();
            if (found == null || found.event() > done || lines.isBroken()) {
                break;
            }
            next.remove();
            if (found.event() <= limit.get()) {
                lines.send(found.alert(), found.line());
            }
            any = true;
        }
        return any;
    }

    /// The worker whose next alert comes first; null when no alert waits.
    private static @Nullable PartitionRun next(List<PartitionRun> workers) {
        PartitionRun first = null;
        long least = Long.MAX_VALUE;
        for (PartitionRun worker : workers) {
            PartitionRun.Found found = worker.peek();
            if (found != null && found.event() < least) {
                first = worker;
                least = found.event();
            }
        }
        return first;
    }

    private static void join(List<Thread> threads, Shared limit) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    limit.set(-1);
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void rethrow(List<PartitionRun> workers) throws CaptureException {
        PartitionRun first = workers.stream()
                .min(Comparator.comparingLong(PartitionRun::failedAt))
                .orElseThrow();
        if (first.failure() instanceof InternalError e) {
            throw CaptureException.cut(capture.file(), e);
        }
        first.rethrow();
    }
}
