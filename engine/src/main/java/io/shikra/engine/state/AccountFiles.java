// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;

/// Reads the user database as a process sees it. The default has none (captures carry their own lists).
@FunctionalInterface
public interface AccountFiles {
    AccountFiles NONE = (pid, path) -> ByteString.EMPTY.array();

    /// @param pid  a live host process id whose root is looked into; 1 for the host's own files
    /// @param path `etc/passwd` or `etc/group`, relative to that root
    /// @return the content, empty when it cannot be read; at most about a megabyte, without following a link out of
    ///     the process' root and without blocking
    byte[] read(long pid, String path);
}
