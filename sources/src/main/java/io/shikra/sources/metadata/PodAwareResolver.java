// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import io.shikra.engine.state.ContainerInfo;
import io.shikra.engine.state.ContainerResolver;
import java.util.Optional;

/// What the runtime says, completed by what is known of the pod at this moment: its labels, and the image's digest,
/// which containerd's bundle does not have. Nothing waits: a pod that is not known yet leaves the answer as it is, and
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
        Optional<PodInfo> pod = container.podUid().isEmpty()
                ? pods.byName(container.podNamespace(), container.podName())
                : pods.byUid(container.podUid());
        return pod.map(known -> with(container, known)).orElse(container);
    }

    private static ContainerInfo with(ContainerInfo c, PodInfo pod) {
        String digest = c.imageDigest();
        for (PodInfo.Container status : pod.containers()) {
            if (digest.isEmpty() && status.id().equals(c.fullId())) {
                digest = ImageName.parse(status.imageId()).digest();
            }
        }
        if (digest.equals(c.imageDigest()) && pod.labels().equals(c.podLabels())) {
            return c;
        }
        return new ContainerInfo(
                c.id(),
                c.fullId(),
                c.name(),
                c.type(),
                c.image(),
                c.imageRepository(),
                c.imageTag(),
                digest,
                c.imageId(),
                c.privileged(),
                c.podSandbox(),
                c.podSandboxId(),
                c.podName(),
                c.podNamespace(),
                c.podUid(),
                c.labels(),
                pod.labels(),
                c.mounts());
    }
}
