// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/// The runs of a divided stream, each walked through and sifted once, by whichever engine needs it first, and read by
/// all. One sifts at a time.
///
/// Why nobody waits for ever: whoever sifts waits for nothing, and who finds no room waits for an engine that is many
/// runs behind, or has ended.
public final class SharedRuns {
    /// Runs that the first engine may be ahead of the last.
    private static final int DEPTH = 64;

    private static final int SPINS = 1000;
    private static final long PAUSE_NS = 20_000;

    private final SiftedRun[] ring;
    private final AtomicBoolean sifting = new AtomicBoolean();
    /// Runs that were published.
    private final AtomicLong ready = new AtomicLong();
    /// By reader: the run it is in; all before it are not needed by it any more.
    private final AtomicLongArray in;

    /// @param readers how many engines read the same memory
    /// @param engines among which the stream is divided
    private SharedRuns(int readers, int engines, int depth) {
        in = new AtomicLongArray(readers);
        ring = new SiftedRun[depth];
        for (int i = 0; i < depth; i++) {
            ring[i] = new SiftedRun(engines);
        }
    }

    /// For all engines of a division, where they see the same memory.
    public static SharedRuns of(int engines) {
        return new SharedRuns(engines, engines, DEPTH);
    }

    /// For one engine among several, which reads for itself.
    static SharedRuns alone(int engines) {
        return new SharedRuns(1, engines, 2);
    }

    /// For another pass; nobody reads.
    public void clear() {
        ready.set(0);
        for (int i = 0; i < in.length(); i++) {
            in.set(i, 0);
        }
    }

    boolean isReady(long number) {
        return ready.getAcquire() > number;
    }

    SiftedRun run(long number) {
        return ring[(int) number & ring.length - 1];
    }

    /// Tells which run the reader goes on with.
    void enter(int reader, long number) {
        in.setRelease(reader, number);
    }

    /// The reader has ended, whatever the reason, or did not begin.
    public void leave(int reader) {
        in.set(reader, Long.MAX_VALUE);
    }

    /// The caller sifts the run, {@link #publish}es it, and {@link #release}s what others wait for, in any case.
    ///
    /// @return false where it is ready, another one sifts, or there is no room
    boolean claim(long number) {
        if (isReady(number) || !hasRoom(number) || !sifting.compareAndSet(false, true)) {
            return false;
        }
        if (isReady(number)) {
            release();
            return false;
        }
        return true;
    }

    private boolean hasRoom(long number) {
        for (int reader = 0; reader < in.length(); reader++) {
            if (in.getAcquire(reader) <= number - ring.length) {
                return false;
            }
        }
        return true;
    }

    void publish(long number) {
        ready.setRelease(number + 1);
    }

    void release() {
        sifting.set(false);
    }

    /// Between two looks at whether another one is so far.
    ///
    /// @param times it was called before
    /// @throws PartitionEnded when the thread was interrupted
    static void pause(int reader, int times) {
        if (times < SPINS) {
            Thread.onSpinWait();
            return;
        }
        LockSupport.parkNanos(PAUSE_NS);
        if (Thread.currentThread().isInterrupted()) {
            throw new PartitionEnded(reader);
        }
    }
}
