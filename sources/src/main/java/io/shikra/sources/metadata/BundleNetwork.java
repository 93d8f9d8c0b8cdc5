// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import io.shikra.engine.state.ContainerInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a container of a bundle is connected: which namespaces it shares with the host, as the `config.json` of it
/// and of its sandbox say, and what CNI gave the sandbox.
final class BundleNetwork {
    private static final String CRI_O = "io.kubernetes.cri-o.";
    private static final String USERDATA = "userdata";

    private final CniResults results;

    BundleNetwork(List<Path> cniResults) {
        results = new CniResults(cniResults);
    }

    /// @param bundle the folder in which the `config.json` lies
    ContainerInfo.Network of(ContainerInfo container, OciConfig config, Path bundle) {
        Optional<OciConfig> sandbox = sandbox(container, bundle);
        boolean hostNetwork = isOfHost("network", config, sandbox);
        CniResult result = hostNetwork ? CniResult.NONE : result(container, config.annotations);
        return new ContainerInfo.Network(
                result.ip(),
                result.json(),
                isOfHost("pid", config, sandbox),
                hostNetwork,
                isOfHost("ipc", config, sandbox));
    }

    /// Without an entry a namespace is inherited from the runtime, which is the host's; with a path it is another
    /// process's: in a pod the sandbox's, which may have inherited it in turn (OCI runtime specification,
    /// config-linux.md, namespaces).
    private static boolean isOfHost(String type, OciConfig config, Optional<OciConfig> sandbox) {
        String path = config.namespaces.get(type);
        return path == null
                || (!path.isEmpty()
                        && sandbox.map(shared -> !shared.namespaces.containsKey(type))
                                .orElse(false));
    }

    /// What the sandbox's bundle says, which lies beside the container's own.
    private static Optional<OciConfig> sandbox(ContainerInfo container, Path bundle) {
        String id = container.pod().sandboxId();
        if (!BundleFiles.isId(id) || id.equals(container.fullId())) {
            return Optional.empty();
        }
        Path parent = bundle.getParent();
        Path folder = bundle.endsWith(USERDATA) && parent != null
                ? parent.resolveSibling(id).resolve(USERDATA)
                : bundle.resolveSibling(id);
        return BundleFiles.config(folder);
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
}
