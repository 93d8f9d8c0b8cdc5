// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.InetBytes;
import io.shikra.engine.event.StringPool;
import io.shikra.engine.state.FdInfo;
import io.shikra.engine.state.HostInterfaces;
import io.shikra.engine.state.InetText;
import io.shikra.engine.state.SocketNames;
import io.shikra.engine.state.ThreadInfo;
import java.util.Arrays;

/// Descriptor list blocks, one per thread that owns a table (specification: §3), with and without entry lengths.
final class FdList {
    private static final int V4 = 4;
    private static final int V6 = 16;
    private static final int LARGEST_TYPE = FdInfo.PIDFD;
    /// As long as its two bytes of length can say.
    private static final int NAME = 0xFFFF;

    private final SocketNames names = new SocketNames();
    private final StringPool strings = new StringPool(4);

    void read(BlockCursor in, boolean entryLengths, Metadata into) throws CaptureException {
        ThreadInfo thread = into.threads.get(in.i64());
        while (in.hasEntry()) {
            if (entryLengths) {
                int start = in.position();
                in.beginEntry(start, in.u32());
            }
            long number = in.i64();
            FdInfo info = into.table.freshFd();
            info.ino = in.i64();
            info.type = in.u8();
            payload(in, info, entryLengths);
            if (entryLengths) {
                in.endEntry();
            }
            if (info.isIpServer()) {
                into.serverPorts.set(info.sourcePort);
            }
            if (thread != null) {
                thread.fds.put(number, info);
            }
        }
    }

    private void payload(BlockCursor in, FdInfo info, boolean entryLengths) throws CaptureException {
        switch (info.type) {
            case FdInfo.IPV4_SOCK -> ends(in, info, V4);
            case FdInfo.IPV6_SOCK -> ends(in, info, V6);
            case FdInfo.IPV4_SERV -> server(in, info, V4);
            case FdInfo.IPV6_SERV -> server(in, info, V6);
            case FdInfo.UNIX -> {
                info.unixSource = in.i64();
                info.unixDest = in.i64();
                info.name = in.text("path", NAME);
                info.role = info.name.isEmpty() ? FdInfo.ROLE_CLIENT : FdInfo.ROLE_SERVER;
            }
            case FdInfo.FILE_V2 -> {
                info.openFlags = in.i32();
                info.name = in.text("name", NAME);
                info.dev = entryLengths ? in.i32() : 0;
            }
            default -> other(in, info, entryLengths);
        }
    }

    private static void other(BlockCursor in, FdInfo info, boolean entryLengths) throws CaptureException {
        if (info.type != FdInfo.UNKNOWN && info.type <= LARGEST_TYPE) {
            info.name = in.text("name", NAME);
        } else if (entryLengths) {
            info.name = ByteString.of("unknown-type:[" + info.type + "]");
            info.type = FdInfo.UNSUPPORTED;
        } else {
            throw in.corrupt("a descriptor of the unknown type " + info.type);
        }
    }

    private void ends(BlockCursor in, FdInfo info, int size) throws CaptureException {
        info.sourceIp = in.bytes(size);
        info.destIp = in.bytes(size);
        info.sourcePort = in.u16();
        info.destPort = in.u16();
        info.l4 = in.u8();
        info.connected = info.l4 == FdInfo.L4_TCP;
        if (size == V6 && InetBytes.isV4MappedOrZero(info.sourceIp) && InetBytes.isV4MappedOrZero(info.destIp)) {
            info.type = FdInfo.IPV4_SOCK;
            info.sourceIp = Arrays.copyOfRange(info.sourceIp, V6 - V4, V6);
            info.destIp = Arrays.copyOfRange(info.destIp, V6 - V4, V6);
        }
    }

    private static void server(BlockCursor in, FdInfo info, int size) throws CaptureException {
        info.sourceIp = in.bytes(size);
        info.sourcePort = in.u16();
        info.l4 = in.u8();
        info.role = FdInfo.ROLE_SERVER;
        info.name = ByteString.of(InetText.text(info.sourceIp) + ":" + info.sourcePort);
    }

    /// What of a connection is known only once all blocks are read: an unknown address is the likeliest of the
    /// host's; and where the host listens at the local port, it was accepted there: its ends are swapped, so that
    /// the source is the client. As in Falco, which does both for IPv4 only: an IPv6 connection has no role.
    void settle(FdInfo info, Metadata of, HostInterfaces interfaces) {
        if (info.type == FdInfo.IPV4_SOCK) {
            complete(info, interfaces);
            info.role = FdInfo.ROLE_CLIENT;
            if (of.serverPorts.get(info.sourcePort)) {
                info.role = FdInfo.ROLE_SERVER;
                byte[] ip = info.sourceIp;
                info.sourceIp = info.destIp;
                info.destIp = ip;
                int port = info.sourcePort;
                info.sourcePort = info.destPort;
                info.destPort = port;
            }
        }
        if (info.isIpSocket()) {
            info.name = names.ofStored(info, strings);
        }
    }

    private static void complete(FdInfo info, HostInterfaces interfaces) {
        boolean source = InetBytes.isZero(info.sourceIp);
        if (!source && !InetBytes.isZero(info.destIp)) {
            return;
        }
        byte[] peer = source ? info.destIp : info.sourceIp;
        byte[] found = interfaces.localEndFor(peer);
        boolean itself = Arrays.equals(found, peer) && info.sourcePort == info.destPort;
        if (found.length == 0 || itself) {
            return;
        }
        if (source) {
            info.sourceIp = found;
        } else {
            info.destIp = found;
        }
    }
}
