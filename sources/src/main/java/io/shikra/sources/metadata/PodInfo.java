// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import java.util.List;

/// What the API server says of a pod.
///
/// @param ip empty while it has none
public record PodInfo(ObjectInfo object, String ip, List<Container> containers) {
    /// One container status.
    ///
    /// @param id      the runtime's full id, without the `containerd://` before it
    /// @param imageId `repo@sha256:…`, or the image's id
    public record Container(String id, String imageId) {}

    public PodInfo {
        containers = List.copyOf(containers);
    }
}
