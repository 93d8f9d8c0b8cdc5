// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import io.shikra.bus.BusException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The thread that writes. It takes everything that waits, runs it in one transaction, syncs once, then tells
/// everybody:
/// while one sync runs, the next batch gathers.
///
/// Cursors ride along with the next batch; when there is none, they are written after [#CURSOR_DELAY] without a sync.
/// So a cursor never delays a message, and a crash repeats at most the last few deliveries.
final class Writer {
    static final Duration CURSOR_DELAY = Duration.ofMillis(20);
    private static final int MOST_PER_BATCH = 1024;

    private final OpenFile file;
    private final WriteConnection connection;
    private final InstantSource clock;
    private final Cursors cursors;
    private final Pruning pruning;
    private final BlockingQueue<Pending<?>> queue = new LinkedBlockingQueue<>();
    private final AtomicBoolean cursorsMoved = new AtomicBoolean();
    private final Object gate = new Object();
    private final Thread thread;
    private volatile Optional<String> trouble = Optional.empty();
    private final AtomicLong commits = new AtomicLong();
    private volatile boolean restartLog;
    private boolean closed;
    private boolean finished;
    private long cursorDeadline;

    Writer(OpenFile file, WriteConnection connection, InstantSource clock, Cursors cursors, Pruning pruning) {
        this.file = file;
        this.connection = connection;
        this.clock = clock;
        this.cursors = cursors;
        this.pruning = pruning;
        this.thread = Thread.ofPlatform().name("bus writer").daemon().unstarted(this::loop);
    }

    void start() {
        thread.start();
    }

    /// Runs {@code work} and returns when it is durable.
    ///
    /// @throws BusException when it is not known to be
    <T> T write(Work<T> work) {
        Pending<T> pending = new Pending<>(work);
        synchronized (gate) {
            if (closed) {
                throw new BusException("bus " + file.path() + " is closed");
            }
            queue.add(pending);
        }
        return pending.await();
    }

    /// A consumer is done with a message. Returns at once.
    void cursorMoved() {
        if (cursorsMoved.compareAndSet(false, true)) {
            queue.add(Pending.nudge());
        }
    }

    /// At the next opportunity, let the write-ahead log begin anew: it has grown large.
    void restartLog() {
        restartLog = true;
    }

    Optional<String> trouble() {
        return trouble;
    }

    /// How many transactions were committed so far.
    long commits() {
        return commits.get();
    }

    /// Writes what waits, then stops.
    void close() throws SQLException {
        synchronized (gate) {
            if (closed) {
                return;
            }
            closed = true;
            queue.add(Pending.last());
        }
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }

    private void loop() {
        List<Pending<?>> batch = new ArrayList<>();
        while (!finished || !queue.isEmpty()) {
            batch.clear();
            gather(batch);
            if (!batch.isEmpty()) {
                writeTogether(batch);
            } else if (cursorDeadline != 0) {
                writeCursors();
            }
            if (restartLog) {
                restartLog = false;
                beginLogAnew();
            }
        }
        writeCursors();
    }

    private void gather(List<Pending<?>> batch) {
        @Nullable Pending<?> next = await();
        while (next != null) {
            switch (next.kind()) {
                case WORK -> batch.add(next);
                case NUDGE -> {
                    if (cursorDeadline == 0) {
                        cursorDeadline = System.nanoTime() + CURSOR_DELAY.toNanos() | 1;
                    }
                }
                case LAST -> finished = true;
            }
            next = batch.size() < MOST_PER_BATCH ? queue.poll() : null;
        }
    }

