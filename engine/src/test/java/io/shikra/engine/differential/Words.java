// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.differential;

import java.util.List;
import java.util.Random;

/// What events say and rules ask for: few, so that they meet.
final class Words {
    static final List<String> PROGRAMS = List.of("sh", "bash", "cat", "nginx", "x y");
    static final List<String> PATHS =
            List.of("/bin/sh", "/tmp/x", "/etc/passwd", "/etc", "a", "../b", "/dev/null", "/tmp/../etc/shadow", "");
    /// Those that a condition takes without quotes.
    static final List<String> LISTED = List.of(
            "/bin/sh",
            "/tmp/x",
            "/etc/passwd",
            "/etc",
            "/dev/null",
            "file",
            "ipv4",
            "O_RDONLY",
            "1000",
            "5",
            "0",
            "root");
    static final List<String> ARGUMENTS = List.of("-c", "true", "-f", "/etc/passwd", "--x=1", "");
    static final List<String> VARIABLES = List.of("PATH=/bin", "HOME=/root", "X=", "LD_PRELOAD=/tmp/x");
    static final List<String> CONTAINERS = List.of("5da22791b362", "0123456789ab");
    static final List<String> ADDRESSES = List.of("10.0.0.1:80", "10.0.0.2:4444", "127.0.0.1:53", "169.254.169.254:80");
    static final List<String> TEXTS = List.of(
            "root",
            "host",
            "openat",
            "execve",
            "file",
            "f",
            "ipv4",
            "tcp",
            "<NA>",
            "10.0.0.1:80->10.0.0.2:4444",
            "O_RDONLY",
            "CLONE_FILES",
            "ENOENT",
            "1000",
            "/root/",
            "/",
            "client",
            "exit");
    static final List<Long> NUMBERS = List.of(0L, 1L, 2L, 3L, 5L, 7L, 80L, 100L, 1000L, 4444L, -1L, -2L, 34816L);

    private Words() {}

    static <T> T any(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
