// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventCode;

/// What a thread's last enter event said, kept until its exit event: the arguments as they were before another thread
/// could rewrite them.
final class EnterEvent {
    private static final byte[] NO_ADDRESS = {};
    private static final EnterEvent NONE = new EnterEvent();

    /// Code of the enter event; -1 = none.
    int code = -1;

    /// Path argument; empty when it could not be read.
    ByteString name = ByteString.EMPTY;

    long dirfd;
    int flags;

    /// connect: family of the address, 0 = not readable.
    int family;

    byte[] ip = NO_ADDRESS;
    int port;
    ByteString path = ByteString.EMPTY;

    void reset() {
        become(NONE);
    }

    void become(EnterEvent other) {
        code = other.code;
        name = other.name;
        dirfd = other.dirfd;
        flags = other.flags;
        family = other.family;
        ip = other.ip;
        port = other.port;
        path = other.path;
    }

    void clear() {
        code = -1;
    }

    /// Whether this is the enter side of the exit event {@code exitCode}.
    boolean matches(int exitCode) {
        return code >= 0 && (code + 1 == exitCode || (code == EventCode.EXECVEAT_E && exitCode == EventCode.EXECVE_X));
    }
}
