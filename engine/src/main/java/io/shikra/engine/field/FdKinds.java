// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.state.FdInfo;

/// Letters and names of fd types and transports (spec: state, data model).
final class FdKinds {
    /// The index is the type code.
    private static final String LETTERS = "ofd4646pueXslitnfburmP";

    private static final ByteString[] NAMES = names(
            "<NA>",
            "file",
            "directory",
            "ipv4",
            "ipv6",
            "ipv4",
            "ipv6",
            "pipe",
            "unix",
            "event",
            "unsupported",
            "signalfd",
            "eventpoll",
            "inotify",
            "timerfd",
            "netlink",
            "file",
            "bpf",
            "userfaultfd",
            "io_uring",
            "memfd",
            "pidfd");
    private static final ByteString[] TRANSPORTS = names("<NA>", "<NA>", "tcp", "udp", "icmp", "raw");

    private FdKinds() {}

    private static ByteString[] names(String... names) {
        ByteString[] bytes = new ByteString[names.length];
        for (int i = 0; i < names.length; i++) {
            bytes[i] = ByteString.of(names[i]);
        }
        return bytes;
    }

    static char letter(FdInfo fd) {
        return fd.type >= 0 && fd.type < LETTERS.length() ? LETTERS.charAt(fd.type) : 'o';
    }

    static ByteString name(FdInfo fd) {
        return fd.type >= 0 && fd.type < NAMES.length ? NAMES[fd.type] : NAMES[0];
    }

    /// A number below 64 that descriptors with the same type name share.
    static int kind(FdInfo fd) {
        return switch (fd.type) {
            case FdInfo.FILE_V2 -> FdInfo.FILE;
            case FdInfo.IPV4_SERV -> FdInfo.IPV4_SOCK;
            case FdInfo.IPV6_SERV -> FdInfo.IPV6_SOCK;
            default -> fd.type & 63;
        };
    }

    /// `t`, `u`, `i`, `r`, or 0 when the transport is unknown or the fd is no IP socket.
    static char transportLetter(FdInfo fd) {
        return isTransportKnown(fd) && fd.l4 >= 2 && fd.l4 <= 5 ? "tuir".charAt(fd.l4 - 2) : 0;
    }

    /// `<NA>` for other than IP sockets, and for sockets (not servers) whose role is not known, unless raw.
    static ByteString transport(FdInfo fd) {
        return isTransportKnown(fd) && fd.l4 >= 0 && fd.l4 < TRANSPORTS.length ? TRANSPORTS[fd.l4] : TRANSPORTS[0];
    }

    private static boolean isTransportKnown(FdInfo fd) {
        return isInet(fd) && (isServer(fd) || fd.l4 == FdInfo.L4_RAW || fd.role != FdInfo.ROLE_NONE);
    }

    static boolean isInet(FdInfo fd) {
        return fd.type >= FdInfo.IPV4_SOCK && fd.type <= FdInfo.IPV6_SERV;
    }

    static boolean isServer(FdInfo fd) {
        return fd.type == FdInfo.IPV4_SERV || fd.type == FdInfo.IPV6_SERV;
    }

    static boolean isFile(FdInfo fd) {
        return fd.type == FdInfo.FILE || fd.type == FdInfo.FILE_V2;
    }
}
