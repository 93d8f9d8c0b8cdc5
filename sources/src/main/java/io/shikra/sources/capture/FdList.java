// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.InetBytes;
import io.shikra.engine.event.StringPool;
import io.shikra.engine.state.FdInfo;
import io.shikra.engine.state.InetText;
import io.shikra.engine.state.SocketNames;
import io.shikra.engine.state.ThreadInfo;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Descriptor list blocks, one per thread that owns a table (specification: §3), with and without entry lengths.
final class FdList {
    private static final int V4 = 4;
    private static final int V6 = 16;
    private static final int LARGEST_TYPE = FdInfo.PIDFD;
    /// As long as its two bytes of length can say.
    private static final int NAME = 0xFFFF;

    private final SocketNames names = new SocketNames();
    private final StringPool strings = new StringPool(2);

    void read(BlockCursor in, boolean entryLengths, Metadata into) throws CaptureException {
        ThreadInfo thread = into.threads.get(in.i64());
        while (in.hasEntry()) {
            if (entryLengths) {
                int start = in.position();
                in.beginEntry(start, in.u32());
            }
            long number = in.i64();
            FdInfo info = new FdInfo();
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
        info.role = FdInfo.ROLE_CLIENT;
        if (size == V6 && isV4(info.sourceIp) && isV4(info.destIp)) {
            info.type = FdInfo.IPV4_SOCK;
            info.sourceIp = Arrays.copyOfRange(info.sourceIp, V6 - V4, V6);
            info.destIp = Arrays.copyOfRange(info.destIp, V6 - V4, V6);
        }
        info.name = names.ofStored(info, strings);
    }

    private static boolean isV4(byte[] address) {
        return InetBytes.isV4MappedOrZero(MemorySegment.ofArray(address), 0);
    }

    private static void server(BlockCursor in, FdInfo info, int size) throws CaptureException {
        info.sourceIp = in.bytes(size);
        info.sourcePort = in.u16();
        info.l4 = in.u8();
        info.role = FdInfo.ROLE_SERVER;
        info.name = ByteString.of(InetText.text(info.sourceIp) + ":" + info.sourcePort);
    }

    /// A connection at a port where the host listens was accepted there: its ends are swapped, so that the source is
    /// the client. Known only once all lists are read.
    void settleRole(FdInfo info, Metadata of) {
        if (info.isIpSocket() && of.serverPorts.get(info.sourcePort)) {
            byte[] ip = info.sourceIp;
            info.sourceIp = info.destIp;
            info.destIp = ip;
            int port = info.sourcePort;
            info.sourcePort = info.destPort;
            info.destPort = port;
            info.role = FdInfo.ROLE_SERVER;
            info.name = names.ofStored(info, strings);
        }
    }
}
