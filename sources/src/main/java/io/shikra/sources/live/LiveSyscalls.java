// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.live;

import java.util.Map;
import java.util.Set;

/// The system calls with a row in `bpf/syscalls.h`, by their x86-64 numbers.
public final class LiveSyscalls {
    private static final Map<String, Integer> NUMBERS = Map.ofEntries(
            Map.entry("accept", 43),
            Map.entry("accept4", 288),
            Map.entry("bind", 49),
            Map.entry("bpf", 321),
            Map.entry("capset", 126),
            Map.entry("chdir", 80),
            Map.entry("chmod", 90),
            Map.entry("chown", 92),
            Map.entry("chroot", 161),
            Map.entry("clone", 56),
            Map.entry("clone3", 435),
            Map.entry("close", 3),
            Map.entry("close_range", 436),
            Map.entry("connect", 42),
            Map.entry("creat", 85),
            Map.entry("dup", 32),
            Map.entry("dup2", 33),
            Map.entry("dup3", 292),
            Map.entry("execve", 59),
            Map.entry("execveat", 322),
            Map.entry("fchdir", 81),
            Map.entry("fchmod", 91),
            Map.entry("fchmodat", 268),
            Map.entry("fchown", 93),
            Map.entry("fchownat", 260),
            Map.entry("fcntl", 72),
            Map.entry("finit_module", 313),
            Map.entry("fork", 57),
            Map.entry("init_module", 175),
            Map.entry("lchown", 94),
            Map.entry("link", 86),
            Map.entry("linkat", 265),
            Map.entry("listen", 50),
            Map.entry("memfd_create", 319),
            Map.entry("mkdir", 83),
            Map.entry("mkdirat", 258),
            Map.entry("open", 2),
            Map.entry("openat", 257),
            Map.entry("openat2", 437),
            Map.entry("pipe", 22),
            Map.entry("pipe2", 293),
            Map.entry("prctl", 157),
            Map.entry("ptrace", 101),
            Map.entry("recvfrom", 45),
            Map.entry("recvmsg", 47),
            Map.entry("rename", 82),
            Map.entry("renameat", 264),
            Map.entry("renameat2", 316),
            Map.entry("rmdir", 84),
            Map.entry("sendmsg", 46),
            Map.entry("sendto", 44),
            Map.entry("setgid", 106),
            Map.entry("setns", 308),
            Map.entry("setpgid", 109),
            Map.entry("setregid", 114),
            Map.entry("setresgid", 119),
            Map.entry("setresuid", 117),
            Map.entry("setreuid", 113),
            Map.entry("setsid", 112),
            Map.entry("setuid", 105),
            Map.entry("socket", 41),
            Map.entry("socketpair", 53),
            Map.entry("symlink", 88),
            Map.entry("symlinkat", 266),
            Map.entry("unlink", 87),
            Map.entry("unlinkat", 263),
            Map.entry("unshare", 272),
            Map.entry("userfaultfd", 323),
            Map.entry("vfork", 58));

    /// Without these the table of processes would be wrong: recorded whatever the rules need.
    static final Set<String> ALWAYS = Set.of("clone", "clone3", "fork", "vfork", "execve", "execveat");

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
