// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.event;

/// A window onto a SOCKTUPLE parameter: both ends of a connection.
///
/// `u8 family`, then for AF_INET `ip4 u16 ip4 u16`, for AF_INET6 `ip6 u16 ip6 u16` (addresses in network order, ports
/// in host order), for AF_UNIX `u64 source, u64 dest, path NUL`. An IPv6 tuple whose ends are both v4-mapped or
/// all-zero is read as IPv4.
public final class SocketTuple {
    public static final int UNIX = 1;
    public static final int INET = 2;
    public static final int INET6 = 10;

    private int family;
    private long sourceIp;
    private long destIp;
    private int ipLength;
    private int sourcePort;
    private int destPort;
    private long sourcePointer;
    private long destPointer;
    private long path;
    private int pathLength;

    /// Moves the window to parameter {@code param}.
    ///
    /// @return false when the parameter is empty, absent, of another family or of a wrong length
    public boolean wrap(EventView event, int param) {
        family = 0;
        int length = event.paramLength(param);
        if (length == 0) {
            return false;
        }
        long at = event.paramOffset(param);
        switch (event.byteAt(param, 0)) {
            case INET -> {
                if (length == 13) {
                    ends(INET, at + 1, 4);
                }
            }
            case INET6 -> {
                if (length == 37) {
                    ends(INET6, at + 1, 16);
                    narrow();
                }
            }
            case UNIX -> unix(at, length);
            default -> {}
        }
        return family != 0;
    }

    private void ends(int of, long at, int size) {
        family = of;
        ipLength = size;
        sourceIp = at;
        sourcePort = Memory.u16(at + size);
        destIp = at + size + 2;
        destPort = Memory.u16(at + 2L * size + 2);
    }

    private void narrow() {
        if (InetBytes.isV4MappedOrZero(sourceIp) && InetBytes.isV4MappedOrZero(destIp)) {
            family = INET;
            ipLength = 4;
            sourceIp += 12;
            destIp += 12;
        }
    }

    private void unix(long at, int length) {
        if (length >= 18 && Memory.i8(at + length - 1) == 0) {
            family = UNIX;
            ipLength = 0;
            sourcePort = 0;
            destPort = 0;
            sourcePointer = Memory.i64(at + 1);
            destPointer = Memory.i64(at + 9);
            path = at + 17;
            pathLength = InetBytes.textLength(path, length - 18);
        }
    }

    /// {@link #UNIX}, {@link #INET}, {@link #INET6}; 0 when the last {@link #wrap} found nothing valid.
    public int family() {
        return family;
    }

    public boolean isInet() {
        return family == INET || family == INET6;
    }

    /// Bytes of an address: 4 or 16.
    public int ipLength() {
        return ipLength;
    }

    /// Address in {@link Memory} of the source.
    public long sourceIp() {
        return sourceIp;
    }

    public long destIp() {
        return destIp;
    }

    public int sourcePort() {
        return sourcePort;
    }

    public int destPort() {
        return destPort;
    }

    /// Kernel addresses of the two sockets (AF_UNIX).
    public long sourcePointer() {
        return sourcePointer;
    }

    public long destPointer() {
        return destPointer;
    }

    /// Address of the path (AF_UNIX), which may be empty.
    public long path() {
        return path;
    }

    public int pathLength() {
        return pathLength;
    }
}
