// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import java.util.Locale;
import java.util.Optional;

/// Value types of fields and event parameters, under Falco's names without their `PT_`.
public enum FieldType {
    INT8,
    INT16,
    INT32,
    INT64,
    UINT8,
    UINT16,
    UINT32,
    UINT64,
    CHARBUF,
    BYTEBUF,
    ERRNO,
    SOCKADDR,
    SOCKTUPLE,
    FD,
    PID,
    FDLIST,
    FSPATH,
    SYSCALLID,
    SIGTYPE,
    RELTIME,
    ABSTIME,
    PORT,
    L4PROTO,
    SOCKFAMILY,
    BOOL,
    IPV4ADDR,
    DYN,
    FLAGS8,
    FLAGS16,
    FLAGS32,
    UID,
    GID,
    DOUBLE,
    SIGSET,
    CHARBUFARRAY,
    CHARBUF_PAIR_ARRAY,
    IPV4NET,
    IPV6ADDR,
    IPV6NET,
    IPADDR,
    IPNET,
    MODE,
    FSRELPATH,
    ENUMFLAGS8,
    ENUMFLAGS16,
    ENUMFLAGS32,
    FD32,
    PID32;

    public boolean isText() {
        return this == CHARBUF || this == FSPATH || this == FSRELPATH;
    }

    /// With or without the prefix `PT_`.
    public static Optional<FieldType> parse(String name) {
        String bare = name.startsWith("PT_") ? name.substring(3) : name;
        for (FieldType type : values()) {
            if (type.name().equals(bare.toUpperCase(Locale.ROOT))) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
