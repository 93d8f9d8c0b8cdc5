// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.event;

/// A window onto a SOCKADDR parameter: `u8 family`, then `ip4 u16 port`, `ip6 u16 port` or `path NUL`; addresses in
/// network order, ports in host order.
public final class SocketAddress {
    private int family;
    private long at;
    private int length;
    private int port;

    /// Moves the window to parameter {@code param}.
    ///
    /// @return false when the parameter is empty, absent, of another family or of a wrong length
    public boolean wrap(EventView event, int param) {
        family = 0;
        int size = event.paramLength(param);
        if (size == 0) {
            return false;
        }
        at = event.paramOffset(param) + 1;
        int named = event.byteAt(param, 0);
        switch (named) {
            case SocketTuple.INET -> inet(named, 4, size);
            case SocketTuple.INET6 -> inet(named, 16, size);
            case SocketTuple.UNIX -> {
                if (size >= 2) {
                    family = named;
                    length = InetBytes.textLength(at, size - 1);
                    port = 0;
                }
            }
            default -> {}
        }
        return family != 0;
    }

    private void inet(int named, int ipLength, int size) {
        if (size == ipLength + 3) {
            family = named;
            length = ipLength;
            port = Memory.u16(at + ipLength);
        }
    }

    /// As {@link SocketTuple#family()}; 0 when the last {@link #wrap} found nothing valid.
    public int family() {
        return family;
    }

    public boolean isInet() {
        return family == SocketTuple.INET || family == SocketTuple.INET6;
    }

    /// Where in {@link Memory} the address or the path (AF_UNIX) is.
    public long start() {
        return at;
    }

    /// Bytes of the address (4 or 16), or of the path without its NUL.
    public int length() {
        return length;
    }

    public int port() {
        return port;
    }
}
