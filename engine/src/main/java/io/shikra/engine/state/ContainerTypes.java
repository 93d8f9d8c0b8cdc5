// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import java.util.Map;

/// Kinds of containers: their numbers in metadata records, and the names that `container.type` prints (spec: container
/// fields, §2). Kinds that print nothing are left out.
final class ContainerTypes {
    private static final int UNKNOWN = 65535;

    private static final Map<String, Integer> NUMBERS = Map.ofEntries(
            Map.entry("docker", 0),
            Map.entry("lxc", 1),
            Map.entry("libvirt-lxc", 2),
            Map.entry("mesos", 3),
            Map.entry("rkt", 4),
            Map.entry("cri", 6),
            Map.entry("containerd", 7),
            Map.entry("cri-o", 8),
            Map.entry("bpm", 9),
            Map.entry("podman", 11),
            Map.entry("host", 65534));

    private ContainerTypes() {}

    static int number(String name) {
        return NUMBERS.getOrDefault(name, UNKNOWN);
    }

    /// Empty for a kind without a name.
    static String name(int number) {
        return NUMBERS.entrySet().stream()
                .filter(entry -> entry.getValue() == number)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }
}
