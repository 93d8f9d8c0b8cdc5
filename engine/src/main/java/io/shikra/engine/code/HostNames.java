// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

/// Which addresses a host has. Asked on the event thread for every comparison with a name: answers from memory.
@FunctionalInterface
public interface HostNames {
    /// Knows nobody.
    byte[][] NO_ADDRESSES = {};

    HostNames NONE = _ -> NO_ADDRESSES;

    /// @return addresses of 4 or 16 bytes in network order, none for an unknown name; nobody writes to them
    byte[][] addresses(String host);
}
