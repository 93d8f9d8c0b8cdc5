// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds bundles through the process that watches over a container, for runtimes whose folders are elsewhere.
/// A `containerd-shim` works in the bundle of its sandbox, and the bundles of its containers lie beside it; `conmon` is
/// told its bundle on the command line.
///
/// Anybody can call a program so. One counts only if it is in the host's pid namespace and not itself in the container
/// that asks.
final class RuntimeMonitors {
    private static final int MAX_ANCESTORS = 64;
    private static final int MAX_SCANNED = 32768;

    /// `PROC_PID_INIT_INO` of the kernel.
    private static final Path INITIAL_NAMESPACE = Path.of("pid:[4026531836]");

    private final Path proc;

    RuntimeMonitors(Path proc) {
        this.proc = proc;
    }

    /// Bundle folders that the ancestors of a process name for {@code id}, nearest first.
    List<Path> ofAncestors(long pid, String id) {
        List<Path> bundles = new ArrayList<>();
        long at = pid;
        for (int i = 0; i < MAX_ANCESTORS && at > 1; i++) {
            Path process = proc.resolve(Long.toString(at));
            bundle(process, id).ifPresent(bundles::add);
            at = parent(process);
        }
        return bundles;
    }

    /// Bundle folders that any such process of the host names for {@code id}.
    List<Path> ofAll(String id) {
        List<Path> bundles = new ArrayList<>();
        String[] names = proc.toFile().list();
        int left = MAX_SCANNED;
        for (String name : names == null ? new String[0] : names) {
            if (!name.isEmpty() && name.charAt(0) >= '1' && name.charAt(0) <= '9' && left-- > 0) {
                bundle(proc.resolve(name), id).ifPresent(bundles::add);
            }
        }
        return bundles;
    }

    private Optional<Path> bundle(Path process, String id) {
        String comm = text(process.resolve("comm"));
        boolean shim = comm.startsWith("containerd-shim");
        if (!(shim || comm.startsWith("conmon")) || !trusted(process, id)) {
            return Optional.empty();
        }
        // Through the link itself: the path it shows may mean something else where we are.
        return shim ? Optional.of(process.resolve("cwd").resolve("..").resolve(id)) : conmonBundle(process, id);
    }

    private static Optional<Path> conmonBundle(Path process, String id) {
        String[] words = text(process.resolve("cmdline")).split("\0", -1);
        String bundle = "";
        boolean meant = false;
        for (int i = 0; i + 1 < words.length; i++) {
            if (words[i].equals("-b") || words[i].equals("--bundle")) {
                bundle = words[i + 1];
            }
            meant |= (words[i].equals("-c") || words[i].equals("--cid")) && words[i + 1].equals(id);
        }
        return meant && bundle.startsWith("/")
                ? Optional.of(process.resolve("root").resolve(bundle.substring(1)))
                : Optional.empty();
    }

    private boolean trusted(Path process, String id) {
        try {
            Path own = Files.readSymbolicLink(process.resolve("ns/pid"));
            return own.equals(hostNamespace())
                    && !text(process.resolve("cgroup")).contains(id);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /// Of the host's first process; where that one may not be looked at, the kernel's fixed number of the first pid
    /// namespace.
    private Path hostNamespace() {
        try {
            return Files.readSymbolicLink(proc.resolve("1/ns/pid"));
        } catch (IOException e) {
            return INITIAL_NAMESPACE;
        }
    }

    private static long parent(Path process) {
        String stat = text(process.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", 3);
        try {
            return fields.length > 1 ? Long.parseLong(fields[1]) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String text(Path file) {
        try (var in = new java.io.FileInputStream(new File(file.toString()))) {
            return new String(in.readNBytes(16384), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
