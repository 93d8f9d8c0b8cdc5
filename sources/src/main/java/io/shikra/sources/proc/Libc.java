// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.proc;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// The four C functions the JDK has no equal for. Links are read here because their targets are bytes: the JDK decodes
/// them by the locale, and an attacker's file name in another encoding would come out altered.
/// One thread at a time: the buffers are reused.
final class Libc {
    static final int CLOCK_REALTIME = 0;
    /// Nanoseconds since boot, suspended time included: the clock of field 22 of /proc/PID/stat.
    static final int CLOCK_BOOTTIME = 7;

    private static final int SC_CLK_TCK = 2;
    private static final int MAX_LINK = 4096;

    private static final MethodHandle READLINK =
            bind("readlink", ValueLayout.JAVA_LONG, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
    private static final MethodHandle GETXATTR = bind(
            "getxattr",
            ValueLayout.JAVA_LONG,
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG);
    private static final MethodHandle CLOCK_GETTIME =
            bind("clock_gettime", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
    private static final MethodHandle SYSCONF = bind("sysconf", ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment path = arena.allocate(MAX_LINK);
    private final MemorySegment answer = arena.allocate(MAX_LINK);
    private final MemorySegment protocolAttribute = arena.allocateFrom("system.sockprotoname");

    /// The target of a link, bytes as the kernel gives them.
    Optional<byte[]> readlink(String link) {
        path.setString(0, link);
        try {
            long length = (long) READLINK.invokeExact(path, answer, (long) MAX_LINK);
            return length <= 0 ? Optional.empty() : Optional.of(copy(length));
        } catch (Throwable e) {
            throw new IllegalStateException("readlink could not be called", e);
        }
    }

    /// The kernel's name of a socket's protocol (`TCP`, `UDPv6`, `UNIX-STREAM` …), given the path of the descriptor;
    /// empty text when it has none.
    String socketProtocol(String descriptor) {
        path.setString(0, descriptor);
        try {
            long length = (long) GETXATTR.invokeExact(path, protocolAttribute, answer, (long) MAX_LINK);
            return length <= 0 ? "" : answer.getString(0);
        } catch (Throwable e) {
            throw new IllegalStateException("getxattr could not be called", e);
        }
    }

    long clockNanos(int clock) {
        try {
            int failed = (int) CLOCK_GETTIME.invokeExact(clock, answer);
            if (failed != 0) {
                throw new IllegalStateException("clock_gettime knows no clock " + clock);
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("clock_gettime could not be called", e);
        }
        return answer.get(ValueLayout.JAVA_LONG, 0) * 1_000_000_000L + answer.get(ValueLayout.JAVA_LONG, 8);
    }

    long clockTicksPerSecond() {
        try {
            return (long) SYSCONF.invokeExact(SC_CLK_TCK);
        } catch (Throwable e) {
            throw new IllegalStateException("sysconf could not be called", e);
        }
    }

    private byte[] copy(long length) {
        return answer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    }

    @SuppressWarnings("restricted") // the binding of this package
    private static MethodHandle bind(String name, MemoryLayout result, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }
}
