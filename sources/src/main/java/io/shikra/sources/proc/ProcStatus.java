// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.proc;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.state.ThreadInfo;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// `/proc/PID/status` (proc_pid_status(5)): ids in every pid namespace, credentials, capabilities, memory.
final class ProcStatus {
    private static final byte[] NAME = bytes("Name:");
    private static final byte[] TGID = bytes("Tgid:");
    private static final byte[] PPID = bytes("PPid:");
    private static final byte[] UID = bytes("Uid:");
    private static final byte[] GID = bytes("Gid:");
    private static final byte[] GROUPS = bytes("Groups:");
    private static final byte[] NS_TGID = bytes("NStgid:");
    private static final byte[] NS_PID = bytes("NSpid:");
    private static final byte[] NS_PGID = bytes("NSpgid:");
    private static final byte[] NS_SID = bytes("NSsid:");
    private static final byte[] VM_SIZE = bytes("VmSize:");
    private static final byte[] VM_RSS = bytes("VmRSS:");
    private static final byte[] VM_SWAP = bytes("VmSwap:");
    private static final byte[] CAP_INH = bytes("CapInh:");
    private static final byte[] CAP_PRM = bytes("CapPrm:");
    private static final byte[] CAP_EFF = bytes("CapEff:");

    /// Ids the file system checks use, and the supplementary groups: for the question who may write the program.
    long fsUid = -1;

    long fsGid = -1;
    long[] groups = new long[0];
    /// 1 = the process is in the pid namespace of this /proc.
    int pidNamespaceDepth = 1;

    private ProcStatus() {}

    /// Fills what the file says; a missing line leaves its field as it is. uid and gid are the effective ones, and of
    /// the namespaced ids the innermost is taken, as the kernel does for events.
    static ProcStatus parse(Scan file, ThreadInfo into) {
        ProcStatus status = new ProcStatus();
        while (!file.atEnd()) {
            status.line(file.line(), into);
        }
        return status;
    }

    private void line(Scan line, ThreadInfo into) {
        if (line.take(NAME)) {
            // Blanks and newlines of the name are escaped here; stat, read later, has it as it is.
            into.comm = ByteString.wrap(line.rest());
        } else if (line.take(TGID)) {
            into.pid = line.decimal();
        } else if (line.take(PPID)) {
            into.ptid = line.decimal();
        } else if (line.take(UID)) {
            line.skipWord();
            into.uid = line.decimal();
            line.skipWord();
            fsUid = line.decimal();
        } else if (line.take(GID)) {
            line.skipWord();
            into.gid = line.decimal();
            line.skipWord();
            fsGid = line.decimal();
        } else if (line.take(GROUPS)) {
            groups(line);
        } else if (!namespaced(line, into)) {
            sizes(line, into);
        }
    }

    private boolean namespaced(Scan line, ThreadInfo into) {
        if (line.take(NS_TGID)) {
            into.vpid = innermost(line);
        } else if (line.take(NS_PID)) {
            int depth = 0;
            while (line.hasWord()) {
                into.vtid = line.decimal();
                depth++;
            }
            pidNamespaceDepth = Math.max(depth, 1);
        } else if (line.take(NS_PGID)) {
            into.vpgid = innermost(line);
        } else if (line.take(NS_SID)) {
            into.sid = innermost(line);
        } else {
            return false;
        }
        return true;
    }

    private static void sizes(Scan line, ThreadInfo into) {
        if (line.take(VM_SIZE)) {
            into.vmSizeKb = line.decimal();
        } else if (line.take(VM_RSS)) {
            into.vmRssKb = line.decimal();
        } else if (line.take(VM_SWAP)) {
            into.vmSwapKb = line.decimal();
        } else if (line.take(CAP_INH)) {
            into.capInheritable = line.hex();
        } else if (line.take(CAP_PRM)) {
            into.capPermitted = line.hex();
        } else if (line.take(CAP_EFF)) {
            into.capEffective = line.hex();
        }
    }

    private void groups(Scan line) {
        int n = 0;
        long[] read = new long[16];
        while (line.hasWord()) {
            if (n == read.length) {
                read = Arrays.copyOf(read, n * 2);
            }
            read[n++] = line.decimal();
        }
        groups = Arrays.copyOf(read, n);
    }

    private static long innermost(Scan line) {
        long value = -1;
        while (line.hasWord()) {
            value = line.decimal();
        }
        return value;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
