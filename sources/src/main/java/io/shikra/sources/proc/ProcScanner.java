// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.proc;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.state.ProcessLookup;
import io.shikra.engine.state.ThreadInfo;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Threads and descriptors of the running system, read from /proc (proc(5)): all of them at start, single ones when an
/// event names one nobody knows. Whatever vanishes while it is read is left out silently.
///
/// One instance belongs to one thread: its buffers are reused.
public final class ProcScanner implements ProcessLookup {
    static final String DELETED = " (deleted)";

    /// Command line and environment are cut here, as they are in the events.
    private static final int MAX_STRINGS = 4096;

    private static final int MAX_STATUS = 8192;
    private static final int MAX_FDS_SCAN = 65536;
    /// A look-up happens on the event thread.
    private static final int MAX_FDS_LOOKUP = 1024;

    private static final byte[] OPEN_FILES = "Max open files".getBytes(StandardCharsets.US_ASCII);

    private final String root;
    private final HostFacts host;
    private final Libc libc = new Libc();
    private final ProcFile file = new ProcFile();
    private final SocketTables sockets = new SocketTables(System::nanoTime);
    private final FdScanner fds = new FdScanner(libc, file, sockets);
    private final CgroupNames cgroups;

    /// @param root /proc, or where the host's is mounted
    public ProcScanner(Path root, HostFacts host) {
        this.root = root + "/";
        this.host = host;
        this.cgroups = new CgroupNames(file, MountTable.unifiedCgroup(this.root));
    }

    /// Reads every thread of the host, the leader of a group before its other threads.
    ///
    /// @return how many there were
    public int scan(Consumer<? super ThreadInfo> each) {
        sockets.forget();
        List<ThreadInfo> found = new ArrayList<>();
        Map<String, Long> initStart = new HashMap<>();
        Map<Long, String> namespaceOf = new HashMap<>();
        for (String pid : numbers(root)) {
            ThreadInfo leader = new ThreadInfo();
            String process = root + pid + "/";
            if (!readLeader(process, Long.parseLong(pid), leader, MAX_FDS_SCAN)) {
                continue;
            }
            found.add(leader);
            if ((leader.flags & ThreadInfo.CLONE_CHILD_IN_PIDNS) != 0) {
                String namespace = link(process + "ns/pid").toString();
                namespaceOf.put(leader.pid, namespace);
                if (leader.vpid == 1) {
                    initStart.put(namespace, leader.cloneTs);
                }
            }
            for (String tid : numbers(process + "task")) {
                ThreadInfo thread = new ThreadInfo();
                if (!tid.equals(pid)
                        && readThread(process + "task/" + tid + "/", Long.parseLong(tid), leader, thread)) {
                    found.add(thread);
                }
            }
        }
        for (ThreadInfo thread : found) {
            Long start = initStart.get(namespaceOf.getOrDefault(thread.pid, ""));
            if (start != null) {
                namespaceStarted(start, thread);
            }
            each.accept(thread);
        }
        return found.size();
    }

    @Override
    public boolean read(long tid, ThreadInfo into) {
        String process = root + tid + "/";
        return readLeader(process, tid, into, MAX_FDS_LOOKUP);
    }

    @Override
    public boolean isAlive(long tid) {
        return new File(root + tid).exists();
    }

    private boolean readLeader(String process, long tid, ThreadInfo into, int maxFds) {
        Optional<ProcStatus> status = readOwn(process, tid, into);
        if (status.isEmpty()) {
            return false;
        }
        readProgram(process, status.get(), into);
        pidNamespace(process, into);
        if (into.tid == into.pid) {
            fds.scan(process, into.fds, maxFds);
        }
        return true;
    }

    /// Another thread of a group whose leader was read: it has the leader's memory, so its program and strings.
    private boolean readThread(String process, long tid, ThreadInfo leader, ThreadInfo into) {
        Optional<ProcStatus> status = readOwn(process, tid, into);
        if (status.isEmpty()) {
            return false;
        }
        if (leader.exePath.isEmpty()) {
            readProgram(process, status.get(), into); // the leader is a zombie, its threads live on
            pidNamespace(process, into);
            return true;
        }
        into.exe = leader.exe;
        into.exePath = leader.exePath;
        into.args = leader.args;
        into.env = leader.env;
        into.cwd = leader.cwd;
        into.root = leader.root;
        into.fdLimit = leader.fdLimit;
        into.loginUid = leader.loginUid;
        into.exeWritable = leader.exeWritable;
        into.exeFromMemfd = leader.exeFromMemfd;
        into.exeIno = leader.exeIno;
        into.exeInoCtime = leader.exeInoCtime;
        into.exeInoMtime = leader.exeInoMtime;
        sinceClone(into);
        namespaceStarted(leader.pidnsInitStartTs, into);
        return true;
    }

