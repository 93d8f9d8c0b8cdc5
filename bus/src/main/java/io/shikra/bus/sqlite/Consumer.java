// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import io.shikra.bus.BusException;
import io.shikra.bus.DeadLetter;
import io.shikra.bus.Delivery;
import io.shikra.bus.Handler;
import io.shikra.bus.Handler.Outcome;
import io.shikra.bus.RetryPolicy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One consumer of one stream and its thread: takes the next message, calls the handler, repeats it as the policy says,
/// moves the cursor. It blocks nobody but itself.
final class Consumer {
    private static final System.Logger LOG = System.getLogger(Consumer.class.getName());
    private static final Duration GRACE = Duration.ofMillis(400);
    private static final Duration STORE_AGAIN = Duration.ofSeconds(1);

    private final String stream;
    private final String name;
    private final RetryPolicy policy;
    private final Handler handler;
    private final Ledger ledger;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Window window = new Window();
    private final Queue<DeadLetter> replays = new ArrayDeque<>();
    private boolean closed;
    private volatile long done;
    private volatile Optional<String> retrying = Optional.empty();
    /// The cursor as it was written last; the writer thread's.
    long saved;

    Consumer(String stream, String name, RetryPolicy policy, Handler handler, Ledger ledger) {
        this.stream = stream;
        this.name = name;
        this.policy = policy;
        this.handler = handler;
        this.ledger = ledger;
        this.thread =
                Thread.ofPlatform().name("bus " + stream + "/" + name).daemon().unstarted(this::loop);
    }

    /// What a consumer needs of the store.
    interface Ledger {
        /// The next messages from {@code sequence} on; at least one if there is one.
        List<Stored> read(long sequence);

        /// The consumer's [#done()] has moved. Returns at once.
        void moved();

        /// Returns when the message is durably among the dead letters.
        void bury(Delivery delivery, String why);

        /// A replayed dead letter was handled.
        void forget(DeadLetter letter);
    }

    String name() {
        return name;
    }

    /// Everything up to here is done.
    long done() {
        return done;
    }

    /// Why the current message is being repeated.
    Optional<String> retrying() {
        return retrying;
    }

    void begin(long cursor, long head) {
        done = cursor;
        saved = cursor;
        lock.lock();
        try {
            window.begin(cursor, head);
        } finally {
            lock.unlock();
        }
        thread.start();
    }

    /// Fresh, durable messages. Called by the writer thread right after the sync.
    void offer(List<Stored> fresh) {
        lock.lock();
        try {
            window.offer(fresh);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void replay(DeadLetter letter) {
        lock.lock();
        try {
            replays.add(letter);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Tells the thread to stop after the message it is at.
    void stop() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for the thread after [#stop()]; interrupts a handler that takes too long.
    void join() {
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            if (!thread.join(GRACE)) {
                thread.interrupt();
                if (!thread.join(GRACE)) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "consumer {0} of {1} does not stop: left behind",
                            name,
                            stream);
                }
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        while (true) {
            try {
                if (!turn()) {
                    return;
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "consumer " + name + " of " + stream + ": " + e.getMessage());
                if (!pause(STORE_AGAIN)) {
                    return;
                }
            }
        }
    }

    /// One message, replay, or read.
    ///
    /// @return false when the consumer was stopped
    private boolean turn() throws InterruptedException {
        @Nullable DeadLetter replay;
        @Nullable Stored next;
        long from;
        long head;
        lock.lockInterruptibly();
        try {
            while (!closed && replays.isEmpty() && window.isEmpty() && !window.isBehind()) {
                changed.await();
            }
            if (closed) {
                return false;
            }
            replay = replays.poll();
            next = replay == null ? window.poll() : null;
            from = window.expected();
            head = window.head();
        } finally {
            lock.unlock();
        }
        if (replay != null) {
            deliverAgain(replay);
        } else if (next != null) {
            deliver(next);
        } else {
            fill(ledger.read(from), head);
        }
        return true;
    }

    private void fill(List<Stored> read, long headThen) {
        lock.lock();
        try {
            window.fill(read, headThen);
        } finally {
            lock.unlock();
        }
    }

    private void deliver(Stored message) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            Delivery delivery = message.delivery(stream, attempt);
            switch (handle(delivery)) {
                case Outcome.Done _ -> {
                    finish(message);
                    return;
                }
                case Outcome.Reject(String why) -> {
                    bury(delivery, why);
                    finish(message);
                    return;
                }
                case Outcome.Retry(Duration after, String why) -> {
                    if (policy.attempts() > 0 && attempt >= policy.attempts()) {
                        bury(delivery, "given up after " + attempt + " attempts: " + why);
                        finish(message);
                        return;
                    }
                    repeating(why);
                    if (!pause(after.isZero() ? policy.delay(attempt + 1) : after)) {
                        throw new InterruptedException();
                    }
                }
            }
        }
    }

    private Outcome handle(Delivery delivery) throws InterruptedException {
        try {
            return handler.handle(delivery);
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            // Errors too: a class that is missing must end among the dead letters, not end this thread unseen.
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return new Outcome.Retry(Duration.ZERO, e.toString());
        }
    }

    private void repeating(String why) {
        if (retrying.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "consumer " + name + " of " + stream + " does not get on, trying again: " + why);
        }
        retrying = Optional.of(why);
    }

    private void finish(Stored message) {
        if (retrying.isPresent()) {
            LOG.log(System.Logger.Level.INFO, () -> "consumer " + name + " of " + stream + " goes on");
        }
        retrying = Optional.empty();
        done = message.sequence();
        ledger.moved();
    }

    private void deliverAgain(DeadLetter letter) throws InterruptedException {
        Delivery first = letter.delivery();
        Delivery delivery =
                new Delivery(stream, first.sequence(), first.publishedNanos(), first.attempt() + 1, first.message());
        switch (handle(delivery)) {
            case Outcome.Done _ -> ledger.forget(letter);
            case Outcome.Reject(String why) -> ledger.bury(delivery, why);
            case Outcome.Retry(Duration _, String why) -> ledger.bury(delivery, why);
        }
    }

    /// A message may only be passed once it is among the dead letters, so this waits for the store to recover.
    private void bury(Delivery delivery, String why) throws InterruptedException {
        while (true) {
            try {
                ledger.bury(delivery, why);
                return;
            } catch (BusException e) {
                retrying = Optional.of(String.valueOf(e.getMessage()));
                if (!pause(STORE_AGAIN)) {
                    throw new InterruptedException();
                }
            }
        }
    }

    /// @return false when the consumer was stopped meanwhile
    private boolean pause(Duration duration) {
        lock.lock();
        try {
            long left = duration.toNanos();
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !closed;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }
}
