// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.live;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The programs of the kernel object, loaded and attached one by one where the kernel refuses some of them.
final class KernelPrograms {
    static final String SYS_EXIT = "sys_exit";
    static final String SYS_EXIT_RAW = "sys_exit_raw";
    static final String EXEC = "process_exec";
    static final String FORK = "process_fork";
    static final String EXIT = "process_exit";

    /// In the order of attaching: a process must not be seen to act before it was seen to begin.
    static final List<String> ALL = List.of(EXEC, FORK, EXIT, SYS_EXIT, SYS_EXIT_RAW);

    private static final int LOG_BYTES = 64 * 1024;

    private final NativeBpf bpf;
    private final MemorySegment image;
    private final int ringBytes;
    private final int processors;
    private final List<String> offered;

    private MemorySegment object = MemorySegment.NULL;
    private List<String> loaded = List.of();
    private final Map<String, MemorySegment> links = new LinkedHashMap<>();
    private final Map<String, String> refused = new TreeMap<>();

    /// @param image     the bytes of the object file
    /// @param ringBytes a power of two, at least a page
    /// @param offered   which of [#ALL] to try; the raw form of `sys_exit` is for kernels that refuse the other
    KernelPrograms(NativeBpf bpf, MemorySegment image, int ringBytes, int processors, List<String> offered) {
        this.bpf = bpf;
        this.image = image;
        this.ringBytes = ringBytes;
        this.processors = processors;
        this.offered = offered;
    }

    private sealed interface Attempt {
        record Loaded(MemorySegment object) implements Attempt {}

        record Failed(int errno, String why) implements Attempt {}
    }

    /// Loads what the kernel takes. All at once when it takes all, else each alone to learn which it refuses.
    ///
    /// @return 0, or the negative errno of the last refusal when no program loads
    int load() {
        List<String> preferred = offered.stream()
                .filter(program -> !program.equals(SYS_EXIT_RAW) || !offered.contains(SYS_EXIT))
                .toList();
        if (attempt(preferred) instanceof Attempt.Loaded(var whole)) {
            object = whole;
            loaded = preferred;
            return 0;
        }
        List<String> working = new ArrayList<>();
        int errno = 0;
        for (String program : offered) {
            if (program.equals(SYS_EXIT_RAW) && working.contains(SYS_EXIT)) {
                continue;
            }
            switch (attempt(List.of(program))) {
                case Attempt.Loaded(var single) -> {
                    bpf.closeObject(single);
                    working.add(program);
                }
                case Attempt.Failed(int code, String why) -> {
                    refused.put(program, why);
                    errno = code;
                }
            }
        }
        if (working.isEmpty()) {
            return errno;
        }
        return switch (attempt(working)) {
            case Attempt.Loaded(var part) -> {
                object = part;
                loaded = List.copyOf(working);
                yield 0;
            }
            case Attempt.Failed(int code, String _) -> code;
        };
    }

    private Attempt attempt(List<String> programs) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment opened = bpf.openMem(image);
            if (opened.address() == 0) {
                int errno = bpf.errno();
                return new Attempt.Failed(-errno, "not a kernel object: " + bpf.message(errno));
            }
            MemorySegment log = arena.allocate(LOG_BYTES);
            for (String name : ALL) {
                MemorySegment program = bpf.program(opened, name);
                bpf.setAutoload(program, programs.contains(name));
                bpf.setLogBuf(program, log);
            }
            bpf.setMaxEntries(bpf.map(opened, "ring"), ringBytes);
            bpf.setMaxEntries(bpf.map(opened, "scratches"), processors);
            int result = bpf.load(opened);
            if (result == 0) {
                return new Attempt.Loaded(opened);
            }
            bpf.closeObject(opened);
            return new Attempt.Failed(result, bpf.message(result) + verdict(log.getString(0)));
        }
    }

    /// The verifier's last sentence that is not its statistics.
    private static String verdict(String log) {
        String last = log.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("processed "))
                .reduce("", (_, line) -> line);
        return last.isEmpty() ? "" : ": " + last.strip();
    }

    int fd(String map) {
        return bpf.mapFd(bpf.map(object, map));
    }

    /// Attaches the loaded programs, the one of all system calls last.
    ///
    /// @param settings is told which programs report exec and fork, before system calls are
    void attach(KernelSettings settings) {
        for (String program : loaded) {
            if (program.equals(SYS_EXIT) || program.equals(SYS_EXIT_RAW)) {
                settings.attached((links.containsKey(EXEC) ? KernelSettings.ATTACHED_EXEC : 0)
                        | (links.containsKey(FORK) ? KernelSettings.ATTACHED_FORK : 0));
            }
            MemorySegment link = bpf.attach(bpf.program(object, program));
            if (link.address() == 0) {
                refused.put(program, "attach: " + bpf.message(bpf.errno()));
            } else {
                links.put(program, link);
            }
        }
    }

    List<String> active() {
        return List.copyOf(links.keySet());
    }

    /// Program to reason.
    Map<String, String> refused() {
        return Map.copyOf(refused);
    }

    void detach() {
        links.values().forEach(bpf::destroyLink);
        links.clear();
    }

    void close() {
        detach();
        if (object.address() != 0) {
            bpf.closeObject(object);
            object = MemorySegment.NULL;
        }
    }
}
