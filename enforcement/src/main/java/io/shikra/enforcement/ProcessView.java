// SPDX-License-Identifier: Apache-2.0
package io.shikra.enforcement;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What the decision to kill needs to know of a process, from /proc (proc_pid_stat(5)).
///
/// @param comm       name of the thread group's leader; whoever runs it can set it
/// @param startTicks field 22 of stat: with the pid, the identity of the process
/// @param exe        path of its program, empty when it cannot be read
/// @param kernel     a thread of the kernel
/// @param ended      a zombie
record ProcessView(String comm, long startTicks, String exe, boolean kernel, boolean ended) {
    private static final long PF_KTHREAD = 0x0020_0000L;
    private static final String DELETED = " (deleted)";

    static Optional<ProcessView> read(Path process) {
        String stat;
        try {
            stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return Optional.empty();
        }
        int open = stat.indexOf('(');
        int close = stat.lastIndexOf(')');
        String[] fields =
                close < 0 ? new String[0] : stat.substring(close + 1).strip().split(" ", -1);
        if (open < 0 || fields.length < 20) {
            return Optional.empty();
        }
        try {
            // Counted from field 3, the state.
            return Optional.of(new ProcessView(
                    stat.substring(open + 1, close),
                    Long.parseLong(fields[19]),
                    exe(process),
                    (Long.parseLong(fields[6]) & PF_KTHREAD) != 0,
                    fields[0].equals("Z") || fields[0].equals("X")));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// Last part of the program's path; of a replaced program without the kernel's remark that it is deleted.
    String program() {
        String path = exe.endsWith(DELETED) ? exe.substring(0, exe.length() - DELETED.length()) : exe;
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String exe(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("exe")).toString();
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }
}
