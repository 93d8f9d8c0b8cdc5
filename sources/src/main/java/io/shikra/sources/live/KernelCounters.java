// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.live;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What the kernel programs count, one `struct counters` of `bpf/record.h` for each processor, mapped and summed here.
final class KernelCounters {
    static final String SECTION = ".data.counters";
    static final int PROCESSORS = 256;
    static final long STRIDE = 64;
    static final long SIZE = PROCESSORS * STRIDE;

    enum Counter {
        EVENTS(0),
        BYTES(8),
        LOST_LIFECYCLE(16),
        LOST_BULK(24),
        LOST_OVERSIZE(32),
        WAKES(40),
        COMPAT(48);

        private final int offset;

        Counter(int offset) {
            this.offset = offset;
        }
    }

    private final MemorySegment memory;
    private final int processors;

    KernelCounters(MemorySegment memory, int processors) {
        this.memory = memory;
        this.processors = Math.min(processors, PROCESSORS);
    }

    long sum(Counter counter) {
        long sum = 0;
        for (int cpu = 0; cpu < processors; cpu++) {
            sum += memory.get(ValueLayout.JAVA_LONG, cpu * STRIDE + counter.offset);
        }
        return sum;
    }
}
