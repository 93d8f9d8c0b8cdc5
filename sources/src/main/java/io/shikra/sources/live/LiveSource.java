// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.live;

import io.shikra.engine.detect.EventSink;
import io.shikra.sources.live.KernelCounters.Counter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Events of this machine's kernel, as records of the capture layout.
///
/// Order of a start: [#open] attaches the programs and lets the ring fill, the caller then reads the processes that are
/// already there, [#start] begins to hand over what happened meanwhile and from then on. The ring keeps the order of
/// events over all processors.
public final class LiveSource implements AutoCloseable {
    private static final Path BTF = Path.of("/sys/kernel/btf/vmlinux");
    private static final int EPERM = -1;
    private static final int EACCES = -13;

    private final NativeBpf bpf;
    private final KernelPrograms programs;
    private final int ringBytes;
    private final Arena arena = Arena.ofShared();
    private final KernelCounters counters;
    private final LiveDrain drain;
    private final int epoll;
    private @Nullable Thread thread;
    private @Nullable LiveStatus atEnd;
    private boolean closed;

    private LiveSource(NativeBpf bpf, KernelPrograms programs, LiveOptions options, int processors) {
        this.bpf = bpf;
        this.programs = programs;
        this.ringBytes = options.ringBytes();
        int page = bpf.pageSize();
        int ringFd = programs.fd("ring");
        KernelRing ring = new KernelRing(
                bpf.map(ringFd, 0, page, true, arena),
                bpf.map(ringFd, page, page + 2L * ringBytes, false, arena),
                page,
                ringBytes);
        KernelSettings settings = new KernelSettings(mapped(KernelSettings.SECTION, KernelSettings.SIZE, page));
        this.counters = new KernelCounters(mapped(KernelCounters.SECTION, KernelCounters.SIZE, page), processors);
        this.epoll = bpf.epollOn(ringFd);
        WallClock clock = WallClock.system();
        MemorySegment event = arena.allocate(16, 8);
        this.drain = new LiveDrain(ring, settings, counters, clock, ms -> bpf.epollWait(epoll, event, ms));
        settings.clockOffset(clock.offset());
        settings.ownProcess(ProcessHandle.current().pid());
        settings.bulkLimit(ringBytes / 8L * 7);
        settings.sleeping(false);
        for (String name : options.syscalls()) {
            settings.wanted(LiveSyscalls.number(name), true);
        }
        programs.attach(settings);
    }

    private MemorySegment mapped(String section, long size, int page) {
        return bpf.map(programs.fd(section), 0, (size + page - 1) / page * page, true, arena);
    }

    /// Loads and attaches the programs; events collect in the ring from now on.
    public static LiveStart open(LiveOptions options) {
        return open(options, KernelPrograms.ALL);
    }

    /// With these programs of the object only.
    static LiveStart open(LiveOptions options, List<String> offered) {
        Optional<String> missing = missing(options);
        if (missing.isPresent()) {
            return new LiveStart.Unavailable(missing.get());
        }
        Optional<NativeBpf> library = NativeBpf.find();
        if (library.isEmpty()) {
            return new LiveStart.Unavailable(NativeBpf.LIBRARY
                    + " is not installed: apt-get install -y libbpf1 (or your system's package of libbpf 1.x)");
        }
        NativeBpf bpf = library.get();
        bpf.silence();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment image = arena.allocateFrom(ValueLayout.JAVA_BYTE, Files.readAllBytes(options.object()));
            return open(bpf, image, options, offered);
        } catch (IOException e) {
            return new LiveStart.Unavailable("the kernel programs cannot be read: " + e.getMessage());
        } catch (IllegalStateException e) {
            return new LiveStart.Unavailable("the kernel programs cannot be used: " + e.getMessage());
        }
    }

    private static Optional<String> missing(LiveOptions options) {
        String os = System.getProperty("os.name", "");
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        if (!os.equals("Linux") || !(arch.equals("amd64") || arch.equals("x86_64"))) {
            return Optional.of("events of the kernel need Linux on x86-64, this is " + os + " on " + arch);
        }
        if (!Files.isReadable(BTF)) {
            return Optional.of("the kernel has no type information at " + BTF + ": it needs CONFIG_DEBUG_INFO_BTF");
        }
        if (!Files.isReadable(options.object())) {
            return Optional.of("no compiled kernel programs at " + options.object() + ": run bpf/build.sh");
        }
        return Optional.empty();
    }

    private static LiveStart open(NativeBpf bpf, MemorySegment image, LiveOptions options, List<String> offered) {
        int processors = bpf.processors();
        KernelPrograms programs = new KernelPrograms(bpf, image, options.ringBytes(), processors, offered);
        int result = programs.load();
        if (result != 0) {
            programs.close();
            return new LiveStart.Unavailable(
                    result == EPERM || result == EACCES
                            ? "the kernel does not let this user load programs: run as root or with CAP_BPF and CAP_PERFMON"
                            : "the kernel refused all programs: " + programs.refused());
        }
        LiveSource source = new LiveSource(bpf, programs, options, processors);
        if (programs.active().isEmpty()) {
            source.close();
            return new LiveStart.Unavailable("no program could be attached: " + programs.refused());
        }
        return new LiveStart.Started(source);
    }

    /// Begins to hand events to the sink, from one thread of its own.
    public synchronized void start(EventSink sink) {
        if (closed || thread != null) {
            throw new IllegalStateException(closed ? "closed" : "started twice");
        }
        thread = Thread.ofPlatform().name("shikra-live").daemon().start(() -> drain.run(sink));
    }

    /// Now; after [#close] as it was at the end, with the ring drained.
    public synchronized LiveStatus status() {
        LiveStatus last = atEnd;
        return last == null ? read() : last;
    }

    private LiveStatus read() {
        return new LiveStatus(
                programs.active(),
                programs.refused(),
                ringBytes,
                counters.sum(Counter.EVENTS),
                counters.sum(Counter.BYTES),
                counters.sum(Counter.LOST_LIFECYCLE),
                counters.sum(Counter.LOST_BULK),
                counters.sum(Counter.LOST_OVERSIZE),
                counters.sum(Counter.COMPAT),
                drain.failures(),
                drain.lastFailure());
    }

    /// Detaches the programs, hands over what the ring still holds and ends the thread, within a second. A sink that
    /// takes longer than that is given the rest meanwhile, after this call has returned.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        programs.detach();
        drain.stop();
        boolean ended = ended();
        atEnd = read();
        if (ended) {
            bpf.closeFd(epoll);
            programs.close();
            arena.close();
        } // else the sink holds the thread: the ring stays mapped under it, and the process keeps it
    }

    private boolean ended() {
        if (thread == null) {
            return true;
        }
        try {
            return thread.join(java.time.Duration.ofMillis(900));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
