// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import io.shikra.sources.proc.HostFacts;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;

/// The name by which the API server knows the node we run on: as told, else of the one node that has our address, else
/// of the one that has our machine id, else our host's name.
public final class NodeName {
    private static final int MAX_LIST = 64 << 20;

    private final String given;
    private final HostFacts host;

    /// @param given by the user (`--node-name`) or the environment (`NODE_NAME`, set from `spec.nodeName`); empty:
    /// unknown
    public NodeName(String given, HostFacts host) {
        this.given = given;
        this.host = host;
    }

    private record Node(String name, Set<String> internalIps, String machineId) {}

    /// @throws ApiRefusedException when nodes may not be listed
    String find(ApiServer api) throws IOException, InterruptedException {
        if (!given.isEmpty()) {
            return given;
        }
        Set<String> ours = new HashSet<>();
        for (HostFacts.Interface nic : host.interfaces()) {
            if (!nic.address().isLoopbackAddress() && !nic.address().isLinkLocalAddress()) {
                ours.add(nic.address().getHostAddress().split("%", 2)[0]);
            }
        }
        List<Node> nodes = nodes(api);
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

    private static List<Node> nodes(ApiServer api) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = api.get("/api/v1/nodes");
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                throw new ApiRefusedException(
                        response.statusCode(),
                        "nodes cannot be listed to find ours (status " + response.statusCode()
                                + "): allow it, or set NODE_NAME");
            }
            byte[] bytes = body.readNBytes(MAX_LIST);
            List<Node> nodes = new ArrayList<>();
            Json.read(bytes, bytes.length, (member, value) -> {
                if (member.equals("items")) {
                    value.array(item -> nodes.add(node(item)));
                }
            });
            return nodes;
        } catch (JacksonException e) {
            throw new IOException("the list of nodes is broken: " + e.getOriginalMessage(), e);
        }
    }

    private static Node node(Json item) {
        String[] texts = {"", ""};
        Set<String> ips = new HashSet<>();
        item.object((part, value) -> value.object((member, inner) -> {
            switch (part + "." + member) {
                case "metadata.name" -> texts[0] = inner.text();
                case "status.addresses" ->
                    inner.array(address -> {
                        String[] pair = {"", ""};
                        address.object((key, text) -> pair[key.equals("type") ? 0 : 1] = text.text());
                        if (pair[0].equals("InternalIP")) {
                            ips.add(pair[1]);
                        }
                    });
                case "status.nodeInfo" ->
                    inner.object((key, text) -> {
                        if (key.equals("machineID")) {
                            texts[1] = text.text();
                        }
                    });
                default -> {}
            }
        }));
        return new Node(texts[0], ips, texts[1]);
    }
}
