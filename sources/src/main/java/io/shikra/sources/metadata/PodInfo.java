// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the API server says of a pod; empty text = it does not say.
///
/// @param owner the controller among the owner references
public record PodInfo(
        String uid,
        String namespace,
        String name,
        Map<String, String> labels,
        Map<String, String> annotations,
        String ip,
        String node,
        String serviceAccount,
        Optional<Owner> owner,
        List<Container> containers) {

    /// `kind` and `name` of an owner reference, for example `ReplicaSet` `web-7d9c`.
    public record Owner(String kind, String name, String uid) {}

    /// One container status.
    ///
    /// @param id      the runtime's full id, without the `containerd://` before it
    /// @param image   as the status names it
    /// @param imageId `repo@sha256:…`, or the image's id
    public record Container(String name, String id, String image, String imageId) {}

    public PodInfo {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        containers = List.copyOf(containers);
    }
}
