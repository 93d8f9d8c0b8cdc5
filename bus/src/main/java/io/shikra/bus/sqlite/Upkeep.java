// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import io.shikra.bus.BusException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// What has to be done now and then, off the writer's path: checkpoints, clean-up, and, while writing fails, trying
/// again, so that the bus reports itself well as soon as it is.
final class Upkeep implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Upkeep.class.getName());
    private static final int BUSY_COMMITS = 500;
    /// 64 MiB of pages.
    private static final long LARGE_LOG = 16_384;

    private final Writer writer;
    private final Readers readers;
    private final Pruning pruning;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("bus upkeep").daemon().factory());
    private long checkpointed;
    private long seen;

    Upkeep(Writer writer, Readers readers, Pruning pruning) {
        this.writer = writer;
        this.readers = readers;
        this.pruning = pruning;
    }

    void start() {
        var _ = timer.scheduleWithFixedDelay(() -> guarded(this::tick), 1, 1, TimeUnit.SECONDS);
        var _ = timer.scheduleWithFixedDelay(() -> guarded(this::prune), 10, 60, TimeUnit.SECONDS);
    }

    private void tick() {
        if (writer.trouble().isPresent()) {
            writer.write((to, _) -> to.number("UPDATE stream SET last = last RETURNING 1"));
        }
        long commits = writer.commits();
        boolean quiet = commits == seen;
        seen = commits;
        if (commits != checkpointed && (quiet || commits - checkpointed > BUSY_COMMITS)) {
            checkpointed = commits;
            if (readers.checkpoint() > LARGE_LOG) {
                writer.restartLog();
            }
        }
    }

    /// All steps of one clean-up, each a transaction of its own.
    void prune() {
        while (writer.write(pruning::step)) {
            Thread.onSpinWait();
        }
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (BusException e) {
            LOG.log(System.Logger.Level.WARNING, e.getMessage());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            timer.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
