// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import java.nio.file.Path;
import java.util.List;

/// Where runtimes keep their files on this host.
///
/// @param proc       /proc of the host's pid namespace
/// @param tasks      folders of containerd's bundles: below each come its namespaces, below these the containers
/// @param docker     folders of Docker's containers
/// @param containers folders of CRI-O's and podman's `overlay-containers`
/// @param cniResults folders in which libcni keeps the answers of CNI plugins
public record RuntimeRoots(
        Path proc, List<Path> tasks, List<Path> docker, List<Path> containers, List<Path> cniResults) {
    private static final String TASKS = "io.containerd.runtime.v2.task";

    /// The usual places.
    ///
    /// @param hostRoot where the host's root file system is: `/`, or its mount in our container
    public static RuntimeRoots under(Path hostRoot) {
        return new RuntimeRoots(
                hostRoot.resolve("proc"),
                List.of(
                        hostRoot.resolve("run/containerd").resolve(TASKS),
                        hostRoot.resolve("run/k3s/containerd").resolve(TASKS),
                        hostRoot.resolve("run/k0s/containerd").resolve(TASKS),
                        hostRoot.resolve("var/snap/microk8s/common/run/containerd")
                                .resolve(TASKS)),
                List.of(hostRoot.resolve("var/lib/docker/containers")),
                List.of(
                        hostRoot.resolve("run/containers/storage/overlay-containers"),
                        hostRoot.resolve("var/lib/containers/storage/overlay-containers")),
                List.of(hostRoot.resolve("var/lib/cni/results")));
    }
}
