// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import java.util.List;
import java.util.Map;

/// What is known of a container; empty text = not known. The pod's labels are those of the API server, when it was
/// asked.
public record ContainerInfo(
        String id,
        String fullId,
        String name,
        String type,
        String image,
        String imageRepository,
        String imageTag,
        String imageDigest,
        String imageId,
        boolean privileged,
        boolean podSandbox,
        String podSandboxId,
        String podName,
        String podNamespace,
        String podUid,
        Map<String, String> labels,
        Map<String, String> podLabels,
        List<Mount> mounts) {
    /// The host itself.
    public static final ContainerInfo HOST = named("host", "host", "host", "host");

    /// A container of which only id and type are known.
    public static ContainerInfo of(String id, String fullId, String type) {
        return named(id, fullId, "", type);
    }

    private static ContainerInfo named(String id, String fullId, String name, String type) {
        return new ContainerInfo(
                id, fullId, name, type, "", "", "", "", "", false, false, "", "", "", "", Map.of(), Map.of(),
                List.of());
    }

    /// One mount of a container, as its runtime describes it.
    public record Mount(String source, String destination, String mode, boolean writable, String propagation) {}
}
