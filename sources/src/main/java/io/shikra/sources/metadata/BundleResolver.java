// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import io.shikra.engine.state.ContainerInfo;
import io.shikra.engine.state.ContainerResolver;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import tools.jackson.core.JacksonException;

/// What a container is, from the files its runtime wrote before its first process ran: a few file reads, no call to
/// anybody. containerd and CRI-O put the pod into annotations of the bundle; Docker keeps a file of its own.
///
/// Answers are kept; that there is none, for one second, so that a container of an unknown runtime does not cost a
/// search
/// at every exec. Safe for use by several threads.
public final class BundleResolver implements ContainerResolver {
    private static final int MAX_KNOWN = 4096;
    private static final long UNKNOWN_FOR_NANOS = 1_000_000_000L;
    /// Looking at every process of the host is the last resort.
    private static final long SCAN_EVERY_NANOS = 1_000_000_000L;

    private final RuntimeRoots roots;
    private final RuntimeMonitors monitors;
    private final BundleNetwork network;
    private final LongSupplier nanoTime;

    private final Map<String, ContainerInfo> known = lru(MAX_KNOWN);
    private final Map<String, Long> unknownUntil = lru(MAX_KNOWN);
    private long nextScan;

    /// @param nanoTime a monotonic clock, as {@link System#nanoTime}
    public BundleResolver(RuntimeRoots roots, LongSupplier nanoTime) {
        this.roots = roots;
        this.monitors = new RuntimeMonitors(roots.proc());
        this.network = new BundleNetwork(roots.cniResults());
        this.nanoTime = nanoTime;
        this.nextScan = nanoTime.getAsLong();
    }

    @Override
    public synchronized Optional<ContainerInfo> resolve(String fullId, String cgroupPath, long pid) {
        if (!BundleFiles.isId(fullId)) {
            return Optional.empty();
        }
        ContainerInfo answer = known.get(fullId);
        if (answer != null) {
            return Optional.of(answer);
        }
        long now = nanoTime.getAsLong();
        Long until = unknownUntil.get(fullId);
        if (until != null && until - now > 0) {
            return Optional.empty();
        }
        Optional<ContainerInfo> found = search(fullId, pid, now);
        if (found.isPresent()) {
            known.put(fullId, found.get());
            unknownUntil.remove(fullId);
        } else {
            unknownUntil.put(fullId, now + UNKNOWN_FOR_NANOS);
        }
        return found;
    }

    private Optional<ContainerInfo> search(String id, long pid, long now) {
        Optional<ContainerInfo> found = docker(id);
        if (found.isEmpty()) {
            found = usualPlaces(id);
        }
        if (found.isEmpty() && pid > 1) {
            found = firstBundle(id, monitors.ofAncestors(pid, id));
        }
        if (found.isEmpty() && now - nextScan >= 0) {
            nextScan = now + SCAN_EVERY_NANOS;
            found = firstBundle(id, monitors.ofAll(id));
        }
        return found;
    }

    private Optional<ContainerInfo> docker(String id) {
        for (Path containers : roots.docker()) {
            Optional<DockerConfig> config = docker(containers, id);
            if (config.isPresent()) {
                ContainerInfo container = config.get().container(id);
                String other = config.get().networkOf();
                return Optional.of(
                        BundleFiles.isId(other)
                                ? docker(containers, other)
                                        .map(lender -> lender.container(other)
                                                .network()
                                                .ip())
                                        .map(ip -> container.withNetwork(
                                                container.network().withIp(ip)))
                                        .orElse(container)
                                : container);
            }
        }
        return Optional.empty();
    }

    private static Optional<DockerConfig> docker(Path containers, String id) {
        Path folder = containers.resolve(id);
        try {
            Optional<DockerConfig> config = BundleFiles.read(folder.resolve("config.v2.json"))
                    .map(bytes -> DockerConfig.parse(bytes, bytes.length));
            config.ifPresent(parsed -> BundleFiles.read(folder.resolve("hostconfig.json"))
                    .ifPresent(host -> parsed.hostConfig(host, host.length)));
            return config;
        } catch (JacksonException e) {
            return Optional.empty(); // being written: the next exec asks again
        }
    }

    private Optional<ContainerInfo> usualPlaces(String id) {
        for (Path tasks : roots.tasks()) {
            String[] namespaces = tasks.toFile().list();
            for (String namespace : namespaces == null ? new String[0] : namespaces) {
                Optional<ContainerInfo> found =
                        bundle(id, tasks.resolve(namespace).resolve(id), "containerd");
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        for (Path containers : roots.containers()) {
            Optional<ContainerInfo> found = bundle(id, containers.resolve(id).resolve("userdata"), "podman");
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<ContainerInfo> firstBundle(String id, List<Path> folders) {
        for (Path folder : folders) {
            String runtime = folder.endsWith("userdata") ? "podman" : "containerd";
            Optional<ContainerInfo> found = bundle(id, folder, runtime);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<ContainerInfo> bundle(String id, Path folder, String runtime) {
        // The bundle names its cgroup: one that names another container's is not this one's.
        return BundleFiles.config(folder)
                .filter(config -> config.cgroupsPath.isEmpty() || config.cgroupsPath.contains(id))
                .map(config -> {
                    ContainerInfo container = Annotated.container(id, config, runtime);
                    return container.withNetwork(network.of(container, config, folder));
                });
    }

    private static <V> Map<String, V> lru(int max) {
        return new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > max;
            }
        };
    }
}
