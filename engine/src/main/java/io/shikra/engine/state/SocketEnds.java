// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.InetBytes;
import io.shikra.engine.event.SocketTuple;
import io.shikra.engine.event.StringPool;

/// Moves addresses between tuples and stored sockets.
final class SocketEnds {
    private SocketEnds() {}

    /// Both ends of an IP tuple, and the type of its family.
    ///
    /// @return whether anything changed
    static boolean copy(SocketTuple tuple, FdInfo info, StringPool strings) {
        boolean source = copySource(tuple, info, strings);
        boolean dest = copyDest(tuple, info, strings);
        info.type = tuple.family() == SocketTuple.INET ? FdInfo.IPV4_SOCK : FdInfo.IPV6_SOCK;
        return source || dest;
    }

    static boolean copySource(SocketTuple tuple, FdInfo info, StringPool strings) {
        byte[] before = info.sourceIp;
        int port = info.sourcePort;
        info.sourceIp = InetBytes.keep(info.sourceIp, tuple.sourceIp(), tuple.ipLength(), strings);
        info.sourcePort = tuple.sourcePort();
        return !InetBytes.equal(before, info.sourceIp) || port != info.sourcePort;
    }

    static boolean copyDest(SocketTuple tuple, FdInfo info, StringPool strings) {
        byte[] before = info.destIp;
        int port = info.destPort;
        info.destIp = InetBytes.keep(info.destIp, tuple.destIp(), tuple.ipLength(), strings);
        info.destPort = tuple.destPort();
        return !InetBytes.equal(before, info.destIp) || port != info.destPort;
    }

    static void copyPointers(SocketTuple tuple, FdInfo info) {
        info.type = FdInfo.UNIX;
        info.unixSource = tuple.sourcePointer();
        info.unixDest = tuple.destPointer();
    }

    static boolean samePointers(SocketTuple tuple, FdInfo info) {
        return info.type == FdInfo.UNIX
                && info.unixSource == tuple.sourcePointer()
                && info.unixDest == tuple.destPointer();
    }

    /// Whether the four values are the stored ones, in this or in the other direction.
    static boolean same(SocketTuple tuple, FdInfo info) {
        boolean straight = matches(info.sourceIp, info.sourcePort, tuple, true)
                && matches(info.destIp, info.destPort, tuple, false);
        boolean swapped = matches(info.sourceIp, info.sourcePort, tuple, false)
                && matches(info.destIp, info.destPort, tuple, true);
        return straight || swapped;
    }

    private static boolean matches(byte[] ip, int port, SocketTuple tuple, boolean source) {
        return port == (source ? tuple.sourcePort() : tuple.destPort())
                && InetBytes.equal(ip, source ? tuple.sourceIp() : tuple.destIp(), tuple.ipLength());
    }
}
