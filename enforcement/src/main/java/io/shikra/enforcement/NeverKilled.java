// SPDX-License-Identifier: Apache-2.0
package io.shikra.enforcement;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// Whom no rule may kill: the kernel's threads, ourselves and our ancestors, and what keeps the node alive.
///
/// The node's services are known by the program they run. A name is easily borrowed, so it protects only outside of
/// pods: a process in a pid namespace of its own, or in a pod's cgroup, is nobody's kubelet. Where that cannot be read,
/// the name protects.
final class NeverKilled {
    private static final Set<String> NODE_SERVICES = Set.of(
            "systemd",
            "init",
            "kubelet",
            "k3s",
            "rke2",
            "k0s",
            "containerd",
            "containerd-shim",
            "containerd-shim-runc-v1",
            "containerd-shim-runc-v2",
            "dockerd",
            "docker-proxy",
            "cri-dockerd",
            "crio",
            "conmon",
            "conmonrs",
            "runc",
            "crun",
            "youki",
            "podman");

    private final Path proc;

    NeverKilled(Path proc) {
        this.proc = proc;
    }

    /// @return the reason why this process is spared, if it is
    Optional<String> reason(long pid, ProcessView process) {
        if (process.kernel()) {
            return Optional.of("it is a thread of the kernel");
        }
        if (isOurs(pid)) {
            return Optional.of("it is this agent or one of its ancestors");
        }
        String name = process.exe().isEmpty() ? process.comm() : process.program();
        if (NODE_SERVICES.contains(name) && !inPod(pid)) {
            return Optional.of("it runs " + name + ", which keeps this node alive");
        }
        return Optional.empty();
    }

    private static boolean isOurs(long pid) {
        Optional<ProcessHandle> at = Optional.of(ProcessHandle.current());
        while (at.isPresent()) {
            if (at.get().pid() == pid) {
                return true;
            }
            at = at.get().parent();
        }
        return false;
    }

    private boolean inPod(long pid) {
        Path process = proc.resolve(Long.toString(pid));
        try {
            Path own = Files.readSymbolicLink(process.resolve("ns/pid"));
            Path host = Files.readSymbolicLink(proc.resolve("1/ns/pid"));
            return !own.equals(host)
                    || Files.readString(process.resolve("cgroup"), StandardCharsets.ISO_8859_1)
                            .contains("kubepods");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
