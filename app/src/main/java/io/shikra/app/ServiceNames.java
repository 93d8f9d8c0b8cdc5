// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.clients.kubernetes.ObjectWatch;
import io.shikra.engine.code.HostNames;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The names that Services of the cluster have in its DNS, from the API server: `kubernetes.default.svc.cluster.local`
/// is known without asking a name server, and cannot be lied about by one. Other names are unknown here.
final class ServiceNames implements HostNames, ObjectWatch.Listener {
    private static final byte[][] UNKNOWN = new byte[0][];
    private static final String DOMAIN = ".svc.cluster.local";

    private final Map<String, byte[][]> addresses = new ConcurrentHashMap<>();

    @Override
    public byte[][] addresses(String host) {
        byte[][] found = addresses.get(host);
        return found == null ? UNKNOWN : found;
    }

    @Override
    public void present(ObjectNode service) {
        List<byte[]> ips = new ArrayList<>();
        for (JsonNode ip : service.at("/spec/clusterIPs")) {
            String text = ip.asString("");
            if (!text.isEmpty() && !text.equals("None")) {
                try {
                    ips.add(InetAddress.ofLiteral(text).getAddress());
                } catch (IllegalArgumentException e) {
                    System.getLogger(ServiceNames.class.getName())
                            .log(System.Logger.Level.DEBUG, "no address of a Service: {0}", text);
                }
            }
        }
        addresses.put(name(service), ips.toArray(byte[][]::new));
    }

    @Override
    public void gone(ObjectNode service) {
        addresses.remove(name(service));
    }

    private static String name(ObjectNode service) {
        return service.at("/metadata/name").asString("") + "."
                + service.at("/metadata/namespace").asString("") + DOMAIN;
    }
}
