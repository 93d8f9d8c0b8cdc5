// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.Compatibility;
import io.shikra.engine.event.EventView;
import io.shikra.engine.event.InetBytes;
import io.shikra.engine.event.Memory;
import io.shikra.engine.event.SocketTuple;
import io.shikra.engine.event.StringPool;

/// Reads and writes of sockets (spec: state, §5.2, "I/O with a tuple"): what a datagram says of its two ends
/// completes or changes what is known of the socket, and who is client and who server is guessed from ports
/// and direction.
final class IoHandler implements EventHandler {
    private final SocketNames names;
    private final Compatibility compatibility;
    private final boolean receives;
    private final int tupleParam;
    private final boolean createsUnknown;
    private final SocketTuple tuple = new SocketTuple();

    /// @param receives       reads rather than writes
    /// @param tupleParam     parameter with the ends; -1 = the call has none
    /// @param createsUnknown a success on an unknown fd makes a UDP socket of it
    /// @param compatibility  whether a datagram on a bound IPv6 socket spoils its address, as in Falco
    IoHandler(
            SocketNames names, boolean receives, int tupleParam, boolean createsUnknown, Compatibility compatibility) {
        this.compatibility = compatibility;
        this.names = names;
        this.receives = receives;
        this.tupleParam = tupleParam;
        this.createsUnknown = createsUnknown;
    }

    @Override
    public void handle(EventContext context) {
        EventView event = context.event;
        ThreadInfo thread = context.thread;
        if (thread == null || !event.hasReturnValue() || event.returnValue() < 0) {
            return;
        }
        FdInfo info = context.fd;
        boolean ofInterest = tupleParam >= 0 && (info == null || info.name.isEmpty() || info.l4 != FdInfo.L4_TCP);
        boolean hasTuple = ofInterest && tuple.wrap(event, tupleParam);
        if (info == null) {
            if (!createsUnknown || !hasTuple || !tuple.isInet() || thread.lastEventFd < 0) {
                return;
            }
            info = SocketHandlers.fresh(context, tuple.family());
            info.l4 = FdInfo.L4_UDP;
            context.created(thread.lastEventFd, info);
        }
        if (info.isIpSocket() && !info.connected) {
            info = context.ownFd(info);
            info.connected = true;
        }
        if (hasTuple) {
            follow(context, thread, info);
        }
    }

    private void follow(EventContext context, ThreadInfo thread, FdInfo held) {
        boolean known = tuple.isInet()
                ? !spoils(held) && SocketEnds.same(tuple, held)
                : SocketEnds.samePointers(tuple, held) && SocketNames.endsWithPath(held.name, tuple);
        if (known) {
            return;
        }
        FdInfo info = context.ownFd(held);
        if (!tuple.isInet()) {
            SocketEnds.copyPointers(tuple, info);
            info.name = names.of(tuple, context.strings);
            return;
        }
        if (spoils(info)) {
            spoil(info, context.strings);
            info.name = names.of(tuple, context.strings);
            return;
        }
        update(context, info);
        if (info.role == FdInfo.ROLE_NONE) {
            info.role = guessRole(thread);
        }
        if (info.role == (receives ? FdInfo.ROLE_CLIENT : FdInfo.ROLE_SERVER)) {
            info.swapEnds();
        }
        info.name = names.ofStored(info, context.strings);
    }

    private boolean spoils(FdInfo info) {
        return info.type == FdInfo.IPV6_SERV && tuple.family() == SocketTuple.INET6 && compatibility.copiesDefects();
    }

    /// In Falco the tuple's bytes take the place of the bound address, which is then read out of them: the address is
    /// the
    /// tuple's source, port and protocol are the first bytes of its destination.
    private void spoil(FdInfo info, StringPool strings) {
        info.sourceIp = InetBytes.keep(info.sourceIp, tuple.sourceIp(), tuple.ipLength(), strings);
        int low = Memory.i8(tuple.destIp()) & 0xff;
        int high = Memory.i8(tuple.destIp() + 1) & 0xff;
        info.sourcePort = high << 8 | low;
        info.l4 = Memory.i8(tuple.destIp() + 2);
    }

    private void update(EventContext context, FdInfo info) {
        HostInterfaces interfaces = context.state.interfaces;
        SocketEnds.copy(tuple, info, context.strings);
        if (info.l4 == FdInfo.L4_UNKNOWN) {
            info.l4 = FdInfo.L4_UDP;
        }
        if (InetBytes.isZero(info.sourceIp)) {
            info.sourceIp = completed(interfaces, info.sourceIp, info.destIp);
        } else if (InetBytes.isZero(info.destIp)) {
            info.destIp = completed(interfaces, info.destIp, info.sourceIp);
        }
    }

    private static byte[] completed(HostInterfaces interfaces, byte[] unknown, byte[] peer) {
        byte[] found = interfaces.localEndFor(peer);
        return found.length == 0 ? unknown : found;
    }

    private int guessRole(ThreadInfo thread) {
        if (!thread.fds.isBoundTo(tuple.destPort())) {
            return FdInfo.ROLE_CLIENT;
        }
        if (!thread.fds.usesSourcePort(tuple.sourcePort())) {
            return FdInfo.ROLE_SERVER;
        }
        return receives ? FdInfo.ROLE_SERVER : FdInfo.ROLE_CLIENT;
    }
}
