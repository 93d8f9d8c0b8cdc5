// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.live;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/// The functions of libbpf and libc that the live source calls; the only class of this package that leaves Java.
/// Names are those of C. A failure is a negative errno (pointers: a NULL segment and [#errno()]). Not thread-safe.
@SuppressWarnings("restricted") // the one door to native code
final class NativeBpf {
    static final String LIBRARY = "libbpf.so.1";

    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private final SymbolLookup symbols;
    private final MemorySegment state = Arena.ofAuto().allocate(STATE);
    private final MemorySegment epollState = Arena.ofAuto().allocate(STATE);

    private final MethodHandle setPrint;
    private final MethodHandle openMem;
    private final MethodHandle load;
    private final MethodHandle closeObject;
    private final MethodHandle findProgram;
    private final MethodHandle findMap;
    private final MethodHandle setAutoload;
    private final MethodHandle setLogBuf;
    private final MethodHandle attach;
    private final MethodHandle destroyLink;
    private final MethodHandle mapFd;
    private final MethodHandle setMaxEntries;
    private final MethodHandle processors;
    private final MethodHandle mmap;
    private final MethodHandle munmap;
    private final MethodHandle pageSize;
    private final MethodHandle strerror;
    private final MethodHandle epollCreate;
    private final MethodHandle epollCtl;
    private final MethodHandle epollWait;
    private final MethodHandle closeFd;