    private @Nullable Pending<?> await() {
        try {
            if (cursorDeadline == 0) {
                return queue.take();
            }
            return queue.poll(cursorDeadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return null; // nobody interrupts this thread; going on is right in any case
        }
    }

    private void writeTogether(List<Pending<?>> batch) {
        cursorsMoved.set(false);
        try {
            connection.begin();
            long nanos = nanos();
            for (Pending<?> pending : batch) {
                pending.run(connection, nanos);
            }
            cursors.run(connection, nanos);
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            batch.forEach(Pending::undone);
            if (batch.size() == 1 && !(e instanceof SQLException sql && Failure.isFull(sql))) {
                fail(batch.getFirst(), e);
            } else {
                batch.forEach(this::writeAlone);
            }
            return;
        }
        cursorDeadline = 0;
        cursors.committed();
        succeeded(batch);
    }

    /// One's failure must not be the others'. When the file is full, room is made first.
    private void writeAlone(Pending<?> pending) {
        while (true) {
            try {
                connection.limit(pending.usesReserve());
                connection.begin();
                pending.run(connection, nanos());
                connection.commit();
                succeeded(List.of(pending));
                return;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                pending.undone();
                if (!(e instanceof SQLException sql && Failure.isFull(sql) && madeRoom())) {
                    fail(pending, e);
                    return;
                }
            } finally {
                limitAgain();
            }
        }
    }

    private boolean madeRoom() {
        try {
            connection.limit(true);
            connection.begin();
            cursors.run(connection, nanos());
            boolean dropped = pruning.makeRoom(connection, nanos());
            connection.commit();
            cursors.committed();
            return dropped;
        } catch (SQLException e) {
            connection.rollback();
            return false;
        }
    }

    private void limitAgain() {
        try {
            connection.limit(false);
        } catch (SQLException e) {
            trouble = Optional.of(Failure.of(file.path(), e).toString());
        }
    }

    private void succeeded(List<Pending<?>> batch) {
        trouble = Optional.empty();
        commits.incrementAndGet();
        for (Pending<?> pending : batch) {
            pending.committed();
        }
        for (Pending<?> pending : batch) {
            pending.complete();
        }
    }

    private void fail(Pending<?> pending, Exception e) {
        BusException failure = e instanceof SQLException sql
                ? Failure.of(file.path(), sql)
                : new BusException("bus " + file.path() + ": " + e, e);
        trouble = Optional.of(String.valueOf(failure.getMessage()));
        pending.fail(failure);
    }

    private void writeCursors() {
        cursorDeadline = 0;
        cursorsMoved.set(false);
        try {
            connection.commitLazily(() -> cursors.run(connection, nanos()));
            cursors.committed();
        } catch (SQLException e) {
            // They ride along with a later batch; until then a crash only means redelivery.
        }
    }

    private void beginLogAnew() {
        try {
            connection.number("PRAGMA wal_checkpoint(RESTART)");
        } catch (SQLException e) {
            // a reader was too slow: the next round tries again
        }
    }

    private long nanos() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    /// Work in the queue, and who waits for it.
    private static final class Pending<T> {
        private enum Kind {
            WORK,
            NUDGE,
            LAST
        }

        private final Kind kind;
        private final Optional<Work<T>> work;
        private final CompletableFuture<T> future = new CompletableFuture<>();
        private Optional<T> result = Optional.empty();

        private Pending(Kind kind, Optional<Work<T>> work) {
            this.kind = kind;
            this.work = work;
        }

        Pending(Work<T> work) {
            this(Kind.WORK, Optional.of(work));
        }

        static Pending<?> nudge() {
            return new Pending<>(Kind.NUDGE, Optional.empty());
        }

        static Pending<?> last() {
            return new Pending<>(Kind.LAST, Optional.empty());
        }

        Kind kind() {
            return kind;
        }

        void run(WriteConnection to, long nanos) throws SQLException {
            result = Optional.of(work.orElseThrow().run(to, nanos));
        }

        boolean usesReserve() {
            return work.orElseThrow().usesReserve();
        }

        void committed() {
            work.orElseThrow().committed();
        }

        void undone() {
            work.orElseThrow().undone();
        }

        void complete() {
            future.complete(result.orElseThrow());
        }

        void fail(BusException e) {
            future.completeExceptionally(e);
        }

        T await() {
            try {
                return future.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BusException("interrupted while the bus was writing: it may or may not be stored", e);
            } catch (ExecutionException e) {
                throw new BusException(
                        String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()), e);
            }
        }
    }
}
