// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.StringPool;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// Just enough of a reader to feed a current capture (format 1.2: machine, interfaces, users, processes, descriptors,
/// events) to the engine in tests.
public final class CaptureFile {
    public record Entry(MemorySegment bytes, int cpu) {}

    public final List<Entry> events = new ArrayList<>();
    private final Map<Long, ThreadInfo> threads = new HashMap<>();
    private final List<HostInterfaces.InterfaceAddress> interfaces = new ArrayList<>();
    private final HostState state;

    private CaptureFile(HostState state) {
        this.state = state;
    }

    /// Bootstraps the engine with what the capture begins with.
    public static CaptureFile read(Path path, StateEngine engine) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        if (bytes[0] == 0x1f) {
            bytes = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
        }
        CaptureFile file = new CaptureFile(engine.state());
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (in.remaining() >= 12) {
            int type = in.getInt();
            int length = in.getInt();
            file.block(type, in.slice(in.position(), length - 12).order(ByteOrder.LITTLE_ENDIAN));
            in.position(in.position() + length - 8);
        }
        file.state.interfaces.set(file.interfaces);
        for (ThreadInfo thread : file.threads.values()) {
            engine.bootstrap(thread);
        }
        engine.bootstrapped();
        return file;
    }

    private void block(int type, ByteBuffer in) {
        switch (type) {
            case 0x201 -> state.bootNs = in.getLong(148);
            case 0x219 -> interfaces(in);
            case 0x220 -> users(in);
            case 0x215 -> processes(in);
            case 0x218 -> descriptors(in);
            case 0x216, 0x221 -> {
                int length = in.getInt(18);
                byte[] record = new byte[length];
                in.get(2, record);
                events.add(new Entry(MemorySegment.ofArray(record), in.getShort(0)));
            }
            default -> {}
        }
    }

    private void interfaces(ByteBuffer in) {
        while (in.remaining() >= 8) {
            int next = in.getInt() + in.position();
            int type = in.getShort();
            in.getShort();
            int size = type == 1 || type == 3 ? 4 : 16;
            interfaces.add(new HostInterfaces.InterfaceAddress(bytes(in, size), bytes(in, size)));
            in.position(next);
        }
    }

    private void users(ByteBuffer in) {
        while (in.remaining() >= 9) {
            int next = in.position() + in.getInt(in.position());
            in.getInt();
            if (in.get() == 0) {
                long uid = Integer.toUnsignedLong(in.getInt());
                long gid = Integer.toUnsignedLong(in.getInt());
                state.accounts.put(ByteString.EMPTY, new UserInfo(uid, gid, text(in), text(in), text(in)));
            } else {
                long gid = Integer.toUnsignedLong(in.getInt());
                state.accounts.putGroup(ByteString.EMPTY, gid, text(in));
            }
            in.position(next);
        }
    }

    private void processes(ByteBuffer in) {
        while (in.remaining() >= 4) {
            int next = in.position() + in.getInt();
            ThreadInfo thread = new ThreadInfo();
            state.threads.prepare(thread);
            thread.tid = in.getLong();
            thread.pid = in.getLong();
            thread.ptid = in.getLong();
            thread.sid = in.getLong();
            thread.vpgid = in.getLong();
            thread.comm = text(in);
            thread.exe = text(in);
            thread.exePath = text(in);
            thread.args = Vectors.split(text(in));
            thread.cwd = text(in);
            thread.fdLimit = in.getLong();
            thread.flags = in.getInt();
            thread.uid = Integer.toUnsignedLong(in.getInt());
            thread.gid = Integer.toUnsignedLong(in.getInt());
            thread.vmSizeKb = in.getInt();
            thread.vmRssKb = in.getInt();
            thread.vmSwapKb = in.getInt();
            thread.pfMajor = in.getLong();
            thread.pfMinor = in.getLong();
            thread.env = Vectors.split(text(in));
            thread.vtid = in.getLong();
            thread.vpid = in.getLong();
            thread.cgroups = Vectors.split(text(in));
            thread.root = text(in);
            rest(in, next, thread);
            threads.put(thread.tid, thread);
            in.position(next);
        }
    }

    private static void rest(ByteBuffer in, int end, ThreadInfo thread) {
        if (end - in.position() > 29) {
            thread.pidnsInitStartTs = in.getLong();
            thread.tty = in.getInt();
        }
        thread.loginUid = Integer.toUnsignedLong(in.getInt());
        thread.exeWritable = in.get() != 0;
        thread.capInheritable = in.getLong();
        thread.capPermitted = in.getLong();
        thread.capEffective = in.getLong();
        thread.exeUpperLayer = in.get() != 0;
        thread.exeIno = in.getLong();
        thread.exeInoCtime = in.getLong();
        thread.exeInoMtime = in.getLong();
        if (in.position() < end) {
            thread.exeFromMemfd = in.get() != 0;
        }
        if (in.position() < end) {
            thread.exeLowerLayer = in.get() != 0;
        }
        if (in.position() < end) {
            thread.pgid = in.getLong();
        }
    }

    private void descriptors(ByteBuffer in) {
        ThreadInfo thread = threads.get(in.getLong());
        while (in.remaining() >= 21) {
            int next = in.position() + in.getInt(in.position());
            in.getInt();
            long number = in.getLong();
            FdInfo info = new FdInfo();
            info.ino = in.getLong();
            info.type = in.get();
            switch (info.type) {
                case FdInfo.IPV4_SOCK -> ends(in, info, 4);
                case FdInfo.IPV6_SOCK -> ends(in, info, 16);
                case FdInfo.IPV4_SERV -> server(in, info, 4);
                case FdInfo.IPV6_SERV -> server(in, info, 16);
                case FdInfo.UNIX -> {
                    info.unixSource = in.getLong();
                    info.unixDest = in.getLong();
                    info.name = text(in);
                }
                case FdInfo.FILE_V2 -> {
                    info.openFlags = in.getInt();
                    info.name = text(in);
                    info.dev = in.getInt();
                }
                default -> info.name = text(in);
            }
            if (thread != null) {
                thread.fds.put(number, info);
            }
            in.position(next);
        }
    }

    private static void ends(ByteBuffer in, FdInfo info, int size) {
        info.sourceIp = bytes(in, size);
        info.destIp = bytes(in, size);
        info.sourcePort = Short.toUnsignedInt(in.getShort());
        info.destPort = Short.toUnsignedInt(in.getShort());
        info.l4 = in.get();
        info.connected = info.l4 == FdInfo.L4_TCP;
        info.role = FdInfo.ROLE_CLIENT;
        info.name = new SocketNames().ofStored(info, new StringPool(2));
    }

    private static void server(ByteBuffer in, FdInfo info, int size) {
        info.sourceIp = bytes(in, size);
        info.sourcePort = Short.toUnsignedInt(in.getShort());
        info.l4 = in.get();
        info.role = FdInfo.ROLE_SERVER;
        info.name = ByteString.of(InetText.text(info.sourceIp) + ":" + info.sourcePort);
    }

    private static ByteString text(ByteBuffer in) {
        return ByteString.wrap(bytes(in, Short.toUnsignedInt(in.getShort())));
    }

    private static byte[] bytes(ByteBuffer in, int size) {
        byte[] bytes = new byte[size];
        in.get(bytes);
        return bytes;
    }
}
