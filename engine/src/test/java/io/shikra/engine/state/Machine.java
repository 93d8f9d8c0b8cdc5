// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.Compatibility;
import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventWriter;
import io.shikra.engine.event.SocketTuple;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An invented machine whose system calls the tests describe: writes their records and runs them through an engine.
final class Machine {
    static final long START_NS = 1_700_000_000_000_000_000L;

    final HostState state;
    final StateEngine engine;
    final EventWriter writer = new EventWriter();
    final MemorySegment memory = MemorySegment.ofArray(new byte[1 << 16]);
    long now = START_NS;
    /// What was run, for those who want to run it again; null = nobody does.
    @Nullable
    List<byte[]> records;

    Machine() {
        this(HostState.detached(), ProcessLookup.NONE);
    }

    Machine(HostState state, ProcessLookup lookup) {
        this(state, lookup, Compatibility.RIGHT);
    }

    Machine(HostState state, ProcessLookup lookup, Compatibility compatibility) {
        this(state, new StateEngine(state, lookup, compatibility));
    }

    Machine(HostState state, Partition partition) {
        this(state, new StateEngine(state, ProcessLookup.NONE, Compatibility.RIGHT, partition));
    }

    private Machine(HostState state, StateEngine engine) {
        this.state = state;
        this.engine = engine;
        state.bootNs = START_NS - 1_000_000_000L;
    }

    /// A process that has always been there.
    ThreadInfo process(long pid, long ppid, String comm) {
        ThreadInfo thread = new ThreadInfo();
        thread.tid = pid;
        thread.pid = pid;
        thread.vtid = pid;
        thread.vpid = pid;
        thread.ptid = ppid;
        thread.comm = ByteString.of(comm);
        thread.exe = ByteString.of(comm);
        thread.exePath = ByteString.of("/bin/" + comm);
        thread.cwd = ByteString.of("/root/");
        thread.uid = 0;
        thread.gid = 0;
        thread.sid = pid;
        engine.bootstrap(thread);
        return thread;
    }

    EventWriter event(int code, long tid) {
        now += 1000;
        return writer.target(memory, 0).begin(EventTable.type(code), now, tid);
    }

