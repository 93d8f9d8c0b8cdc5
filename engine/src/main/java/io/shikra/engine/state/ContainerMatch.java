// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;

/// A container id found in a cgroup path.
///
/// @param id         as reported: the first 12 characters (lxc and libvirt-lxc: all)
/// @param fullId     as it stands in the path
/// @param cgroupPath the path
/// @param type       for kinds without a metadata service: what is known of them at once; else empty
public record ContainerMatch(ByteString id, String fullId, String cgroupPath, String type) {
    /// The host.
    public static final ContainerMatch NONE = new ContainerMatch(ByteString.EMPTY, "", "", "");

    public boolean isContainer() {
        return !id.isEmpty();
    }
}
