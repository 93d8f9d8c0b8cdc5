// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The kernel's clock of the processor time that all threads of this process used, user and system, in nanoseconds:
/// clock_gettime(2) of CLOCK_PROCESS_CPUTIME_ID. The JDK asks times(2), which counts in hundredths of a second.
final class ProcessClock {
    private static final int CLOCK_PROCESS_CPUTIME_ID = 2;
    private static final long NANOS = 1_000_000_000L;

    private static final MethodHandle CLOCK_GETTIME = bind();
    private static final MemorySegment ANSWER = Arena.global().allocate(ValueLayout.JAVA_LONG, 2);

    private ProcessClock() {}

    static synchronized long nanos() {
        try {
            int failed = (int) CLOCK_GETTIME.invokeExact(CLOCK_PROCESS_CPUTIME_ID, ANSWER);
            if (failed != 0) {
                throw new IllegalStateException("clock_gettime knows no clock of the process");
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("clock_gettime could not be called", e);
        }
        return ANSWER.getAtIndex(ValueLayout.JAVA_LONG, 0) * NANOS + ANSWER.getAtIndex(ValueLayout.JAVA_LONG, 1);
    }

    @SuppressWarnings("restricted") // the binding of this module
    private static MethodHandle bind() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("clock_gettime"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    }
}
