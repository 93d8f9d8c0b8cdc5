// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.proc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A tree with the shape of /proc, written by the test.
final class FakeProc {
    static final HostFacts HOST = new HostFacts(1_700_000_000_000_000_000L, 100, "machine", "host", List.of());

    final Path root;

    FakeProc(Path root) {
        this.root = root;
    }

    /// A process of its own group, session and namespace; files given later replace these.
    FakeProc process(long pid, long parent, String comm) {
        String dir = pid + "/";
        status(dir, pid, pid, parent, comm, Long.toString(pid));
        stat(dir, pid, comm, parent, 100 * pid);
        link(dir + "ns/net", "net:[1]");
        return this;
    }

    FakeProc status(String dir, long tid, long pid, long parent, String comm, String nsPid) {
        return file(dir + "status", """
                Name:\t%s
                Umask:\t0022
                State:\tS (sleeping)
                Tgid:\t%d
                Pid:\t%d
                PPid:\t%d
                Uid:\t1000\t1001\t1002\t1003
                Gid:\t2000\t2001\t2002\t2003
                Groups:\t4 24 1000\s
                NStgid:\t%s
                NSpid:\t%s
                NSpgid:\t%s
                NSsid:\t%s
                VmSize:\t    3060 kB
                VmRSS:\t    1632 kB
                VmSwap:\t       8 kB
                CapInh:\t0000000000000001
                CapPrm:\t000001fffeffffff
                CapEff:\t0000000000000400
                """.formatted(comm, pid, tid, parent, nsPid, nsPid, nsPid, nsPid));
    }

    FakeProc stat(String dir, long tid, String comm, long parent, long startTicks) {
        return file(
                dir + "stat",
                tid + " (" + comm + ") S " + parent + " 77 78 34816 -1 4194304 97 0 5 0 0 0 0 0 20 0 1 0 " + startTicks
                        + " 3133440 381 18446744073709551615 94493297614848\n");
    }

    FakeProc file(String name, String text) {
        try {
            Path path = root.resolve(name);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FakeProc link(String name, String target) {
        try {
            Path path = root.resolve(name);
            Files.createDirectories(path.getParent());
            Files.deleteIfExists(path);
            Files.createSymbolicLink(path, Path.of(target));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FakeProc fd(long pid, int number, String target, String flags) {
        return link(pid + "/fd/" + number, target)
                .file(pid + "/fdinfo/" + number, "pos:\t0\nflags:\t" + flags + "\nmnt_id:\t27\n");
    }
}
