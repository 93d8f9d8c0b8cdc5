// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;

/// One open file descriptor of a process (spec: state, data model). Mutable, owned by its table's writer.
public final class FdInfo {
    /// Codes of the capture format.
    public static final int UNKNOWN = 0;

    public static final int FILE = 1;
    public static final int DIRECTORY = 2;
    public static final int IPV4_SOCK = 3;
    public static final int IPV6_SOCK = 4;
    public static final int IPV4_SERV = 5;
    public static final int IPV6_SERV = 6;
    public static final int FIFO = 7;
    public static final int UNIX = 8;
    public static final int EVENT = 9;
    public static final int UNSUPPORTED = 10;
    public static final int SIGNALFD = 11;
    public static final int EVENTPOLL = 12;
    public static final int INOTIFY = 13;
    public static final int TIMERFD = 14;
    public static final int NETLINK = 15;
    public static final int FILE_V2 = 16;
    public static final int BPF = 17;
    public static final int USERFAULTFD = 18;
    public static final int IO_URING = 19;
    public static final int MEMFD = 20;
    public static final int PIDFD = 21;

    /// Bits of {@link #openFlags} in the capture's own numbering.
    public static final int O_CLOEXEC = 0x1000;

    public static final int O_DIRECTORY = 0x400;
    public static final int O_TMPFILE = 0x2000;
    public static final int O_F_CREATED = 0x4000;
    public static final int UPPER_LAYER = 0x8000;
    public static final int LOWER_LAYER = 0x10000;

    /// Values of {@link #l4}.
    public static final int L4_UNKNOWN = 0;

    public static final int L4_NA = 1;
    public static final int L4_TCP = 2;
    public static final int L4_UDP = 3;
    public static final int L4_ICMP = 4;
    public static final int L4_RAW = 5;

    public static final int ROLE_NONE = 0;
    public static final int ROLE_CLIENT = 1;
    public static final int ROLE_SERVER = 2;

    private static final byte[] NO_ADDRESS = {};
    private static final FdInfo NEW = new FdInfo();

    public int type;
    /// Open flags in the capture's own numbering, upper and lower layer bits included.
    public int openFlags;
    public ByteString name = ByteString.EMPTY;
    public ByteString nameRaw = ByteString.EMPTY;
    public long ino;
    public int dev;
    /// Target of a pidfd.
    public long pid;
    /// Addresses in network order: 4 or 16 bytes, zero-length when unknown. Ports are host order. A server socket
    /// (types IPV4_SERV, IPV6_SERV) has its bound address here, as source. The arrays are replaced, never written.
    public byte[] sourceIp = NO_ADDRESS;

    public byte[] destIp = NO_ADDRESS;
    public int sourcePort;
    public int destPort;
    /// 0 unknown, 1 not applicable, 2 tcp, 3 udp, 4 icmp, 5 raw.
    public int l4;
    public int role;
    public boolean connected;
    /// Besides O_CLOEXEC in {@link #openFlags}.
    public boolean closeOnExec;

    /// Kernel addresses of a unix socket and its peer.
    public long unixSource;
    public long unixDest;

    /// What rules remember of it.
    public long[] kept = Kept.nothing();

    /// Something that fd.* show of it has changed: what rules remember counts no more.
    void changed() {
        Kept.forget(kept);
    }

    /// Tables that have it: of a process and of children that it was handed down to.
    int tables;

    public boolean isIpSocket() {
        return type == IPV4_SOCK || type == IPV6_SOCK;
    }

    public boolean isIpServer() {
        return type == IPV4_SERV || type == IPV6_SERV;
    }

    /// Whether an exec closes it.
    public boolean closesOnExec() {
        return closeOnExec || (openFlags & O_CLOEXEC) != 0;
    }

    void setCloseOnExec(boolean on) {
        closeOnExec = on;
        openFlags = on ? openFlags | O_CLOEXEC : openFlags & ~O_CLOEXEC;
    }

    void swapEnds() {
        byte[] ip = sourceIp;
        sourceIp = destIp;
        destIp = ip;
        int port = sourcePort;
        sourcePort = destPort;
        destPort = port;
    }

    /// Another object with the same values.
    public FdInfo copy() {
        FdInfo copy = new FdInfo();
        copy.become(this);
        return copy;
    }

    /// Takes over every value of another.
    void become(FdInfo other) {
        type = other.type;
        openFlags = other.openFlags;
        name = other.name;
        nameRaw = other.nameRaw;
        ino = other.ino;
        dev = other.dev;
        pid = other.pid;
        sourceIp = other.sourceIp;
        destIp = other.destIp;
        sourcePort = other.sourcePort;
        destPort = other.destPort;
        l4 = other.l4;
        role = other.role;
        connected = other.connected;
        closeOnExec = other.closeOnExec;
        unixSource = other.unixSource;
        unixDest = other.unixDest;
    }

    /// As new.
    void reset() {
        become(NEW);
        tables = 0;
        kept = Kept.nothing();
    }
}
