// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.InetBytes;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.FdInfo;
import io.shikra.engine.state.ThreadInfo;

/// Both ends of a socket. Client end = source of the tuple, server end = its destination, or what a listening
/// socket is bound to; local end = the one that belongs to this host, remote the other.
final class FdAddressFields {
    private static final byte[] ANY4 = new byte[4];
    private static final byte[] ANY6 = new byte[16];

    private FdAddressFields() {}

    /// Which end of a socket a field is about.
    private enum End {
        CLIENT("c"),
        SERVER("s"),
        LOCAL("l"),
        REMOTE("r");

        /// First letter of its fields.
        final String letter;

        End(String letter) {
            this.letter = letter;
        }
    }

    static void register(FieldRegistry fields) {
        for (End end : End.values()) {
            String letter = end.letter;
            fields.add("fd." + letter + "ip", (event, slot) -> address(event, end, slot))
                    .add("fd." + letter + "net", (event, slot) -> address(event, end, slot))
                    .add("fd." + letter + "port", (event, slot) -> port(event, end, slot))
                    .add("fd." + letter + "proto", (event, slot) -> portText(event, end, slot))
                    .add("fd." + letter + "ip.name", (NamedAddress) (event, slot) -> address(event, end, slot));
        }
        fields.add("fd.ip", new BothEnds(false))
                .add("fd.net", new BothEnds(false))
                .add("fd.port", new BothEnds(true))
                .add("fd.proto", new BothEnds(true))
                .add("fd.is_server", FdAddressFields::isServer)
                .dependOn(
                        FieldScope.FD,
                        "fd.cip",
                        "fd.sip",
                        "fd.cnet",
                        "fd.snet",
                        "fd.cport",
                        "fd.sport",
                        "fd.cproto",
                        "fd.sproto",
                        "fd.ip",
                        "fd.net",
                        "fd.port",
                        "fd.proto");
    }

    /// Whether the end is the tuple's source; a server has only its bound end.
    private static boolean isSource(EventContext event, FdInfo fd, End end) {
        return switch (end) {
            case CLIENT -> true;
            case SERVER -> false;
            case LOCAL -> isSourceLocal(event, fd);
            case REMOTE -> !isSourceLocal(event, fd);
        };
    }

    private static boolean isSourceLocal(EventContext event, FdInfo fd) {
        boolean source = event.state.interfaces.isLocal(fd.sourceIp);
        return source || isContainers(event, fd, FdInfo.ROLE_CLIENT);
    }

    /// The address of a container is on no interface of the host and not known here: its role says which end
    /// is its own. Not in replays, which are to say what Falco says: there an unknown address is not local.
    private static boolean isContainers(EventContext event, FdInfo fd, int role) {
        ThreadInfo thread = event.thread;
        return event.drainedNs != 0 && thread != null && !thread.containerId.isEmpty() && fd.role == role;
    }

    private static void address(EventContext event, End end, Slot slot) {
        FdInfo fd = FdFields.find(event);
        if (fd == null) {
            return;
        }
        if (FdKinds.isServer(fd)) {
            if (end == End.SERVER) {
                set(fd.sourceIp, fd.type == FdInfo.IPV6_SERV, slot);
            }
        } else if (FdKinds.isInet(fd) && fd.role != FdInfo.ROLE_NONE) {
            set(isSource(event, fd, end) ? fd.sourceIp : fd.destIp, fd.type == FdInfo.IPV6_SOCK, slot);
        }
    }

    private static void set(byte[] ip, boolean v6, Slot slot) {
        slot.setAddress(ip.length != 0 ? ip : v6 ? ANY6 : ANY4);
    }

    private static void port(EventContext event, End end, Slot slot) {
        FdInfo fd = FdFields.find(event);
        if (fd == null) {
            return;
        }
        if (FdKinds.isServer(fd)) {
            if (end == End.SERVER) {
                slot.setNumber(fd.sourcePort);
            }
        } else if (FdKinds.isInet(fd) && fd.role != FdInfo.ROLE_NONE) {
            slot.setNumber(isSource(event, fd, end) ? fd.sourcePort : fd.destPort);
        }
    }

    /// The decimal number; a listening socket's is the empty text, as in Falco.
    private static void portText(EventContext event, End end, Slot slot) {
        FdInfo fd = FdFields.find(event);
        if (fd != null && isPortless(fd, end)) {
            slot.setText(ByteString.EMPTY);
            return;
        }
        port(event, end, slot);
        if (slot.isPresent()) {
            long number = slot.number();
            slot.text().unsigned(number);
            slot.setComposed();
        }
    }

    /// Listening sockets, and the client end of unix sockets that have one.
    private static boolean isPortless(FdInfo fd, End end) {
        if (FdKinds.isServer(fd)) {
            return end == End.SERVER || end == End.CLIENT;
        }
        return end == End.CLIENT && fd.type == FdInfo.UNIX && fd.role != FdInfo.ROLE_NONE;
    }

    private static void isServer(EventContext event, Slot slot) {
        FdInfo fd = FdFields.find(event);
        if (fd != null) {
            boolean connection = fd.type == FdInfo.IPV4_SOCK || fd.type == FdInfo.IPV6_SOCK;
            slot.setTruth(FdKinds.isServer(fd) || (connection && isDestLocal(event, fd)));
        }
    }

    private static boolean isDestLocal(EventContext event, FdInfo fd) {
        boolean fresh = fd.type == FdInfo.IPV6_SOCK && InetBytes.isZero(fd.destIp);
        return fresh || event.state.interfaces.isLocal(fd.destIp) || isContainers(event, fd, FdInfo.ROLE_SERVER);
    }

    /// Filters only: looks at both ends of a connection, at the bound end of a server; outputs print nothing.
    private record BothEnds(boolean ports) implements TargetsExtractor {
        @Override
        public void extract(EventContext event, Slot slot) {
            // Filter-only fields have no value in outputs; `exists` is true wherever there is a descriptor.
            if (FdFields.find(event) != null) {
                slot.setList();
            }
        }

        @Override
        public void extractTargets(EventContext event, Slot slot) {
            FdInfo fd = FdFields.find(event);
            if (fd == null || !FdKinds.isInet(fd)) {
                return;
            }
            slot.setList();
            target(fd, true, slot.addItem());
            if (!FdKinds.isServer(fd)) {
                target(fd, false, slot.addItem());
            }
        }

        private void target(FdInfo fd, boolean source, Slot slot) {
            if (ports) {
                slot.setNumber(source ? fd.sourcePort : fd.destPort);
            } else {
                boolean v6 = fd.type == FdInfo.IPV6_SOCK || fd.type == FdInfo.IPV6_SERV;
                set(source ? fd.sourceIp : fd.destIp, v6, slot);
            }
        }

        @Override
        public boolean unequalMeansAll() {
            return true;
        }
    }
}
