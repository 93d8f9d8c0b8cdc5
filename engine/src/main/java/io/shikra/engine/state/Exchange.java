// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// What the engines of a division hand to one another: a queue for each pair, in the order of the events. Giver and
/// taker both decide from what all of them know that something is handed over at an event, so nobody asks for it.
///
/// Why nobody waits for ever: who takes at an event waits for an engine that has not come so far, and who finds a queue
/// full waits for one that is farther behind still; so the engine that is farthest behind waits for nobody.
public final class Exchange {
    /// How many hand-overs an engine may be ahead of the one that takes them.
    static final int CAPACITY = 1024;

    private static final int SPINS = 2000;
    private static final long LOOK_AGAIN_MS = 1;

    private final int count;
    private final List<ArrayBlockingQueue<Parcel>> queues = new ArrayList<>();
    /// 1 = takes and gives no more.
    private final AtomicIntegerArray ended;

    Exchange(int count) {
        this.count = count;
        ended = new AtomicIntegerArray(count);
        for (int pair = 0; pair < count * count; pair++) {
            queues.add(new ArrayBlockingQueue<>(CAPACITY));
        }
    }

    /// @throws PartitionEnded when the queue is full and its reader has ended
    void give(int from, int to, Parcel parcel) {
        ArrayBlockingQueue<Parcel> queue = queues.get(from * count + to);
        try {
            while (!queue.offer(parcel, LOOK_AGAIN_MS, TimeUnit.MILLISECONDS)) {
                if (ended.get(to) != 0) {
                    throw new PartitionEnded(to);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PartitionEnded(from);
        }
    }

    /// @param number of the event that it is handed over at
    /// @throws PartitionEnded when nothing comes any more
    Parcel take(int from, int to, long number) {
        Parcel parcel = next(from, queues.get(from * count + to));
        if (parcel.number() != number) {
            throw new IllegalStateException("partition " + to + " is at event " + number
                    + " and was given by partition " + from + " what belongs to event " + parcel.number());
        }
        return parcel;
    }

    private Parcel next(int from, ArrayBlockingQueue<Parcel> queue) {
        for (int i = 0; i < SPINS; i++) {
            if (!queue.isEmpty()) {
                break;
            }
            Thread.onSpinWait();
        }
        try {
            while (true) {
                boolean last = ended.get(from) != 0; // looked at before the queue: what was given before the end counts
                Parcel parcel = queue.poll(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS);
                if (parcel != null) {
                    return parcel;
                }
                if (last) {
                    throw new PartitionEnded(from);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PartitionEnded(from);
        }
    }

    void end(int index) {
        ended.set(index, 1);
    }
}
