// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.Memory;
import io.shikra.engine.event.SocketAddress;
import io.shikra.engine.event.SocketTuple;
import io.shikra.engine.event.StringPool;

/// Writes the names of sockets as fd.name shows them (spec: state, §5.2). Its buffer is reused.
public final class SocketNames {
    private static final ByteString UNKNOWN = ByteString.of("<unknown>");
    private static final byte[] DIGITS = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };
    private static final int MAX_PATH = 4096;

    private final byte[] buffer = new byte[MAX_PATH + 128];
    private final byte[] ip = new byte[16];
    private int length;

    /// `sip:sport->dip:dport` from the stored addresses; without ports for icmp and raw, `<unknown>` when the
    /// protocol is.
    public ByteString ofStored(FdInfo socket, StringPool strings) {
        boolean v6 = socket.type == FdInfo.IPV6_SOCK;
        boolean ports = socket.l4 == FdInfo.L4_TCP || socket.l4 == FdInfo.L4_UDP;
        boolean bare = socket.l4 == FdInfo.L4_ICMP || (!v6 && socket.l4 == FdInfo.L4_RAW);
        if (!ports && !bare) {
            return UNKNOWN;
        }
        length = 0;
        end(socket.sourceIp, v6, socket.sourcePort, ports);
        arrow();
        end(socket.destIp, v6, socket.destPort, ports);
        return strings.intern(buffer, length);
    }

    /// The tuple as its parameter prints: always with ports; unix `source->dest path`, pointers in hex.
    public ByteString of(SocketTuple tuple, StringPool strings) {
        length = 0;
        if (tuple.isInet()) {
            end(tuple.sourceIp(), tuple.ipLength(), tuple.sourcePort());
            arrow();
            end(tuple.destIp(), tuple.ipLength(), tuple.destPort());
        } else {
            hex(tuple.sourcePointer());
            arrow();
            hex(tuple.destPointer());
            buffer[length++] = ' ';
            copy(tuple.path(), tuple.pathLength());
        }
        return strings.intern(buffer, length);
    }

    /// Whether a name that begins with the tuple's two pointers is that of the tuple.
    static boolean endsWithPath(ByteString name, SocketTuple tuple) {
        int from = digits(tuple.sourcePointer()) + 2 + digits(tuple.destPointer()) + 1;
        int size = tuple.pathLength();
        if (size > MAX_PATH || name.length() != from + size) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (name.at(from + i) != Memory.i8(tuple.path() + i)) {
                return false;
            }
        }
        return true;
    }

    /// A unix socket's name from its stored pointers and a path.
    ByteString unix(FdInfo socket, ByteString path, StringPool strings) {
        length = 0;
        hex(socket.unixSource);
        arrow();
        hex(socket.unixDest);
        buffer[length++] = ' ';
        int most = Math.min(path.length(), MAX_PATH);
        System.arraycopy(path.array(), 0, buffer, length, most);
        length += most;
        return strings.intern(buffer, length);
    }

    /// The address as its parameter prints: `ip:port` or the path.
    public ByteString of(SocketAddress address, StringPool strings) {
        length = 0;
        if (address.isInet()) {
            end(address.start(), address.length(), address.port());
        } else {
            copy(address.start(), address.length());
        }
        return strings.intern(buffer, length);
    }

    private void copy(long address, int size) {
        int most = Math.min(size, MAX_PATH);
        Memory.copy(address, buffer, length, most);
        length += most;
    }

    private void end(byte[] address, boolean v6, int port, boolean withPort) {
        int size = v6 ? 16 : 4;
        for (int i = 0; i < size; i++) {
            ip[i] = address.length == size ? address[i] : 0;
        }
        length = InetText.write(ip, size, buffer, length);
        if (withPort) {
            port(port);
        }
    }

    private void end(long address, int size, int port) {
        Memory.copy(address, ip, 0, size);
        length = InetText.write(ip, size, buffer, length);
        port(port);
    }

    private void port(int port) {
        buffer[length++] = ':';
        length = InetText.decimal(port, buffer, length);
    }

    private void arrow() {
        buffer[length++] = '-';
        buffer[length++] = '>';
    }

    private static int digits(long value) {
        return value == 0 ? 1 : (67 - Long.numberOfLeadingZeros(value)) / 4;
    }

    private void hex(long value) {
        int digits = digits(value);
        for (int i = digits - 1; i >= 0; i--) {
            buffer[length++] = DIGITS[(int) (value >>> (4 * i)) & 15];
        }
    }
}
