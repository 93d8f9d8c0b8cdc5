// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.proc;

import io.shikra.engine.state.ThreadInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Facts of the file a process runs, through its `exe` link: they are those of the very file, whatever its path says
/// now.
final class ExeFile {
    private static final long CAP_DAC_OVERRIDE = 1L << 1;
    private static final long CAP_FOWNER = 1L << 3;
    private static final int S_IWGRP = 0020;
    private static final int S_IWOTH = 0002;

    private ExeFile() {}

    /// Fills inode, times, memfd and whether the process could write its own program.
    ///
    /// @param link   the `exe` link of the process
    /// @param target what it says
    static void read(String link, String target, ProcStatus status, ThreadInfo into) {
        try {
            Map<String, Object> stat =
                    Files.readAttributes(Path.of(link), "unix:ino,mode,uid,gid,nlink,ctime,lastModifiedTime");
            into.exeIno = FdScanner.number(stat, "ino", Long.class);
            into.exeInoCtime = nanos(FdScanner.number(stat, "ctime", FileTime.class));
            into.exeInoMtime = nanos(FdScanner.number(stat, "lastModifiedTime", FileTime.class));
            // A file on disk may be called so too, but only what never had a name has no link.
            into.exeFromMemfd = target.startsWith("/memfd:")
                    && target.endsWith(ProcScanner.DELETED)
                    && FdScanner.number(stat, "nlink", Integer.class) == 0;
            into.exeWritable = writable(
                    FdScanner.number(stat, "mode", Integer.class),
                    FdScanner.number(stat, "uid", Integer.class) & 0xFFFFFFFFL,
                    FdScanner.number(stat, "gid", Integer.class) & 0xFFFFFFFFL,
                    status,
                    into.capEffective);
        } catch (IOException e) {
            // A kernel thread or a zombie has no program; a process of another user may not be looked at.
        }
    }

    /// As the kernel side decides it: the owner may change the mode, so owning is enough, and so are the capabilities
    /// that override either. Immutable files and read-only file systems are not looked at.
    static boolean writable(int mode, long owner, long group, ProcStatus status, long capabilities) {
        if (status.fsUid == owner || (mode & S_IWOTH) != 0 || (capabilities & (CAP_DAC_OVERRIDE | CAP_FOWNER)) != 0) {
            return true;
        }
        if ((mode & S_IWGRP) == 0) {
            return false;
        }
        boolean member = status.fsGid == group;
        for (long other : status.groups) {
            member |= other == group;
        }
        return member;
    }

    private static long nanos(FileTime time) {
        return time.to(TimeUnit.NANOSECONDS);
    }
}