    private NativeBpf(SymbolLookup libbpf) {
        this.symbols = name ->
                libbpf.find(name).or(() -> Linker.nativeLinker().defaultLookup().find(name));
        this.setPrint = function("libbpf_set_print", FunctionDescriptor.of(ADDRESS, ADDRESS));
        this.openMem =
                function("bpf_object__open_mem", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS), STATE);
        this.load = function("bpf_object__load", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        this.closeObject = function("bpf_object__close", FunctionDescriptor.ofVoid(ADDRESS));
        this.findProgram =
                function("bpf_object__find_program_by_name", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
        this.findMap = function("bpf_object__find_map_by_name", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
        this.setAutoload = function(
                "bpf_program__set_autoload",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, java.lang.foreign.ValueLayout.JAVA_BOOLEAN));
        this.setLogBuf =
                function("bpf_program__set_log_buf", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));
        this.attach = function("bpf_program__attach", FunctionDescriptor.of(ADDRESS, ADDRESS), STATE);
        this.destroyLink = function("bpf_link__destroy", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        this.mapFd = function("bpf_map__fd", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        this.setMaxEntries = function("bpf_map__set_max_entries", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        this.processors = function("libbpf_num_possible_cpus", FunctionDescriptor.of(JAVA_INT));
        this.mmap = function(
                "mmap",
                FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
                STATE);
        this.munmap = function("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
        this.pageSize = function("getpagesize", FunctionDescriptor.of(JAVA_INT));
        this.strerror = function("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));
        this.epollCreate = function("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT), STATE);
        this.epollCtl =
                function("epoll_ctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS), STATE);
        this.epollWait =
                function("epoll_wait", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT), STATE);
        this.closeFd = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    }

    /// Empty when the library, or a function of it that is needed, is not on this machine.
    static Optional<NativeBpf> find() {
        try {
            return Optional.of(new NativeBpf(SymbolLookup.libraryLookup(LIBRARY, Arena.global())));
        } catch (IllegalArgumentException absent) {
            return Optional.empty();
        }
    }

    private MethodHandle function(String name, FunctionDescriptor type, MemoryLayout... captured) {
        MemorySegment address =
                symbols.find(name).orElseThrow(() -> new IllegalArgumentException("no function " + name));
        return captured.length == 0
                ? Linker.nativeLinker().downcallHandle(address, type)
                : Linker.nativeLinker().downcallHandle(address, type, Linker.Option.captureCallState("errno"));
    }

    /// Of the last call that failed with a NULL pointer.
    int errno() {
        return (int) ERRNO.get(state, 0L);
    }

    String message(int errno) {
        try {
            return ((MemorySegment) strerror.invokeExact(Math.abs(errno)))
                    .reinterpret(256)
                    .getString(0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// libbpf prints to standard error unless told not to; its verdicts are taken from return values and log buffers.
    void silence() {
        try {
            MemorySegment _ = (MemorySegment) setPrint.invokeExact(MemorySegment.NULL);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    MemorySegment openMem(MemorySegment object) {
        try {
            return (MemorySegment) openMem.invokeExact(state, object, object.byteSize(), MemorySegment.NULL);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int load(MemorySegment object) {
        try {
            return (int) load.invokeExact(object);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void closeObject(MemorySegment object) {
        try {
            closeObject.invokeExact(object);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    MemorySegment program(MemorySegment object, String name) {
        return find(findProgram, object, name);
    }

    MemorySegment map(MemorySegment object, String name) {
        return find(findMap, object, name);
    }

    private static MemorySegment find(MethodHandle finder, MemorySegment object, String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment found = (MemorySegment) finder.invokeExact(object, arena.allocateFrom(name));
            if (found.address() == 0) {
                throw new IllegalStateException("the kernel object has no " + name + ": it is not of this version");
            }
            return found;
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void setAutoload(MemorySegment program, boolean on) {
        try {
            int _ = (int) setAutoload.invokeExact(program, on);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void setLogBuf(MemorySegment program, MemorySegment buffer) {
        try {
            int _ = (int) setLogBuf.invokeExact(program, buffer, buffer.byteSize());
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    MemorySegment attach(MemorySegment program) {
        try {
            return (MemorySegment) attach.invokeExact(state, program);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void destroyLink(MemorySegment link) {
        try {
            int _ = (int) destroyLink.invokeExact(link);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int mapFd(MemorySegment map) {
        try {
            return (int) mapFd.invokeExact(map);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void setMaxEntries(MemorySegment map, int entries) {
        try {
            int _ = (int) setMaxEntries.invokeExact(map, entries);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int processors() {
        try {
            return (int) processors.invokeExact();
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int pageSize() {
        try {
            return (int) pageSize.invokeExact();
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int MAP_SHARED = 1;
    private static final long MAP_FAILED = -1;

    /// Maps a file descriptor; the mapping lives as long as the arena, so that a late access throws instead of
    /// crashing.
    MemorySegment map(int fd, long offset, long size, boolean writable, Arena arena) {
        try {
            long address = (long) mmap.invokeExact(
                    state,
                    MemorySegment.NULL,
                    size,
                    writable ? PROT_READ | PROT_WRITE : PROT_READ,
                    MAP_SHARED,
                    fd,
                    offset);
            if (address == MAP_FAILED) {
                throw new IllegalStateException("mmap of " + size + " bytes: " + message(errno()));
            }
            return MemorySegment.ofAddress(address).reinterpret(size, arena, memory -> unmap(memory, size));
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private void unmap(MemorySegment memory, long size) {
        try {
            int _ = (int) munmap.invokeExact(memory, size);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLLIN = 1;
    private static final int EPOLLET = 1 << 31;

    /// A new epoll descriptor that wakes at each wake-up of {@code fd}, not merely because data is there.
    int epollOn(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            int epoll = (int) epollCreate.invokeExact(state, EPOLL_CLOEXEC);
            MemorySegment event = arena.allocate(12);
            event.set(JAVA_INT, 0, EPOLLIN | EPOLLET);
            if (epoll < 0 || (int) epollCtl.invokeExact(state, epoll, EPOLL_CTL_ADD, fd, event) != 0) {
                throw new IllegalStateException("epoll on the ring: " + message(errno()));
            }
            return epoll;
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Waits; an interruption by a signal counts as a wake-up. Called by the draining thread alone.
    ///
    /// @param event 12 bytes, overwritten
    void epollWait(int epoll, MemorySegment event, int milliseconds) {
        try {
            int _ = (int) epollWait.invokeExact(epollState, epoll, event, 1, milliseconds);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void closeFd(int fd) {
        try {
            int _ = (int) closeFd.invokeExact(fd);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static AssertionError unexpected(Throwable e) {
        return new AssertionError("a native call must not throw", e);
    }
}
