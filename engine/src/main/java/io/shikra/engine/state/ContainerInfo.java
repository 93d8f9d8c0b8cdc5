// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import java.util.List;
import java.util.Map;

/// What is known of a container; empty text = not known.
///
/// @param id     as reported: the first 12 characters
/// @param fullId as its runtime has it
/// @param type   a name of [ContainerTypes]
public record ContainerInfo(
        String id,
        String fullId,
        String name,
        String type,
        Image image,
        boolean privileged,
        Pod pod,
        Map<String, String> labels,
        List<Mount> mounts,
        Network network) {
    /// The host itself.
    public static final ContainerInfo HOST = of("host", "host", "host").withName("host");

    /// A container of which only id and type are known.
    public static ContainerInfo of(String id, String fullId, String type) {
        return new ContainerInfo(
                id, fullId, "", type, Image.UNKNOWN, false, Pod.NONE, Map.of(), List.of(), Network.NONE);
    }

    public ContainerInfo withName(String given) {
        return new ContainerInfo(id, fullId, given, type, image, privileged, pod, labels, mounts, network);
    }

    public ContainerInfo withImage(Image given) {
        return new ContainerInfo(id, fullId, name, type, given, privileged, pod, labels, mounts, network);
    }

    public ContainerInfo withPod(Pod given) {
        return new ContainerInfo(id, fullId, name, type, image, privileged, given, labels, mounts, network);
    }

    public ContainerInfo withLabels(Map<String, String> given) {
        return new ContainerInfo(id, fullId, name, type, image, privileged, pod, given, mounts, network);
    }

    public ContainerInfo withMounts(List<Mount> given) {
        return new ContainerInfo(id, fullId, name, type, image, privileged, pod, labels, given, network);
    }

    public ContainerInfo withPrivileged(boolean given) {
        return new ContainerInfo(id, fullId, name, type, image, given, pod, labels, mounts, network);
    }

    public ContainerInfo withNetwork(Network given) {
        return new ContainerInfo(id, fullId, name, type, image, privileged, pod, labels, mounts, given);
    }

    /// The image that a container was made from.
    ///
    /// @param name   as whoever started the container wrote it
    /// @param digest `sha256:…` of the repository's manifest
    /// @param id     of the image itself, without `sha256:`
    public record Image(String name, String repository, String tag, String digest, String id) {
        public static final Image UNKNOWN = new Image("", "", "", "", "");

        public Image withDigest(String given) {
            return new Image(name, repository, tag, given, id);
        }
    }

    /// The pod that a container belongs to.
    ///
    /// @param sandbox   whether the container is the pod's sandbox itself
    /// @param sandboxId full id of the sandbox
    /// @param labels    those of the API server, when it was asked
    public record Pod(
            boolean sandbox, String sandboxId, String name, String namespace, String uid, Map<String, String> labels) {
        public static final Pod NONE = new Pod(false, "", "", "", "", Map.of());

        public Pod withLabels(Map<String, String> given) {
            return new Pod(sandbox, sandboxId, name, namespace, uid, given);
        }
    }

    /// How a container is connected, and which namespaces it shares with the host.
    ///
    /// @param ip      its own IPv4 address; empty when it has none
    /// @param cniJson what the CNI plugin answered, as a JSON text; empty when nobody kept it
    public record Network(String ip, String cniJson, boolean hostPid, boolean hostNetwork, boolean hostIpc) {
        public static final Network NONE = new Network("", "", false, false, false);

        public Network withIp(String given) {
            return new Network(given, cniJson, hostPid, hostNetwork, hostIpc);
        }
    }

    /// One mount of a container, as its runtime describes it.
    public record Mount(String source, String destination, String mode, boolean writable, String propagation) {}
}
