// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.live;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/// What the kernel programs are told while they run: `struct settings` of `bpf/record.h`, mapped.
final class KernelSettings {
    static final String SECTION = ".data.settings";
    static final int SYSCALLS = 512;
    static final long SIZE = 64 + SYSCALLS;

    static final int ATTACHED_EXEC = 1;
    static final int ATTACHED_FORK = 2;

    private static final long CLOCK_OFFSET = 0;
    private static final long OWN_TGID = 8;
    private static final long SLEEPING = 12;
    private static final long BULK_LIMIT = 16;
    private static final long ATTACHED = 24;
    private static final long WANTED = 64;

    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    private final MemorySegment memory;

    KernelSettings(MemorySegment memory) {
        this.memory = memory;
    }

    /// Nanoseconds to add to the kernel's monotonic clock for the Unix epoch.
    void clockOffset(long nanos) {
        LONG.setVolatile(memory, CLOCK_OFFSET, nanos);
    }

    void ownProcess(long pid) {
        memory.set(ValueLayout.JAVA_INT, OWN_TGID, (int) pid);
    }

    /// The reader waits: whoever writes a record next must wake it. The write is visible before any later read.
    void sleeping(boolean on) {
        INT.setVolatile(memory, SLEEPING, on ? 1 : 0);
        VarHandle.fullFence();
    }

    /// Bytes waiting in the ring above which only events of processes' lives are taken.
    void bulkLimit(long bytes) {
        memory.set(ValueLayout.JAVA_LONG, BULK_LIMIT, bytes);
    }

    void attached(int bits) {
        INT.setVolatile(memory, ATTACHED, bits);
    }

    void wanted(int syscall, boolean on) {
        memory.set(ValueLayout.JAVA_BYTE, WANTED + syscall, (byte) (on ? 1 : 0));
    }
}
