// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventView;
import io.shikra.engine.event.InetBytes;
import io.shikra.engine.event.SocketAddress;
import io.shikra.engine.event.SocketTuple;

/// socket, bind and accept (spec: state, §5.2).
final class SocketHandlers {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_RAW = 3;
    private static final int IPPROTO_ICMP = 1;
    private static final int IPPROTO_TCP = 6;
    private static final int IPPROTO_UDP = 17;
    private static final int IPPROTO_RAW = 255;

    private static final byte[] NO_ADDRESS = {};
    private static final byte[] NO_ADDRESS_4 = new byte[4];
    private static final byte[] NO_ADDRESS_6 = new byte[16];

    private final SocketNames names;
    private final SocketAddress address = new SocketAddress();
    private final SocketTuple tuple = new SocketTuple();

    SocketHandlers(SocketNames names) {
        this.names = names;
    }

    /// An unconnected socket of a family.
    static FdInfo fresh(EventContext context, int family) {
        FdInfo info = context.freshFd();
        info.type = switch (family) {
            case SocketTuple.UNIX -> FdInfo.UNIX;
            case SocketTuple.INET -> FdInfo.IPV4_SOCK;
            case SocketTuple.INET6 -> FdInfo.IPV6_SOCK;
            case AF_NETLINK -> FdInfo.NETLINK;
            default -> FdInfo.UNKNOWN;
        };
        if (info.isIpSocket()) {
            info.sourceIp = family == SocketTuple.INET ? NO_ADDRESS_4 : NO_ADDRESS_6;
            info.destIp = info.sourceIp;
        }
        return info;
    }

    void socket(EventContext context) {
        EventView event = context.event;
        if (!event.hasReturnValue() || event.returnValue() < 0) {
            return;
        }
        int family = event.i32(1, 0);
        FdInfo info = fresh(context, family);
        if (info.isIpSocket()) {
            info.l4 = protocol(event.i32(3, 0), event.i32(2, 0));
        }
        info.openFlags = event.i32(4, 0);
        context.created(event.returnValue(), info);
    }

    private static int protocol(int protocol, int type) {
        boolean raw = type == SOCK_RAW;
        return switch (protocol) {
            case IPPROTO_TCP -> raw ? FdInfo.L4_RAW : FdInfo.L4_TCP;
            case IPPROTO_UDP -> raw ? FdInfo.L4_RAW : FdInfo.L4_UDP;
            case IPPROTO_ICMP -> raw ? FdInfo.L4_RAW : FdInfo.L4_ICMP;
            case IPPROTO_RAW -> FdInfo.L4_RAW;
            case 0 ->
                switch (type & 0xFF) {
                    case SOCK_STREAM -> FdInfo.L4_TCP;
                    case SOCK_DGRAM -> FdInfo.L4_UDP;
                    default -> FdInfo.L4_UNKNOWN;
                };
            default -> FdInfo.L4_UNKNOWN;
        };
    }

    void bind(EventContext context) {
        EventView event = context.event;
        FdInfo held = context.fd;
        if (held == null || !event.hasReturnValue() || event.returnValue() < 0 || !address.wrap(event, 1)) {
            return;
        }
        FdInfo info = context.ownFd(held);
        if (address.isInet() && address.port() > 0) {
            boolean v6 = address.family() == SocketTuple.INET6;
            boolean narrow = v6 && InetBytes.isV4MappedOrZero(address.start());
            long start = address.start() + (narrow ? 12 : 0);
            info.type = v6 && !narrow ? FdInfo.IPV6_SERV : FdInfo.IPV4_SERV;
            info.sourceIp = InetBytes.keep(info.sourceIp, start, v6 && !narrow ? 16 : 4, context.strings);
            info.sourcePort = address.port();
            info.destIp = NO_ADDRESS;
            info.destPort = 0;
            info.role = FdInfo.ROLE_SERVER;
        }
        info.name = names.of(address, context.strings);
    }

    /// accept and accept4.
    void accept(EventContext context) {
        EventView event = context.event;
        ThreadInfo thread = context.thread;
        if (thread == null || !event.hasReturnValue() || event.returnValue() < 0) {
            return;
        }
        thread.lastEventFd = event.returnValue();
        if (!tuple.wrap(event, 1)) {
            return;
        }
        FdInfo info = fresh(context, tuple.family());
        if (tuple.isInet()) {
            info.l4 = FdInfo.L4_TCP;
            SocketEnds.copy(tuple, info, context.strings);
        } else {
            SocketEnds.copyPointers(tuple, info);
        }
        info.name = names.of(tuple, context.strings);
        if (event.code() == EventCode.ACCEPT4_X) {
            info.openFlags = event.i32(5, 0) & FdInfo.O_CLOEXEC;
        }
        info.role = FdInfo.ROLE_SERVER;
        info.connected = true;
        context.created(event.returnValue(), info);
    }
}
