// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.EventView;
import io.shikra.engine.event.InetBytes;
import io.shikra.engine.event.SocketAddress;
import io.shikra.engine.event.SocketTuple;
import org.jspecify.annotations.Nullable;

/// Exit of connect (spec: state, §5.2). The destination is the kernel's; where user memory at the exit says
/// the same, the address that the enter event saw counts, so that rewriting it in between hides nothing.
final class ConnectHandler implements EventHandler {
    private static final int TUPLE = 1;
    private static final int ADDRESS = 3;
    private static final long EINPROGRESS = 115;
    /// Bytes of a unix socket's path in the kernel.
    private static final int SUN_PATH = 108;

    private final SocketNames names;
    private final SocketTuple tuple = new SocketTuple();
    private final SocketAddress seen = new SocketAddress();

    ConnectHandler(SocketNames names) {
        this.names = names;
    }

    @Override
    public void handle(EventContext context) {
        EventView event = context.event;
        FdInfo held = context.fd;
        ThreadInfo thread = context.thread;
        if (held == null || thread == null || !event.hasReturnValue()) {
            return;
        }
        if (event.returnValue() < 0 && event.returnValue() != -EINPROGRESS) {
            return;
        }
        FdInfo info = context.ownFd(held);
        info.connected = true;
        boolean entered = context.enterMatches && thread.enter.matches(event.code()) && thread.enter.family != 0;
        if (!event.has(TUPLE)) {
            if (entered) {
                fromEnter(context, info, thread.enter);
            }
        } else if (tuple.wrap(event, TUPLE)) {
            boolean useEnter = entered && seen.wrap(event, ADDRESS) && enterCounts(thread.enter);
            if (tuple.isInet()) {
                inet(context, info, useEnter ? thread.enter : null);
            } else {
                unix(context, info, useEnter ? thread.enter : null);
            }
        }
        if (info.role == FdInfo.ROLE_NONE && (event.has(TUPLE) || entered)) {
            info.role = FdInfo.ROLE_CLIENT;
        }
    }

    /// Whether user memory still says what the kernel used, and the enter event saw the same family.
    private boolean enterCounts(EnterEvent enter) {
        if (tuple.isInet()) {
            return seen.isInet()
                    && sameFamily(enter)
                    && seen.port() == tuple.destPort()
                    && seen.length() == tuple.ipLength()
                    && InetBytes.equal(seen.start(), tuple.destIp(), tuple.ipLength());
        }
        return seen.family() == SocketTuple.UNIX
                && enter.family == SocketTuple.UNIX
                && seen.length() == Math.min(tuple.pathLength(), SUN_PATH)
                && InetBytes.equal(seen.start(), tuple.path(), seen.length());
    }

    private boolean sameFamily(EnterEvent enter) {
        return enter.ip.length == tuple.ipLength();
    }

    private void inet(EventContext context, FdInfo info, @Nullable EnterEvent enter) {
        boolean changed = SocketEnds.copySource(tuple, info, context.strings);
        if (enter == null) {
            changed |= SocketEnds.copyDest(tuple, info, context.strings);
        } else {
            changed |= !InetBytes.equal(info.destIp, enter.ip) || info.destPort != enter.port;
            info.destIp = enter.ip;
            info.destPort = enter.port;
        }
        info.type = tuple.family() == SocketTuple.INET ? FdInfo.IPV4_SOCK : FdInfo.IPV6_SOCK;
        if (changed && info.l4 == FdInfo.L4_UDP && info.role == FdInfo.ROLE_SERVER) {
            info.swapEnds();
        }
        info.name = names.ofStored(info, context.strings);
    }

    private void unix(EventContext context, FdInfo info, @Nullable EnterEvent enter) {
        SocketEnds.copyPointers(tuple, info);
        if (enter == null) {
            info.name = names.of(tuple, context.strings);
        } else {
            info.name = names.unix(info, enter.path, context.strings);
        }
    }

    /// The kernel could not say where the socket goes: the argument is all there is.
    private void fromEnter(EventContext context, FdInfo info, EnterEvent enter) {
        if (enter.family == SocketTuple.UNIX) {
            info.type = FdInfo.UNIX;
            info.name = names.unix(info, enter.path, context.strings);
            return;
        }
        info.type = enter.family == SocketTuple.INET ? FdInfo.IPV4_SOCK : FdInfo.IPV6_SOCK;
        info.destIp = enter.ip;
        info.destPort = enter.port;
        info.name = names.ofStored(info, context.strings);
    }
}
