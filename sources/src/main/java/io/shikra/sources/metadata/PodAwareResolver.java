// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import io.shikra.engine.state.ContainerInfo;
import io.shikra.engine.state.ContainerResolver;
import java.util.Optional;

/// What the runtime says, completed by what is known of the pod at this moment: its labels, the image's digest, which
/// containerd's bundle does not have, and its address where CNI's answer was not found. Nothing waits: a pod that is
/// not known yet leaves the answer as it is, and
/// is told by the directory's next version.
public final class PodAwareResolver implements ContainerResolver {
    private final ContainerResolver runtime;
    private final PodDirectory pods;

    public PodAwareResolver(ContainerResolver runtime, PodDirectory pods) {
        this.runtime = runtime;
        this.pods = pods;
    }

    @Override
    public Optional<ContainerInfo> resolve(String fullId, String cgroupPath, long pid) {
        return runtime.resolve(fullId, cgroupPath, pid).map(this::completed);
    }

    @Override
    public long version() {
        return pods.version();
    }

    @Override
    public ContainerInfo completed(ContainerInfo container) {
        Optional<PodInfo> pod = container.pod().uid().isEmpty()
                ? pods.byName(container.pod().namespace(), container.pod().name())
                : pods.byUid(container.pod().uid());
        return pod.map(known -> with(container, known)).orElse(container);
    }

    private static ContainerInfo with(ContainerInfo container, PodInfo pod) {
        ContainerInfo completed = container
                .withImage(image(container, pod))
                .withPod(container.pod().withLabels(pod.object().labels()))
                .withNetwork(network(container.network(), pod));
        return completed.equals(container) ? container : completed;
    }

    private static ContainerInfo.Image image(ContainerInfo container, PodInfo pod) {
        ContainerInfo.Image image = container.image();
        for (PodInfo.Container status : pod.containers()) {
            if (image.digest().isEmpty() && status.id().equals(container.fullId())) {
                image = image.withDigest(ImageName.parse(status.imageId()).digest());
            }
        }
        return image;
    }

    /// A pod on the host's network has the node's address, which is not its own.
    private static ContainerInfo.Network network(ContainerInfo.Network network, PodInfo pod) {
        return network.ip().isEmpty() && !network.hostNetwork() ? network.withIp(pod.ip()) : network;
    }
}
