// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.app.config.Configuration;
import io.shikra.engine.state.ContainerResolver;
import io.shikra.sources.metadata.ApiPodDirectory;
import io.shikra.sources.metadata.BundleResolver;
import io.shikra.sources.metadata.KubeAccess;
import io.shikra.sources.metadata.NodeName;
import io.shikra.sources.metadata.PodAwareResolver;
import io.shikra.sources.metadata.RuntimeRoots;
import io.shikra.sources.proc.HostFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Who is in a container: the runtime's files, and the labels of the API server where there is one.
final class Containers implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Containers.class.getName());

    private final ContainerResolver resolver;
    private final Optional<ApiPodDirectory> pods;

    Containers(Configuration.Kubernetes kubernetes, HostFacts host) {
        ContainerResolver runtime = new BundleResolver(RuntimeRoots.under(Path.of("/")), System::nanoTime);
        pods = kubernetes.enabled()
                ? access(kubernetes).map(access -> directory(access, kubernetes, host))
                : Optional.empty();
        resolver = pods.<ContainerResolver>map(directory -> new PodAwareResolver(runtime, directory))
                .orElse(runtime);
    }

    private static ApiPodDirectory directory(KubeAccess access, Configuration.Kubernetes kubernetes, HostFacts host) {
        String given =
                kubernetes.nodeName().isEmpty() ? System.getenv().getOrDefault("NODE_NAME", "") : kubernetes.nodeName();
        return new ApiPodDirectory(
                access, new NodeName(given, host), line -> LOG.log(System.Logger.Level.INFO, "pod labels: {0}", line));
    }

    /// As kubectl looks for it; what cannot be used was already said by the responding wing.
    private static Optional<KubeAccess> access(Configuration.Kubernetes kubernetes) {
        try {
            Map<String, String> environment = System.getenv();
            Path file = kubernetes
                    .kubeconfig()
                    .orElseGet(() -> environment.containsKey("KUBECONFIG")
                            ? Path.of(environment.get("KUBECONFIG"))
                            : Path.of(System.getProperty("user.home"), ".kube/config"));
            if (Files.isReadable(file)) {
                return Optional.of(KubeAccess.kubeconfig(file));
            }
            return environment.containsKey("KUBERNETES_SERVICE_HOST")
                    ? Optional.of(KubeAccess.inCluster(environment))
                    : Optional.empty();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "no access for pod labels: {0}", e.getMessage());
            return Optional.empty();
        }
    }

    ContainerResolver resolver() {
        return resolver;
    }

    @Override
    public void close() {
        pods.ifPresent(ApiPodDirectory::close);
    }
}
