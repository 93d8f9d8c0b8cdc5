// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The C functions of this module: the system's zlib, and the kernel's clocks of processor time.
/// One thread at a time: the memory of answers is reused.
final class Native {
    static final int Z_OK = 0;
    static final int Z_STREAM_END = 1;
    static final int Z_BUF_ERROR = -5;

    /// Of z_stream, and where in it the fields stand (zlib.h, 64-bit).
    static final long STREAM_SIZE = 112;

    private static final long NEXT_IN = 0;
    private static final long AVAIL_IN = 8;
    private static final long NEXT_OUT = 24;
    private static final long AVAIL_OUT = 32;

    /// The largest window, and the header decides between gzip and zlib: what gzopen(3) takes.
    private static final int WINDOW_BITS = 47;

    private static final int Z_NO_FLUSH = 0;

    private static final int CLOCK_THREAD_CPUTIME_ID = 3;
    private static final int RUSAGE_CHILDREN = -1;
    private static final long RUSAGE_SIZE = 144;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final SymbolLookup LIBZ = library("libz.so.1");
    private static final SymbolLookup LIBC = Linker.nativeLinker().defaultLookup();

    private static final MethodHandle ZLIB_VERSION =
            bind(LIBZ, "zlibVersion", FunctionDescriptor.of(ValueLayout.ADDRESS));
    private static final MethodHandle INFLATE_INIT2 =
            bind(LIBZ, "inflateInit2_", FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT, ValueLayout.ADDRESS, INT));
    private static final MethodHandle INFLATE =
            bind(LIBZ, "inflate", FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT));
    private static final MethodHandle INFLATE_RESET =
            bind(LIBZ, "inflateReset", FunctionDescriptor.of(INT, ValueLayout.ADDRESS));
    private static final MethodHandle INFLATE_END =
            bind(LIBZ, "inflateEnd", FunctionDescriptor.of(INT, ValueLayout.ADDRESS));
    private static final MethodHandle CLOCK_GETTIME =
            bind(LIBC, "clock_gettime", FunctionDescriptor.of(INT, INT, ValueLayout.ADDRESS));
    private static final MethodHandle GETRUSAGE =
            bind(LIBC, "getrusage", FunctionDescriptor.of(INT, INT, ValueLayout.ADDRESS));

    private static final MemorySegment ANSWER = Arena.global().allocate(RUSAGE_SIZE, Long.BYTES);

    private Native() {}

    /// User and system time of the calling thread, nanoseconds.
    static long threadNanos() {
        call(() -> (int) CLOCK_GETTIME.invokeExact(CLOCK_THREAD_CPUTIME_ID, ANSWER));
        return ANSWER.get(LONG, 0) * 1_000_000_000L + ANSWER.get(LONG, 8);
    }

    /// User and system time of all processes that this one started and that have ended, nanoseconds.
    static long childrenNanos() {
        call(() -> (int) GETRUSAGE.invokeExact(RUSAGE_CHILDREN, ANSWER));
        long micros =
                (ANSWER.get(LONG, 0) + ANSWER.get(LONG, 16)) * 1_000_000L + ANSWER.get(LONG, 8) + ANSWER.get(LONG, 24);
        return micros * 1000;
    }

    /// @param stream of STREAM_SIZE bytes, all zero
    static void inflateInit(MemorySegment stream) {
        int result = call(() -> {
            MemorySegment version = (MemorySegment) ZLIB_VERSION.invokeExact();
            return (int) INFLATE_INIT2.invokeExact(stream, WINDOW_BITS, version, (int) STREAM_SIZE);
        });
        if (result != Z_OK) {
            throw new IllegalStateException("inflateInit2_ answered " + result);
        }
    }

    static void input(MemorySegment stream, MemorySegment bytes, int length) {
        stream.set(ValueLayout.ADDRESS, NEXT_IN, bytes);
        stream.set(INT, AVAIL_IN, length);
    }

    static int inputLeft(MemorySegment stream) {
        return stream.get(INT, AVAIL_IN);
    }

    /// @return the answer of inflate
    static int inflate(MemorySegment stream, MemorySegment output) {
        stream.set(ValueLayout.ADDRESS, NEXT_OUT, output);
        stream.set(INT, AVAIL_OUT, (int) output.byteSize());
        return call(() -> (int) INFLATE.invokeExact(stream, Z_NO_FLUSH));
    }

    static int outputLeft(MemorySegment stream) {
        return stream.get(INT, AVAIL_OUT);
    }

    static void inflateReset(MemorySegment stream) {
        call(() -> (int) INFLATE_RESET.invokeExact(stream));
    }

    static void inflateEnd(MemorySegment stream) {
        call(() -> (int) INFLATE_END.invokeExact(stream));
    }

    private interface Call {
        @SuppressWarnings("checkstyle:IllegalThrows")
        int run() throws Throwable;
    }

    private static int call(Call call) {
        try {
            return call.run();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a C function could not be called", e);
        }
    }

    @SuppressWarnings("restricted") // the binding of this module
    private static SymbolLookup library(String name) {
        return SymbolLookup.libraryLookup(name, Arena.global());
    }

    @SuppressWarnings("restricted") // the binding of this module
    private static MethodHandle bind(SymbolLookup library, String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), type);
    }
}
