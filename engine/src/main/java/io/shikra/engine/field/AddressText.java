// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.EventView;
import io.shikra.engine.event.Memory;
import io.shikra.engine.event.SocketAddress;
import io.shikra.engine.event.SocketTuple;

/// Prints socket addresses and tuples of event parameters.
final class AddressText {
    private final SocketAddress address = new SocketAddress();
    private final SocketTuple tuple = new SocketTuple();
    private final TextBuffer work = new TextBuffer();

    void address(EventView view, int index, TextBuffer into) {
        if (!address.wrap(view, index)) {
            malformed(view.byteAt(index, 0), into);
        } else if (address.isInet()) {
            end(address.start(), address.length(), address.port(), into);
        } else {
            path(address.start(), address.length(), into);
        }
    }

    private static void malformed(int family, TextBuffer into) {
        switch (family) {
            case SocketTuple.UNIX -> into.append("INVALID PATH");
            case SocketTuple.INET -> into.append("INVALID IPv4");
            case SocketTuple.INET6 -> into.append("INVALID IPv6");
            default -> into.append("family ").decimal(family);
        }
    }

    /// `sip:sport->dip:dport`, or `source->peer path` for AF_UNIX.
    void tuple(EventView view, int index, TextBuffer into) {
        if (!tuple.wrap(view, index)) {
            into.append("INVALID SOCKADDR");
        } else if (tuple.isInet()) {
            end(tuple.sourceIp(), tuple.ipLength(), tuple.sourcePort(), into);
            into.append("->");
            end(tuple.destIp(), tuple.ipLength(), tuple.destPort(), into);
        } else {
            into.hexLower(tuple.sourcePointer()).append("->").hexLower(tuple.destPointer());
            into.append(' ');
            path(tuple.path(), tuple.pathLength(), into);
        }
    }

    private void end(long ip, int length, int port, TextBuffer into) {
        work.clear().append(Memory.ALL, ip, length);
        into.address(work.array(), 0, length).append(':').unsigned(port);
    }

    private void path(long offset, int length, TextBuffer into) {
        work.clear().append(Memory.ALL, offset, length);
        ValueText.clean(work.array(), 0, length, into);
    }
}
