// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// What CNI plugins answered when they connected a sandbox: one file for each of its interfaces, named
/// `NETWORK-SANDBOX-INTERFACE`, which libcni writes before the sandbox's first process runs (containernetworking/cni,
/// libcni: the cache of results). containerd and CRI-O both go through it.
final class CniResults {
    private static final String PRIMARY = "-eth0";
    private static final String LOOPBACK = "-lo";

    private final List<Path> folders;

    CniResults(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    /// Of the sandbox's primary interface.
    ///
    /// @param sandboxId full id
    Optional<CniResult> of(String sandboxId) {
        for (Path folder : folders) {
            Optional<String> name = primary(folder.toFile().list(), sandboxId);
            if (name.isPresent()) {
                return BundleFiles.read(folder.resolve(name.get())).flatMap(CniResults::cached);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> primary(String[] names, String sandboxId) {
        return names == null
                ? Optional.empty()
                : Arrays.stream(names)
                        .filter(name -> name.contains("-" + sandboxId + "-") && !name.endsWith(LOOPBACK))
                        .min(Comparator.<String, Boolean>comparing(name -> !name.endsWith(PRIMARY))
                                .thenComparing(Comparator.naturalOrder()));
    }

    /// The answer stands under `result`, beside what was asked.
    private static Optional<CniResult> cached(byte[] bytes) {
        String[] result = {""};
        try {
            Json.read(bytes, bytes.length, (name, value) -> {
                if (name.equals("result")) {
                    result[0] = value.json();
                }
            });
            return result[0].isEmpty() ? Optional.empty() : Optional.of(CniResult.of(result[0]));
        } catch (JacksonException e) {
            return Optional.empty(); // being written, or cut off
        }
    }
}
