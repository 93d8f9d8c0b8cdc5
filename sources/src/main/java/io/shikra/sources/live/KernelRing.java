// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.live;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/// Reads a BPF ring buffer in place (kernel: `Documentation/bpf/ringbuf.rst`). One reader thread.
///
/// Layout: a writable page with the consumer's position; a read-only page with the producer's position, followed by the
/// data mapped twice in a row, so that no record wraps. A record is a header of eight bytes, whose first four are the
/// length with two flags (bit 31: still being written, bit 30: discarded), and the payload, padded to eight bytes.
final class KernelRing {
    static final int HEADER = 8;

    private static final int BUSY = 1 << 31;
    private static final int DISCARDED = 1 << 30;
    private static final int LENGTH = DISCARDED - 1;
    /// The position is given back to the kernel each so many bytes, not at each record: it is a shared cache line.
    private static final long RELEASE_EVERY = 256 * 1024;

    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

    private final MemorySegment consumer;
    private final MemorySegment producer;
    private final MemorySegment data;
    private final long mask;
    private long position;
    private long released;

    /// What is done with each record; valid only during the call.
    @FunctionalInterface
    interface Records {
        void record(MemorySegment data, long offset, int length);
    }

    /// @param consumer the page with the consumer's position
    /// @param producer the page with the producer's position and, behind it, the data twice
    /// @param page     size of a page
    /// @param size     of the ring in bytes, a power of two
    KernelRing(MemorySegment consumer, MemorySegment producer, int page, long size) {
        if (Long.bitCount(size) != 1 || producer.byteSize() != page + 2 * size) {
            throw new IllegalArgumentException("a ring of " + size + " bytes mapped as " + producer.byteSize());
        }
        this.consumer = consumer;
        this.producer = producer;
        this.data = producer.asSlice(page, 2 * size);
        this.mask = size - 1;
        this.position = (long) LONG.getAcquire(consumer, 0L);
        this.released = position;
    }

    /// Whether the producer is ahead, be it with a record that is not yet complete.
    boolean hasData() {
        return (long) LONG.getAcquire(producer, 0L) != position;
    }

    /// Hands over what is complete, at most {@code limit} records.
    ///
    /// @return how many
    int drain(Records records, int limit) {
        int taken = 0;
        try {
            while (taken < limit && position != (long) LONG.getAcquire(producer, 0L)) {
                long offset = position & mask;
                int header = (int) INT.getAcquire(data, offset);
                if (header < 0) { // BUSY: the records behind it wait too, that is what keeps the order
                    break;
                }
                int length = header & LENGTH;
                position += (length + HEADER + 7L) & ~7L;
                if ((header & DISCARDED) == 0) {
                    taken++;
                    records.record(data, offset + HEADER, length);
                }
                if (position - released >= RELEASE_EVERY) {
                    release();
                }
            }
        } finally {
            release();
        }
        return taken;
    }

    private void release() {
        if (released != position) {
            released = position;
            LONG.setRelease(consumer, 0L, position);
        }
    }

    static int busy(int length) {
        return length | BUSY;
    }

    static int discarded(int length) {
        return length | DISCARDED;
    }
}
