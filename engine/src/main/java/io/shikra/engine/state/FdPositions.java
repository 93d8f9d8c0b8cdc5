// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where exit events that use a file descriptor have it (spec: state, §2.6).
final class FdPositions {
    private static final Map<Integer, List<String>> NAMES = Map.of(
            1,
            List.of(
                    "setns",
                    "listen",
                    "shutdown",
                    "fchdir",
                    "lseek",
                    "llseek",
                    "ioctl",
                    "fstat",
                    "fstat64",
                    "close",
                    "getdents",
                    "getdents64",
                    "flock",
                    "copy_file_range",
                    "fcntl",
                    "dup",
                    "dup2",
                    "dup3",
                    "newfstatat",
                    "fchownat",
                    "fchmodat",
                    "fchmod",
                    "fchown",
                    "mkdirat",
                    "unlinkat",
                    "mknodat",
                    "sendmmsg",
                    "recvmmsg",
                    "io_uring_register",
                    "io_uring_enter",
                    "setsockopt",
                    "getsockopt",
                    "fsconfig",
                    "finit_module"),
            2,
            List.of(
                    "read",
                    "pread",
                    "bind",
                    "write",
                    "pwrite",
                    "recv",
                    "send",
                    "sendto",
                    "sendmsg",
                    "sendfile",
                    "splice",
                    "writev",
                    "pwritev",
                    "connect",
                    "symlinkat"),
            3,
            List.of("recvfrom", "readv", "preadv"),
            5,
            List.of("recvmsg"),
            8,
            List.of("mmap", "mmap2"));
    private static final int[] BY_CODE = byCode();

    private FdPositions() {}

    /// Parameter with the fd of an exit event; -1 = it uses none.
    static int of(int code) {
        return BY_CODE[code];
    }

    private static int[] byCode() {
        Map<String, Integer> positions = new HashMap<>();
        NAMES.forEach((position, names) -> names.forEach(name -> positions.put(name, position)));
        int[] table = new int[EventTable.size()];
        Arrays.fill(table, -1);
        for (int code = 0; code < table.length; code++) {
            EventType type = EventTable.type(code);
            if (type.isExit() && type.isCurrent() && type.is(EventType.USES_FD)) {
                int position = positions.getOrDefault(type.name(), -1);
                if (position < type.paramCount()) {
                    table[code] = position;
                }
            }
        }
        return table;
    }
}
