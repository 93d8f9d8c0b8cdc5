// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.unix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Sends datagrams to a socket in the file system (unix(7)); the JDK's Unix sockets are streams only. Every message
/// names its receiver anew, so one that was restarted is found again. Linux. Safe for use by several threads.
public final class UnixDatagrams implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int LONGEST_PATH = 107;

    private static final int ENOENT = 2;
    private static final int EAGAIN = 11;
    private static final int EACCES = 13;
    private static final int EMSGSIZE = 90;
    private static final int ENOBUFS = 105;
    private static final int ECONNREFUSED = 111;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SOCKET =
            function("socket", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    private static final MethodHandle SENDTO = function(
            "sendto",
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_INT);
    private static final MethodHandle CLOSE = function("close", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);

    private final Path path;
    private int fd = -1;

    /// What became of a message.
    public sealed interface Sent {
        /// The receiver has it, or its queue.
        enum Done implements Sent {
            DONE
        }

        /// Later it may work.
        record NotNow(String why) implements Sent {}

        /// This message cannot be sent.
        record Never(String why) implements Sent {}
    }

    private UnixDatagrams(Path path) {
        this.path = path;
    }

    /// Nothing is opened before there is something to send.
    public static UnixDatagrams to(Path socket) {
        return new UnixDatagrams(socket);
    }

    /// Does not wait: a receiver whose queue is full is [Sent.NotNow].
    public synchronized Sent send(byte[] message) {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        if (name.length > LONGEST_PATH) {
            return new Sent.NotNow(path + ": the path of a socket has at most " + LONGEST_PATH + " bytes");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            if (fd < 0) {
                fd = (int) SOCKET.invokeExact(state, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
            }
            if (fd < 0) {
                return new Sent.NotNow("no socket can be opened (errno " + (int) ERRNO.get(state, 0L) + ")");
            }
            MemorySegment address = arena.allocate(2L + name.length + 1, 2);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, 2, name.length);
            MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, message);
            long sent = (long) SENDTO.invokeExact(
                    state, fd, bytes, (long) message.length, MSG_DONTWAIT | MSG_NOSIGNAL, address, (int)
                            address.byteSize());
            return sent >= 0 ? Sent.Done.DONE : failed((int) ERRNO.get(state, 0L), message.length);
        } catch (Throwable e) {
            throw new IllegalStateException("the C library could not be called", e);
        }
    }

    private Sent failed(int errno, int length) {
        return switch (errno) {
            case ENOENT -> new Sent.NotNow(path + ": there is no such socket");
            case ECONNREFUSED -> new Sent.NotNow(path + ": nobody listens there");
            case EACCES -> new Sent.NotNow(path + ": this user may not write to it");
            case EAGAIN, ENOBUFS -> new Sent.NotNow(path + ": whoever listens there does not keep up");
            case EMSGSIZE -> new Sent.Never(path + ": " + length + " bytes are too many for one datagram");
            default -> new Sent.NotNow(path + ": cannot be written to (errno " + errno + ")");
        };
    }

    @Override
    public synchronized void close() {
        if (fd < 0) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            int ignored = (int) CLOSE.invokeExact(arena.allocate(STATE), fd);
            fd = -1;
        } catch (Throwable e) {
            throw new IllegalStateException("the C library could not be called", e);
        }
    }

    @SuppressWarnings("restricted") // the binding of this module
    private static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, arguments),
                Linker.Option.captureCallState("errno"));
    }
}
