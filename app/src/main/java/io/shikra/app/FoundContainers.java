// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.engine.state.ContainerInfo;
import io.shikra.engine.state.ContainerResolver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Remembers what a resolver has found, until it is asked for it. Belongs to the event thread.
final class FoundContainers implements ContainerResolver {
    private final ContainerResolver resolver;
    private List<ContainerInfo> found = new ArrayList<>();

    FoundContainers(ContainerResolver resolver) {
        this.resolver = resolver;
    }

    @Override
    public Optional<ContainerInfo> resolve(String fullId, String cgroupPath, long pid) {
        Optional<ContainerInfo> info = resolver.resolve(fullId, cgroupPath, pid);
        info.ifPresent(found::add);
        return info;
    }

    /// Those found since the last call.
    List<ContainerInfo> forget() {
        if (found.isEmpty()) {
            return List.of();
        }
        List<ContainerInfo> those = found;
        found = new ArrayList<>();
        return those;
    }
}
