// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.proc;

import io.shikra.engine.state.FdInfo;

/// Open flags of this machine's kernel turned into the capture's own numbering (spec: flags, `file_flags`).
final class OpenFlags {
    private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");
    private static final long KERNEL_DIRECTORY = ARM ? 040000 : 0200000;
    private static final long KERNEL_DIRECT = ARM ? 0200000 : 040000;
    private static final long KERNEL_SYNC = 04010000;

    private OpenFlags() {}

    /// @param kernel the `flags` line of fdinfo. O_LARGEFILE is left out: every 64-bit descriptor carries it there,
    ///     and none in the events.
    static int ofKernel(long kernel) {
        int flags = switch ((int) (kernel & 3)) {
            case 1 -> 0x2;
            case 2 -> 0x3;
            default -> 0x1;
        };
        flags |= bit(kernel, 0100, 0x4); // O_CREAT
        flags |= bit(kernel, 0200, 0x20); // O_EXCL
        flags |= bit(kernel, 01000, 0x100); // O_TRUNC
        flags |= bit(kernel, 02000, 0x8); // O_APPEND
        flags |= bit(kernel, 04000, 0x40); // O_NONBLOCK
        flags |= bit(kernel, 010000, 0x10); // O_DSYNC
        flags |= (kernel & KERNEL_SYNC) == KERNEL_SYNC ? 0x80 : 0;
        flags |= bit(kernel, KERNEL_DIRECT, 0x200);
        flags |= bit(kernel, KERNEL_DIRECTORY, FdInfo.O_DIRECTORY);
        flags |= bit(kernel, 02000000, FdInfo.O_CLOEXEC);
        flags |= bit(kernel, 020000000, FdInfo.O_TMPFILE);
        return flags;
    }

    private static int bit(long kernel, long mask, int flag) {
        return (kernel & mask) != 0 ? flag : 0;
    }
}
