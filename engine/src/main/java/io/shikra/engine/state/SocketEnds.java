// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.InetBytes;
import io.shikra.engine.event.SocketTuple;

/// Moves addresses between tuples and stored sockets.
final class SocketEnds {
    private SocketEnds() {}

    /// Both ends of an IP tuple, and the type of its family.
    ///
    /// @return whether anything changed
    static boolean copy(SocketTuple tuple, FdInfo info) {
        boolean source = copySource(tuple, info);
        boolean dest = copyDest(tuple, info);
        info.type = tuple.family() == SocketTuple.INET ? FdInfo.IPV4_SOCK : FdInfo.IPV6_SOCK;
        return source || dest;
    }

    static boolean copySource(SocketTuple tuple, FdInfo info) {
        byte[] before = info.sourceIp;
        int port = info.sourcePort;
        info.sourceIp = InetBytes.copyUnlessEqual(info.sourceIp, tuple.segment(), tuple.sourceIp(), tuple.ipLength());
        info.sourcePort = tuple.sourcePort();
        return !InetBytes.equal(before, info.sourceIp) || port != info.sourcePort;
    }

    static boolean copyDest(SocketTuple tuple, FdInfo info) {
        byte[] before = info.destIp;
        int port = info.destPort;
        info.destIp = InetBytes.copyUnlessEqual(info.destIp, tuple.segment(), tuple.destIp(), tuple.ipLength());
        info.destPort = tuple.destPort();
        return !InetBytes.equal(before, info.destIp) || port != info.destPort;
    }

    static void copyPointers(SocketTuple tuple, FdInfo info) {
        info.type = FdInfo.UNIX;
        info.unixSource = tuple.sourcePointer();
        info.unixDest = tuple.destPointer();
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
                && InetBytes.equal(ip, tuple.segment(), source ? tuple.sourceIp() : tuple.destIp(), tuple.ipLength());
    }
}
