// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.shikra.engine.event.EventCode;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Events about threads and names already known allocate nothing but the objects that enter the tables.
class AllocationTest {
    private static final int WARM_UP = 20_000;
    private static final int ROUNDS = 10_000;
    /// An FdInfo is about 120 bytes.

    private final Machine machine = new Machine();

    @BeforeEach
    void process() {
        machine.process(10, 1, "nginx");
    }

    private MemorySegment copyOf(EventContext event) {
        byte[] bytes = new byte[event.event.length()];
        MemorySegment copy = MemorySegment.ofArray(bytes);
        MemorySegment.copy(machine.memory, 0, copy, 0, bytes.length);
        return copy;
    }

    private long bytesPerRound(MemorySegment... events) {
        assumeTrue(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean, "this JVM does not count allocations");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        run(WARM_UP, events);
        long before = threads.getCurrentThreadAllocatedBytes();
        run(ROUNDS, events);
        return (threads.getCurrentThreadAllocatedBytes() - before) / ROUNDS;
    }

    private void run(int rounds, MemorySegment[] events) {
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < events.length; i++) {
                machine.engine.process(events[i], 0, 0, 0);
            }
        }
    }

    @Test
    void readingAKnownDescriptorAllocatesNothing() {
        machine.openat(10, 3, -100, "/etc/hosts", 1);
        machine.event(EventCode.READ_X, 10)
                .putI64(4)
                .putBytes(Machine.bytes("data"))
                .putI64(3)
                .putI32(4);
        MemorySegment read = copyOf(machine.run());
        MemorySegment generic = copyOf(machine.call(EventCode.GENERIC_X, 10, 39, 39));
        long bytes = bytesPerRound(read, generic);
        assertTrue(bytes == 0, bytes + " bytes");
    }

    @Test
    void openAndCloseAllocateNothing() {
        MemorySegment open = copyOf(machine.openat(10, 3, -100, "../etc/hosts", 1));
        MemorySegment close = copyOf(machine.close(10, 3));
        long bytes = bytesPerRound(open, close);
        assertTrue(bytes == 0, bytes + " bytes");
    }

    @Test
    void connectToAKnownPeerAllocatesNothingMore() {
        MemorySegment socket = copyOf(machine.call(EventCode.SOCKET_X, 10, 3, 2, 1, 0, 0));
        machine.event(EventCode.CONNECT_X, 10).putI64(0);
        machine.writer
                .putBytes(Machine.tuple("10.0.0.5:40000", "1.2.3.4:443"))
                .putI64(3)
                .putEmpty();
        MemorySegment connect = copyOf(machine.run());
        long repeated = bytesPerRound(connect);
        assertTrue(repeated == 0, repeated + " bytes");
        long fresh = bytesPerRound(socket, connect);
        assertTrue(fresh == 0, fresh + " bytes");
    }
}
