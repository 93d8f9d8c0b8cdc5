// SPDX-License-Identifier: Apache-2.0
package io.shikra.enforcement;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// A descriptor that names one process for as long as it is held (pidfd_open(2), kernel 5.3): a number that is given to
/// another process meanwhile is not that process.
///
/// @param fd     the descriptor, negative when there is none
/// @param errno  why there is none
record PidFd(int fd, int errno) implements AutoCloseable {
    static final int EPERM = 1;
    static final int ESRCH = 3;
    static final int EINVAL = 22;
    static final int ENOSYS = 38;

    /// The same numbers on every architecture.
    private static final long PIDFD_SEND_SIGNAL = 424;

    private static final long PIDFD_OPEN = 434;
    private static final long SIGKILL = 9;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SYSCALL = syscall();
    private static final MethodHandle CLOSE = close0();

    static PidFd open(long pid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            long fd = call(state, PIDFD_OPEN, pid, 0, 0, 0);
            return fd >= 0 ? new PidFd((int) fd, 0) : new PidFd(-1, (int) ERRNO.get(state, 0L));
        }
    }

    boolean isOpen() {
        return fd >= 0;
    }

    /// Sends SIGKILL.
    ///
    /// @return 0, or the errno
    int kill() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            return call(state, PIDFD_SEND_SIGNAL, fd, SIGKILL, 0, 0) == 0 ? 0 : (int) ERRNO.get(state, 0L);
        }
    }

    @Override
    public void close() {
        if (!isOpen()) {
            return;
        }
        try {
            int ignored = (int) CLOSE.invokeExact(fd);
        } catch (Throwable e) {
            throw new IllegalStateException("close could not be called", e);
        }
    }

    private static long call(MemorySegment state, long number, long a, long b, long c, long d) {
        try {
            return (long) SYSCALL.invokeExact(state, number, a, b, c, d);
        } catch (Throwable e) {
            throw new IllegalStateException("syscall could not be called", e);
        }
    }

    @SuppressWarnings("restricted") // the binding of this module
    private static MethodHandle syscall() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG),
                Linker.Option.firstVariadicArg(1),
                Linker.Option.captureCallState("errno"));
    }

    @SuppressWarnings("restricted") // the binding of this module
    private static MethodHandle close0() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("close"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    }
}