    EventContext run() {
        int length = writer.end();
        if (records != null) {
            records.add(memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
        }
        return engine.process(memory, 0, 0, 0);
    }

    /// clone seen by its caller (res > 0) or by the child (res = 0).
    EventContext cloned(long tid, long res, long pid, long ptid, int flags) {
        return cloned(EventCode.CLONE_X, tid, res, pid, ptid, flags, tid, pid);
    }

    EventContext cloned(int code, long tid, long res, long pid, long ptid, int flags, long vtid, long vpid) {
        EventWriter w = event(code, tid).putI64(res);
        w.putString(text("sh"))
                .putBytes(bytes("-c\0true\0"))
                .putI64(tid)
                .putI64(pid)
                .putI64(ptid);
        w.putEmpty()
                .putI64(1024)
                .putI64(1)
                .putI64(2)
                .putI32(3)
                .putI32(4)
                .putI32(5)
                .putString(text("sh"));
        w.putBytes(bytes("cpu=/\0"))
                .putI32(flags)
                .putI32(1000)
                .putI32(1001)
                .putI64(vtid)
                .putI64(vpid)
                .putI64(77);
        return run();
    }

    EventContext exec(long tid, String path, String... args) {
        return exec(tid, tid, path, "cpu=/\0", args);
    }

    EventContext exec(long tid, long pid, String path, String cgroups, String... args) {
        String comm = path.substring(path.lastIndexOf('/') + 1);
        EventWriter w = event(EventCode.EXECVE_X, tid).putI64(0);
        w.putString(text(comm)).putBytes(bytes(args.length == 0 ? "" : String.join("\0", args) + "\0"));
        w.putI64(tid)
                .putI64(pid)
                .putI64(1)
                .putString(text(""))
                .putI64(1024)
                .putI64(1)
                .putI64(2);
        w.putI32(3).putI32(4).putI32(5).putString(text(comm)).putBytes(bytes(cgroups));
        w.putBytes(bytes("PATH=/bin\0HOME=/root\0"))
                .putI32(34816)
                .putI64(tid)
                .putI32(1000)
                .putI32(3);
        w.putI64(0)
                .putI64(7)
                .putI64(7)
                .putI64(55)
                .putI64(now - 10)
                .putI64(now - 20)
                .putI32(0);
        w.putString(text(path)).putI64(tid).putI32(0).putString(text(path));
        return run();
    }

    EventContext exit(long tid, long reaper) {
        event(EventCode.PROCEXIT_E, tid).putI64(0).putI64(0).putU8(0).putU8(0).putI64(reaper);
        return run();
    }

    EventContext openat(long tid, long res, long dirfd, String path, int flags) {
        EventWriter w = event(EventCode.OPENAT_X, tid).putI64(res).putI64(dirfd).putString(text(path));
        w.putI32(flags).putI32(0).putI32(5).putI64(6);
        return run();
    }

    EventContext close(long tid, long fd) {
        event(EventCode.CLOSE_X, tid).putI64(0).putI64(fd);
        return run();
    }

    EventContext call(int code, long tid, long... params) {
        EventWriter w = event(code, tid);
        for (int i = 0; i < params.length; i++) {
            switch (EventTable.type(code).paramSize(i)) {
                case 1 -> w.putU8((int) params[i]);
                case 2 -> w.putU16((int) params[i]);
                case 4 -> w.putI32((int) params[i]);
                default -> w.putI64(params[i]);
            }
        }
        return run();
    }

    /// Any event: the next one that matters does what was put off.
    void tick() {
        event(EventCode.GENERIC_X, 1).putU16(1).putU16(1);
        run();
    }

    ThreadInfo thread(long tid) {
        ThreadInfo found = state.threads.find(tid);
        if (found == null) {
            throw new AssertionError("no thread " + tid);
        }
        return found;
    }

    FdInfo fd(long tid, long number) {
        FdInfo found = thread(tid).fds.find(number);
        if (found == null) {
            throw new AssertionError("thread " + tid + " has no fd " + number);
        }
        return found;
    }

    static ByteString text(String text) {
        return ByteString.of(text);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// `1.2.3.4:5` both.
    static byte[] tuple(String source, String dest) {
        byte[] from = end(source);
        byte[] to = end(dest);
        byte[] tuple = new byte[1 + from.length + to.length];
        tuple[0] = (byte) (from.length == 6 ? SocketTuple.INET : SocketTuple.INET6);
        System.arraycopy(from, 0, tuple, 1, from.length);
        System.arraycopy(to, 0, tuple, 1 + from.length, to.length);
        return tuple;
    }

    static byte[] address(String end) {
        byte[] raw = end(end);
        byte[] address = new byte[1 + raw.length];
        address[0] = (byte) (raw.length == 6 ? SocketTuple.INET : SocketTuple.INET6);
        System.arraycopy(raw, 0, address, 1, raw.length);
        return address;
    }

    static byte[] unixTuple(long source, long dest, String path) {
        ByteBuffer bytes = ByteBuffer.allocate(18 + path.length()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) SocketTuple.UNIX)
                .putLong(source)
                .putLong(dest)
                .put(bytes(path))
                .put((byte) 0);
        return bytes.array();
    }

    private static byte[] end(String text) {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, colon).replace("[", "").replace("]", "");
        byte[] ip = InetAddress.ofLiteral(host).getAddress();
        byte[] end = Arrays.copyOf(ip, ip.length + 2);
        int port = Integer.parseInt(text.substring(colon + 1));
        end[ip.length] = (byte) port;
        end[ip.length + 1] = (byte) (port >> 8);
        return end;
    }
}
