// SPDX-License-Identifier: Apache-2.0
package io.shikra.testing;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// A real datagram socket in the file system, as a syslog daemon has one.
public final class DatagramReceiver implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int POLLIN = 1;
    private static final int LARGEST = 1 << 20;

    private static final MethodHandle SOCKET = function("socket", 3);
    private static final MethodHandle CLOSE = function("close", 1);
    private static final MethodHandle BIND = pointer("bind", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    private static final MethodHandle POLL = poll();
    private static final MethodHandle READ = pointer("read", ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);

    private final Path path;
    private final int fd;

    public DatagramReceiver(Path path) {
        this.path = path;
        try (Arena arena = Arena.ofConfined()) {
            byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
            MemorySegment address = arena.allocate(2L + name.length + 1, 2);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, 2, name.length);
            fd = (int) SOCKET.invokeExact(AF_UNIX, SOCK_DGRAM, 0);
            int bound = (int) BIND.invokeExact(fd, address, (int) address.byteSize());
            if (bound != 0) {
                throw new AssertionError("cannot bind " + path);
            }
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /// The next message; empty when none comes in time.
    public Optional<String> next(Duration atMost) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment wanted = arena.allocate(8, 4);
            wanted.set(ValueLayout.JAVA_INT, 0, fd);
            wanted.set(ValueLayout.JAVA_SHORT, 4, (short) POLLIN);
            int ready = (int) POLL.invokeExact(wanted, 1L, (int) atMost.toMillis());
            if (ready <= 0) {
                return Optional.empty();
            }
            MemorySegment bytes = arena.allocate(LARGEST);
            long length = (long) READ.invokeExact(fd, bytes, bytes.byteSize());
            byte[] message = bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            return Optional.of(new String(message, StandardCharsets.UTF_8));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            int ignored = (int) CLOSE.invokeExact(fd);
            Files.deleteIfExists(path);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static MethodHandle function(String name, int numbers) {
        MemoryLayout[] arguments = new MemoryLayout[numbers];
        java.util.Arrays.fill(arguments, ValueLayout.JAVA_INT);
        return handle(name, FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
    }

    private static MethodHandle pointer(String name, MemoryLayout result, MemoryLayout length) {
        return handle(name, FunctionDescriptor.of(result, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, length));
    }

    private static MethodHandle poll() {
        return handle(
                "poll",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
    }

    @SuppressWarnings("restricted") // the binding of this module
    private static MethodHandle handle(String name, FunctionDescriptor shape) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape);
    }
}
