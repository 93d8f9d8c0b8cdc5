// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventType;
import io.shikra.engine.state.FdInfo;
import io.shikra.engine.state.HostInterfaces.InterfaceAddress;
import io.shikra.engine.state.HostState;
import io.shikra.engine.state.ThreadInfo;
import io.shikra.engine.state.UserInfo;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// Reads the captures of the golden vectors, which are all of the current form: gzip, process list V9, lists and
/// events V2. For tests; no conversion of old events, no repair.
final class ScapFile {
    private final ByteBuffer file;
    private final Arena arena = Arena.ofAuto();

    final List<ThreadInfo> threads = new ArrayList<>();
    long bootNs;

    private final List<InterfaceAddress> interfaces = new ArrayList<>();
    private final List<UserInfo> users = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();
    private final List<Fd> fds = new ArrayList<>();
    private int firstEvent;

    private record Group(long gid, ByteString name) {}

    private record Fd(long tid, long number, FdInfo info) {}

    /// Takes one event record.
    interface EventTaker {
        void event(MemorySegment memory, long offset, int cpu);
    }

    private ScapFile(byte[] bytes) {
        file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static ScapFile read(Path path) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(path))) {
            return read(in.readAllBytes());
        }
    }

    private static ScapFile read(byte[] bytes) {
        ScapFile capture = new ScapFile(bytes);
        capture.metadata();
        return capture;
    }

    /// Fills the tables with what the capture's head says; threads are the caller's business.
    void seed(HostState state) {
        state.bootNs = 0;
        state.interfaces.set(interfaces);
        for (UserInfo user : users) {
            state.accounts.put(ByteString.EMPTY, user);
        }
        for (Group group : groups) {
            state.accounts.putGroup(ByteString.EMPTY, group.gid, group.name);
        }
        for (Fd fd : fds) {
            for (ThreadInfo thread : threads) {
                if (thread.tid == fd.tid) {
                    thread.fds.put(fd.number, fd.info);
                }
            }
        }
    }

    void events(EventTaker taker) {
        MemorySegment memory = arena.allocate(1 << 20);
        int at = firstEvent;
        while (at + 8 <= file.capacity()) {
            int type = file.getInt(at);
            int length = file.getInt(at + 4);
            boolean flags = type == 0x217 || type == 0x222;
            if (type != 0x216 && type != 0x217 && type != 0x221 && type != 0x222) {
                throw new IllegalStateException("block " + Integer.toHexString(type) + " among the events");
            }
            int record = at + 8 + 2 + (flags ? 4 : 0);
            int size = file.getInt(record + 16);
            MemorySegment.copy(MemorySegment.ofArray(file.array()), record, memory, 0, size);
            taker.event(memory, 0, Short.toUnsignedInt(file.getShort(at + 8)));
            at += length;
        }
    }

    private void metadata() {
        int at = 0;
        while (at + 8 <= file.capacity()) {
            int type = file.getInt(at);
            int length = file.getInt(at + 4);
            if (type == 0x216 || type == 0x217 || type == 0x221 || type == 0x222) {
                firstEvent = at;
                return;
            }
            file.position(at + 8);
            int end = at + length - 4;
            switch (type) {
                case 0x201 -> bootNs = file.getLong(at + 8 + 20 + 128);
                case 0x215 -> processes(end);
                case 0x218 -> descriptors(end);
                case 0x219 -> interfaces(end);
                case 0x220 -> accounts(end);
                default -> {}
            }
            at += length;
        }
    }

    private ByteString string() {
        int length = Short.toUnsignedInt(file.getShort());
        byte[] bytes = new byte[length];
        file.get(bytes);
        return ByteString.wrap(bytes);
    }

    private static List<ByteString> vector(ByteString blob) {
        List<ByteString> items = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < blob.length(); i++) {
            if (blob.at(i) == 0) {
                items.add(blob.substring(from, i));
                from = i + 1;
            }
        }
        if (from < blob.length()) {
            items.add(blob.substring(from, blob.length()));
        }
        return items;
    }

    private void processes(int end) {
        while (file.position() + 4 <= end) {
            int start = file.position();
            int next = start + file.getInt();
            if (next <= start || next > end) {
                return;
            }
            threads.add(process(next));
            file.position(next);
        }
    }

    private ThreadInfo process(int end) {
        ThreadInfo thread = new ThreadInfo();
        thread.tid = file.getLong();
        thread.pid = file.getLong();
        thread.ptid = file.getLong();
        thread.sid = file.getLong();
        thread.vpgid = file.getLong();
        thread.comm = string();
        thread.exe = string();
        thread.exePath = string();
        thread.args = vector(string());
        thread.cwd = string();
        thread.fdLimit = file.getLong();
        thread.flags = file.getInt();
        thread.uid = Integer.toUnsignedLong(file.getInt());
        thread.gid = Integer.toUnsignedLong(file.getInt());
        thread.vmSizeKb = Integer.toUnsignedLong(file.getInt());
        thread.vmRssKb = Integer.toUnsignedLong(file.getInt());
        thread.vmSwapKb = Integer.toUnsignedLong(file.getInt());
        thread.pfMajor = file.getLong();
        thread.pfMinor = file.getLong();
        thread.env = vector(string());
        thread.vtid = file.getLong();
        thread.vpid = file.getLong();
        thread.cgroups = vector(string());
        thread.root = string();
        if (end - file.position() > 29) {
            thread.pidnsInitStartTs = file.getLong();
            thread.tty = file.getInt();
        }
        thread.loginUid = Integer.toUnsignedLong(file.getInt());
        thread.exeWritable = file.get() != 0;
        thread.capInheritable = file.getLong();
        thread.capPermitted = file.getLong();
        thread.capEffective = file.getLong();
        thread.exeUpperLayer = file.get() != 0;
        thread.exeIno = file.getLong();
        thread.exeInoCtime = file.getLong();
        thread.exeInoMtime = file.getLong();
        thread.exeFromMemfd = file.get() != 0;
        if (end - file.position() >= 9) {
            thread.exeLowerLayer = file.get() != 0;
            thread.pgid = file.getLong();
        }
        return thread;
    }

    private void descriptors(int end) {
        long tid = file.getLong();
        while (file.position() + 4 <= end) {
            int start = file.position();
            int next = start + file.getInt();
            if (next <= start || next > end) {
                return;
            }
            long number = file.getLong();
            FdInfo info = new FdInfo();
            info.ino = file.getLong();
            info.type = file.get();
            payload(info, next);
            fds.add(new Fd(tid, number, info));
            file.position(next);
        }
    }

    private void payload(FdInfo info, int end) {
        switch (info.type) {
            case FdInfo.IPV4_SOCK -> connection(info, 4);
            case FdInfo.IPV6_SOCK -> connection(info, 16);
            case FdInfo.IPV4_SERV -> server(info, 4);
            case FdInfo.IPV6_SERV -> server(info, 16);
            case FdInfo.UNIX -> {
                info.unixSource = file.getLong();
                info.unixDest = file.getLong();
                info.name = string();
            }
            case FdInfo.FILE_V2 -> {
                info.openFlags = file.getInt();
                info.name = string();
                info.dev = file.position() + 4 <= end ? file.getInt() : 0;
            }
            default -> info.name = string();
        }
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        file.get(bytes);
        return bytes;
    }

    private void connection(FdInfo info, int width) {
        info.sourceIp = bytes(width);
        info.destIp = bytes(width);
        info.sourcePort = Short.toUnsignedInt(file.getShort());
        info.destPort = Short.toUnsignedInt(file.getShort());
        info.l4 = file.get();
        info.connected = info.l4 == FdInfo.L4_TCP;
        info.role = FdInfo.ROLE_CLIENT;
        info.name = ByteString.of(
                text(info.sourceIp) + ":" + info.sourcePort + "->" + text(info.destIp) + ":" + info.destPort);
    }

    private void server(FdInfo info, int width) {
        info.sourceIp = bytes(width);
        info.sourcePort = Short.toUnsignedInt(file.getShort());
        info.l4 = file.get();
        info.role = FdInfo.ROLE_SERVER;
        info.name = ByteString.of(text(info.sourceIp) + ":" + info.sourcePort);
    }

    private static String text(byte[] ip) {
        return new io.shikra.engine.field.TextBuffer().address(ip, 0, ip.length).toString();
    }

    private void interfaces(int end) {
        while (file.position() + 8 <= end) {
            int next = file.getInt() + file.position();
            int type = Short.toUnsignedInt(file.getShort());
            file.getShort();
            int width = type == 1 || type == 3 ? 4 : 16;
            if (next > end) {
                return;
            }
            interfaces.add(new InterfaceAddress(bytes(width), bytes(width)));
            file.position(next);
        }
    }

    private void accounts(int end) {
        while (file.position() + 5 <= end) {
            int start = file.position();
            int next = start + file.getInt();
            if (next <= start || next > end) {
                return;
            }
            if (file.get() == 0) {
                long uid = Integer.toUnsignedLong(file.getInt());
                long gid = Integer.toUnsignedLong(file.getInt());
                users.add(new UserInfo(uid, gid, string(), string(), string()));
            } else {
                long gid = Integer.toUnsignedLong(file.getInt());
                groups.add(new Group(gid, string()));
            }
            file.position(next);
        }
    }

    /// Whether the run of meta events that a capture may begin with goes on: rules never see it.
    static boolean isMeta(EventType type) {
        return type.isKind(EventType.KIND_METAEVENT);
    }

    static EventType typeAt(MemorySegment memory) {
        return EventTable.type(io.shikra.engine.event.EventView.peekType(memory, 0));
    }
}
