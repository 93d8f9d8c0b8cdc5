// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.live;

import java.util.Map;
import java.util.Set;

/// The system calls with a row in `bpf/syscalls.h`, by their x86-64 numbers.
public final class LiveSyscalls {
    private static final Map<String, Integer> NUMBERS = Map.ofEntries(
            Map.entry("close", 3),
            Map.entry("close_range", 436),
            Map.entry("dup", 32),
            Map.entry("dup2", 33),
            Map.entry("dup3", 292),
            Map.entry("fcntl", 72),
            Map.entry("chdir", 80),
            Map.entry("fchdir", 81),
            Map.entry("chroot", 161),
            Map.entry("symlink", 88),
            Map.entry("symlinkat", 266),
            Map.entry("link", 86),
            Map.entry("linkat", 265),
            Map.entry("socket", 41),
            Map.entry("bind", 49),
            Map.entry("connect", 42),
            Map.entry("init_module", 175),
            Map.entry("finit_module", 313),
            Map.entry("setuid", 105),
            Map.entry("setgid", 106),
            Map.entry("setreuid", 113),
            Map.entry("setregid", 114),
            Map.entry("setresuid", 117),
            Map.entry("setresgid", 119),
            Map.entry("setsid", 112),
            Map.entry("unshare", 272),
            Map.entry("setns", 308),
            Map.entry("memfd_create", 319),
            Map.entry("open", 2),
            Map.entry("creat", 85),
            Map.entry("openat", 257),
            Map.entry("openat2", 437),
            Map.entry("accept", 43),
            Map.entry("accept4", 288),
            Map.entry("sendto", 44),
            Map.entry("sendmsg", 46),
            Map.entry("socketpair", 53),
            Map.entry("pipe", 22),
            Map.entry("pipe2", 293),
            Map.entry("ptrace", 101),
            Map.entry("prctl", 157),
            Map.entry("clone", 56),
            Map.entry("fork", 57),
            Map.entry("vfork", 58),
            Map.entry("clone3", 435),
            Map.entry("execve", 59),
            Map.entry("execveat", 322));

    private LiveSyscalls() {}

    public static Set<String> names() {
        return NUMBERS.keySet();
    }

    static int number(String name) {
        Integer number = NUMBERS.get(name);
        if (number == null) {
            throw new IllegalArgumentException(name);
        }
        return number;
    }
}
