// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.proc;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.state.FdInfo;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The sockets of one network namespace by inode, read from the tables under `/proc/PID/net`.
///
/// A socket without a peer is a server socket, its address in the source; one whose own port is a server's port is the
/// accepted end of a connection: its ends are swapped, so that the source is the client (spec: state, 5.2).
final class SocketTable {
    /// One table file: a hundred thousand connections.
    private static final int MAX_BYTES = 16 << 20;

    private final Map<Long, FdInfo> byInode = new HashMap<>();
    private final Set<Integer> serverPorts = new HashSet<>();

    /// @param net directory of the tables, with `/` at the end
    static SocketTable read(ProcFile file, String net) {
        SocketTable table = new SocketTable();
        table.inet(file, net + "tcp", FdInfo.L4_TCP, 4);
        table.inet(file, net + "tcp6", FdInfo.L4_TCP, 16);
        table.inet(file, net + "udp", FdInfo.L4_UDP, 4);
        table.inet(file, net + "udp6", FdInfo.L4_UDP, 16);
        table.inet(file, net + "icmp", FdInfo.L4_ICMP, 4);
        table.inet(file, net + "icmp6", FdInfo.L4_ICMP, 16);
        table.inet(file, net + "raw", FdInfo.L4_RAW, 4);
        table.inet(file, net + "raw6", FdInfo.L4_RAW, 16);
        table.unix(file, net + "unix");
        table.netlink(file, net + "netlink");
        for (FdInfo socket : table.byInode.values()) {
            table.giveRole(socket);
        }
        return table;
    }

    /// A copy that the caller may keep.
    Optional<FdInfo> find(long inode) {
        return Optional.ofNullable(byInode.get(inode)).map(FdInfo::copy);
    }

    private void inet(ProcFile file, String path, int l4, int addressLength) {
        if (!file.read(path, MAX_BYTES)) {
            return;
        }
        Scan scan = new Scan(file);
        scan.line(); // the heading
        while (!scan.atEnd()) {
            Scan line = scan.line();
            FdInfo socket = new FdInfo();
            line.skipWord(); // sl
            if (!line.hasWord()) {
                continue;
            }
            socket.sourceIp = address(line, addressLength);
            socket.sourcePort = port(line);
            line.hasWord();
            socket.destIp = address(line, addressLength);
            socket.destPort = port(line);
            for (int i = 0; i < 6; i++) {
                line.skipWord(); // st, queues, timer, retransmits, uid, timeout
            }
            socket.ino = line.decimal();
            socket.l4 = l4;
            if (socket.ino != 0) { // connections in TIME_WAIT have no socket any more
                addInet(socket);
            }
        }
    }

    private void addInet(FdInfo socket) {
        boolean v6 = socket.sourceIp.length == 16;
        boolean server = Addresses.isZero(socket.destIp);
        if (v6 && Addresses.isV4Mapped(socket.sourceIp) && (server || Addresses.isV4Mapped(socket.destIp))) {
            socket.sourceIp = lastFour(socket.sourceIp);
            socket.destIp = lastFour(socket.destIp);
            v6 = false;
        }
        if (server) {
            socket.type = v6 ? FdInfo.IPV6_SERV : FdInfo.IPV4_SERV;
            socket.destIp = new byte[0];
            socket.destPort = 0;
            serverPorts.add(portKey(socket));
        } else {
            socket.type = v6 ? FdInfo.IPV6_SOCK : FdInfo.IPV4_SOCK;
            socket.connected = socket.l4 == FdInfo.L4_TCP;
        }
        byInode.put(socket.ino, socket);
    }

    private void giveRole(FdInfo socket) {
        switch (socket.type) {
            case FdInfo.IPV4_SERV, FdInfo.IPV6_SERV -> {
                socket.role = FdInfo.ROLE_SERVER;
                socket.name = ByteString.of(Addresses.text(socket.sourceIp) + ":" + socket.sourcePort);
            }
            case FdInfo.IPV4_SOCK, FdInfo.IPV6_SOCK -> {
                if (serverPorts.contains(portKey(socket))) {
                    socket.role = FdInfo.ROLE_SERVER;
                    swapEnds(socket);
                } else {
                    socket.role = FdInfo.ROLE_CLIENT;
                }
                socket.name = ByteString.of(tuple(socket));
            }
            default -> {
                // unix and netlink sockets have no role
            }
        }
    }

    private static String tuple(FdInfo socket) {
        String source = Addresses.text(socket.sourceIp);
        String dest = Addresses.text(socket.destIp);
        boolean ports = socket.l4 == FdInfo.L4_TCP || socket.l4 == FdInfo.L4_UDP;
        return ports ? source + ":" + socket.sourcePort + "->" + dest + ":" + socket.destPort : source + "->" + dest;
    }

    private static void swapEnds(FdInfo socket) {
        byte[] ip = socket.sourceIp;
        int port = socket.sourcePort;
        socket.sourceIp = socket.destIp;
        socket.sourcePort = socket.destPort;
        socket.destIp = ip;
        socket.destPort = port;
    }

    private void unix(ProcFile file, String path) {
        if (!file.read(path, MAX_BYTES)) {
            return;
        }
        Scan scan = new Scan(file);
        scan.line();
        while (!scan.atEnd()) {
            Scan line = scan.line();
            FdInfo socket = new FdInfo();
            socket.type = FdInfo.UNIX;
            socket.unixSource = line.hex();
            for (int i = 0; i < 6; i++) {
                line.skipWord(); // the colon, references, protocol, flags, type, state
            }
            socket.ino = line.decimal();
            socket.name = ByteString.wrap(line.rest());
            byInode.put(socket.ino, socket);
        }
    }

    private void netlink(ProcFile file, String path) {
        if (!file.read(path, MAX_BYTES)) {
            return;
        }
        Scan scan = new Scan(file);
        scan.line();
        while (!scan.atEnd()) {
            Scan line = scan.line();
            for (int i = 0; i < 9; i++) {
                line.skipWord(); // sk, protocol, port id, groups, rmem, wmem, dump, locks, drops
            }
            FdInfo socket = new FdInfo();
            socket.type = FdInfo.NETLINK;
            socket.ino = line.decimal();
            byInode.put(socket.ino, socket);
        }
    }

    /// The kernel prints each 32-bit word of an address as a number of the host's byte order (little-endian on the
    /// machines we run on).
    private static byte[] address(Scan line, int length) {
        byte[] address = new byte[length];
        for (int i = 0; i < length; i += 4) {
            int word = line.hex8();
            address[i] = (byte) word;
            address[i + 1] = (byte) (word >>> 8);
            address[i + 2] = (byte) (word >>> 16);
            address[i + 3] = (byte) (word >>> 24);
        }
        return address;
    }

    private static int port(Scan line) {
        return line.take(':') ? (int) line.hex() & 0xFFFF : 0;
    }

    private static int portKey(FdInfo socket) {
        return socket.l4 << 16 | socket.sourcePort;
    }

    private static byte[] lastFour(byte[] address) {
        return Arrays.copyOfRange(address, 12, 16);
    }
}
