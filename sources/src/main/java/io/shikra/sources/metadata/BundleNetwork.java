// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import io.shikra.engine.state.ContainerInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How a container of a bundle is connected: which namespaces it shares with the host, as its `config.json` says, and
/// what CNI gave its sandbox.
final class BundleNetwork {
    private static final String CRI_O = "io.kubernetes.cri-o.";

    private final Path proc;
    private final CniResults results;

    BundleNetwork(RuntimeRoots roots) {
        proc = roots.proc();
        results = new CniResults(roots.cniResults());
    }

    ContainerInfo.Network of(ContainerInfo container, OciConfig config) {
        boolean hostNetwork = isOfHost(config, "network", "net");
        CniResult result = hostNetwork ? CniResult.NONE : result(container, config.annotations);
        return new ContainerInfo.Network(
                result.ip(),
                result.json(),
                isOfHost(config, "pid", "pid"),
                hostNetwork,
                isOfHost(config, "ipc", "ipc"));
    }

    /// CRI-O writes it down itself, in the sandbox's bundle; the addresses in all of them.
    private CniResult result(ContainerInfo container, Map<String, String> annotations) {
        String sandbox = container.pod().sandboxId().isEmpty()
                ? container.fullId()
                : container.pod().sandboxId();
        String answered = annotations.getOrDefault(CRI_O + "CNIResult", "");
        CniResult result = answered.isEmpty() ? results.of(sandbox).orElse(CniResult.NONE) : CniResult.of(answered);
        List<String> addresses = new ArrayList<>();
        for (int i = 0; annotations.containsKey(CRI_O + "IP." + i); i++) {
            addresses.add(annotations.getOrDefault(CRI_O + "IP." + i, ""));
        }
        return addresses.isEmpty() ? result : new CniResult(CniResult.first(addresses), result.json());
    }

    /// Without an entry a namespace is inherited from the runtime, which is the host's; with a path it is that of
    /// another process, a sandbox's for example, which may live in the host's itself (OCI runtime specification,
    /// config-linux.md, namespaces).
    private boolean isOfHost(OciConfig config, String type, String file) {
        String path = config.namespaces.get(type);
        if (path == null) {
            return true;
        }
        if (!path.startsWith("/")) {
            return false;
        }
        try {
            return Files.isSameFile(
                    proc.resolveSibling(path.substring(1)), proc.resolve("1/ns").resolve(file));
        } catch (IOException e) {
            return false; // the other process is gone: the container is going, too
        }
    }
}
