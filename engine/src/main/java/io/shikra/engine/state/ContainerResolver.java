// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import java.util.Optional;

/// Finds out what a container is, at its first sight. Called on the event thread, so it answers within a few
/// milliseconds from local files or memory; what it does not know it may be asked again at the container's next exec.
@FunctionalInterface
public interface ContainerResolver {
    ContainerResolver NONE = (fullId, cgroupPath, pid) -> Optional.empty();

    /// @param fullId     id as it stands in the cgroup path
    /// @param cgroupPath the path that named it
    /// @param pid        a host process id in that container
    Optional<ContainerInfo> resolve(String fullId, String cgroupPath, long pid);

    /// Grows whenever [#completed] may have something new to say. Asked per event, so a mere read.
    default long version() {
        return 0;
    }

    /// The same container with what is known by now; itself when that is nothing new.
    default ContainerInfo completed(ContainerInfo known) {
        return known;
    }
}
