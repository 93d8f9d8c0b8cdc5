// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import io.shikra.sources.proc.HostFacts;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// The name by which the API server knows the node we run on: as told, else of the one node that has our address, else
/// of the one that has our machine id, else our host's name.
public final class NodeName {
    private final String given;
    private final HostFacts host;

    /// @param given by the user (`--node-name`) or the environment (`NODE_NAME`, set from `spec.nodeName`); empty:
    /// unknown
    public NodeName(String given, HostFacts host) {
        this.given = given;
        this.host = host;
    }

    /// What the API server says of a node.
    ///
    /// @param internalIps of `.status.addresses`, those of type InternalIP
    /// @param machineId   `.status.nodeInfo.machineID`
    public record Node(String name, Set<String> internalIps, String machineId) {
        public Node {
            internalIps = Set.copyOf(internalIps);
        }
    }

    /// When it was told, nobody needs to be asked.
    public Optional<String> given() {
        return given.isEmpty() ? Optional.empty() : Optional.of(given);
    }

    /// @param nodes of the cluster
    public String among(List<Node> nodes) {
        if (!given.isEmpty()) {
            return given;
        }
        Set<String> ours = new HashSet<>();
        for (HostFacts.Interface nic : host.interfaces()) {
            if (!nic.address().isLoopbackAddress() && !nic.address().isLinkLocalAddress()) {
                ours.add(nic.address().getHostAddress().split("%", 2)[0]);
            }
        }
        String found = only(nodes, node -> node.internalIps.stream().anyMatch(ours::contains));
        if (found.isEmpty() && !host.machineId().isEmpty()) {
            found = only(nodes, node -> node.machineId.equals(host.machineId()));
        }
        return found.isEmpty() ? host.hostName().toLowerCase(Locale.ROOT) : found;
    }

    /// Clones of one disk image share a machine id, and addresses may overlap: two candidates are none.
    private static String only(List<Node> nodes, Predicate<Node> is) {
        List<Node> matching = nodes.stream().filter(is).toList();
        return matching.size() == 1 ? matching.getFirst().name : "";
    }
}
