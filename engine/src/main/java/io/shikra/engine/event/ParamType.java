// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.event;

/// Types of event parameters under the capture format's names (without `PT_`), with their size in bytes.
public enum ParamType {
    NONE(0),
    INT8(1),
    INT16(2),
    INT32(4),
    INT64(8),
    UINT8(1),
    UINT16(2),
    UINT32(4),
    UINT64(8),
    CHARBUF(0),
    BYTEBUF(0),
    ERRNO(8),
    SOCKADDR(0),
    SOCKTUPLE(0),
    FD(8),
    PID(8),
    FDLIST(0),
    FSPATH(0),
    SYSCALLID(2),
    SIGTYPE(1),
    RELTIME(8),
    ABSTIME(8),
    PORT(2),
    L4PROTO(1),
    SOCKFAMILY(1),
    BOOL(1),
    IPV4ADDR(4),
    DYN(0),
    FLAGS8(1),
    FLAGS16(2),
    FLAGS32(4),
    UID(4),
    GID(4),
    DOUBLE(8),
    SIGSET(4),
    CHARBUFARRAY(0),
    CHARBUF_PAIR_ARRAY(0),
    IPV4NET(0),
    IPV6ADDR(16),
    IPV6NET(0),
    IPADDR(0),
    IPNET(0),
    MODE(4),
    FSRELPATH(0),
    ENUMFLAGS8(1),
    ENUMFLAGS16(2),
    ENUMFLAGS32(4),
    FD32(4),
    PID32(4);

    private final int size;

    ParamType(int size) {
        this.size = size;
    }

    /// Bytes of a non-empty value; 0 = any length.
    public int size() {
        return size;
    }

    /// NUL-terminated text.
    public boolean isText() {
        return this == CHARBUF || this == FSPATH || this == FSRELPATH;
    }

    /// Its number in the capture format: the values here stand in that order.
    @SuppressWarnings("EnumOrdinal")
    public int code() {
        return ordinal();
    }

    /// Whether {@code evt.res} and {@code %d} read the value with its sign.
    public boolean isSigned() {
        return switch (this) {
            case INT8, INT16, INT32, INT64, ERRNO, FD, PID, FD32, PID32 -> true;
            default -> false;
        };
    }
}
