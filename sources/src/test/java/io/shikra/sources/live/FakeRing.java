// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.live;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/// A ring as the kernel lays it out, written by the test: the data stands there twice, as the double mapping shows it.
final class FakeRing {
    static final int PAGE = 4096;

    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

    final MemorySegment consumer;
    final MemorySegment producer;
    private final int size;
    private long position;

    FakeRing(int size, long start) {
        this.size = size;
        this.position = start;
        this.consumer = Arena.ofAuto().allocate(PAGE, 8);
        this.producer = Arena.ofAuto().allocate(PAGE + 2L * size, 8);
        LONG.setVolatile(consumer, 0L, start);
        LONG.setVolatile(producer, 0L, start);
    }

    KernelRing reader() {
        return new KernelRing(consumer, producer, PAGE, size);
    }

    long consumed() {
        return (long) LONG.getVolatile(consumer, 0L);
    }

    boolean hasRoom(int length) {
        return position + padded(length) - consumed() <= size;
    }

    private static long padded(int length) {
        return (length + KernelRing.HEADER + 7L) & ~7L;
    }

    /// Reserves and commits.
    void write(byte[] payload) {
        complete(reserve(payload), payload.length);
    }

    void discard(int length) {
        complete(reserve(new byte[length]), KernelRing.discarded(length));
    }

    /// A record still being written.
    ///
    /// @return where its header is
    long reserve(byte[] payload) {
        long at = position & (size - 1);
        for (int i = 0; i < payload.length; i++) {
            long offset = (at + KernelRing.HEADER + i) & (size - 1);
            producer.set(ValueLayout.JAVA_BYTE, PAGE + offset, payload[i]);
            producer.set(ValueLayout.JAVA_BYTE, PAGE + size + offset, payload[i]);
        }
        header(at, KernelRing.busy(payload.length));
        position += padded(payload.length);
        LONG.setVolatile(producer, 0L, position);
        return at;
    }

    void complete(long at, int header) {
        header(at, header);
    }

    private void header(long at, int value) {
        INT.setVolatile(producer, PAGE + size + at, value);
        INT.setVolatile(producer, PAGE + at, value);
    }
}