    /// Ids, credentials, cgroups and start: what each thread has for itself.
    private Optional<ProcStatus> readOwn(String process, long tid, ThreadInfo into) {
        long now = libc.clockNanos(Libc.CLOCK_REALTIME);
        if (!file.read(process + "status", MAX_STATUS)) {
            return Optional.empty();
        }
        into.scannedNs = now;
        into.tid = tid;
        into.pid = tid;
        into.vtid = tid;
        ProcStatus status = ProcStatus.parse(new Scan(file), into);
        if (!file.read(process + "stat", MAX_STATUS) || !ProcStat.parse(file.bytes(), file.length(), into)) {
            return Optional.empty();
        }
        if (into.vpid == -1) {
            into.vpid = into.pid;
        }
        if (into.tid != into.pid) {
            // How a thread was made is written nowhere; threads of the usual libraries share their files.
            into.flags |= ThreadInfo.CLONE_THREAD | ThreadInfo.CLONE_FILES;
        }
        if (status.pidNamespaceDepth > 1) {
            into.flags |= ThreadInfo.CLONE_CHILD_IN_PIDNS;
        }
        into.cloneTs = host.epochNanos(into.startTicks);
        into.cgroups = cgroups.read(process + "cgroup");
        return Optional.of(status);
    }

    private void readProgram(String process, ProcStatus status, ThreadInfo into) {
        if (file.read(process + "cmdline", MAX_STRINGS)) {
            List<ByteString> words = strings();
            into.exe = words.isEmpty() ? ByteString.EMPTY : words.getFirst();
            into.args = words.isEmpty() ? List.of() : List.copyOf(words.subList(1, words.size()));
        }
        if (file.read(process + "environ", MAX_STRINGS)) {
            into.env = List.copyOf(strings());
        }
        if (file.read(process + "loginuid", 32)) {
            into.loginUid = new Scan(file).decimal();
        }
        into.fdLimit = openFilesLimit(process + "limits");
        ByteString exe = link(process + "exe");
        String target = new String(exe.array(), StandardCharsets.ISO_8859_1);
        into.exePath = target.endsWith(DELETED) ? exe.substring(0, exe.length() - DELETED.length()) : exe;
        if (!exe.isEmpty()) {
            ExeFile.read(process + "exe", target, status, into);
        }
        ByteString cwd = link(process + "cwd");
        into.cwd = cwd.isEmpty() || cwd.at(cwd.length() - 1) == '/' ? cwd : cwd.concat(ByteString.of("/"));
        into.root = link(process + "root");
        sinceClone(into);
    }

    /// When the namespace's first process started: that of the host is the boot; another's is found if the process has
    /// a /proc of its own namespace before its eyes.
    private void pidNamespace(String process, ThreadInfo into) {
        if ((into.flags & ThreadInfo.CLONE_CHILD_IN_PIDNS) == 0) {
            namespaceStarted(host.bootTimeNanos(), into);
            return;
        }
        if (into.vpid == 1) {
            namespaceStarted(into.tid == into.pid ? into.cloneTs : 0, into);
            return;
        }
        String init = process + "root/proc/1/";
        ByteString own = link(process + "ns/pid");
        ThreadInfo first = new ThreadInfo();
        if (!own.isEmpty()
                && own.equals(link(init + "ns/pid"))
                && file.read(init + "stat", MAX_STATUS)
                && ProcStat.parse(file.bytes(), file.length(), first)) {
            namespaceStarted(host.epochNanos(first.startTicks), into);
        }
    }

    private static void sinceClone(ThreadInfo into) {
        if (into.exeInoCtime != 0 && into.cloneTs != 0) {
            into.exeInoCtimeDurationCloneTs = into.cloneTs - into.exeInoCtime;
        }
    }

    private static void namespaceStarted(long start, ThreadInfo into) {
        into.pidnsInitStartTs = start;
        if (start != 0 && into.exeInoCtime > start) {
            into.exeInoCtimeDurationPidnsStart = into.exeInoCtime - start;
        }
    }

    private long openFilesLimit(String path) {
        if (!file.read(path, MAX_STATUS)) {
            return -1;
        }
        Scan scan = new Scan(file);
        while (!scan.atEnd()) {
            Scan line = scan.line();
            if (line.take(OPEN_FILES)) {
                return line.hasWord() ? line.decimal() : -1;
            }
        }
        return -1;
    }

    /// The NUL-terminated strings of the file just read.
    private List<ByteString> strings() {
        List<ByteString> strings = new ArrayList<>();
        byte[] bytes = file.bytes();
        int from = 0;
        for (int i = 0; i < file.length(); i++) {
            if (bytes[i] == 0) {
                strings.add(ByteString.copy(bytes, from, i));
                from = i + 1;
            }
        }
        if (from < file.length()) {
            strings.add(ByteString.copy(bytes, from, file.length()));
        }
        return strings;
    }

    private ByteString link(String path) {
        return libc.readlink(path).map(ByteString::wrap).orElse(ByteString.EMPTY);
    }

    private static List<String> numbers(String directory) {
        String[] names = new File(directory).list();
        List<String> numbers = new ArrayList<>();
        for (String name : names == null ? new String[0] : names) {
            if (FdScanner.isNumber(name)) {
                numbers.add(name);
            }
        }
        return numbers;
    }
}
