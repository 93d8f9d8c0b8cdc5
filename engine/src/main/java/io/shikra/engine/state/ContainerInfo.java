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
        List<Mount> mounts,
        Network network) {
    /// The host itself.
    public static final ContainerInfo HOST = named("host", "host", "host", "host", Network.NONE);

    /// A container of whose addresses and namespaces nothing is known.
    public ContainerInfo(
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
        this(
                id,
                fullId,
                name,
                type,
                image,
                imageRepository,
                imageTag,
                imageDigest,
                imageId,
                privileged,
                podSandbox,
                podSandboxId,
                podName,
                podNamespace,
                podUid,
                labels,
                podLabels,
                mounts,
                Network.UNKNOWN);
    }

    /// A container of which only id and type are known.
    public static ContainerInfo of(String id, String fullId, String type) {
        return named(id, fullId, "", type, Network.NONE);
    }

    private static ContainerInfo named(String id, String fullId, String name, String type, Network network) {
        return new ContainerInfo(
                id, fullId, name, type, "", "", "", "", "", false, false, "", "", "", "", Map.of(), Map.of(), List.of(),
                network);
    }

    /// How a container is connected, and which namespaces it shares with the host.
    ///
    /// @param known   false: nobody said, so that fields of it are absent rather than empty
    /// @param ip      its own IPv4 address; empty when it has none
    /// @param cniJson what the CNI plugin answered, as a JSON text; empty when the runtime kept none
    public record Network(
            boolean known, String ip, String cniJson, boolean hostPid, boolean hostNetwork, boolean hostIpc) {
        public static final Network UNKNOWN = new Network(false, "", "", false, false, false);

        /// Known to have none of it.
        public static final Network NONE = new Network(true, "", "", false, false, false);
    }

    /// One mount of a container, as its runtime describes it.
    public record Mount(String source, String destination, String mode, boolean writable, String propagation) {}
}
