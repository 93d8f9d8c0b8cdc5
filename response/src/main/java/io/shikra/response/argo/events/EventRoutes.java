// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The webhook event sources that this process serves right now, and which addresses lead to them.
public final class EventRoutes {
    private final InetAddress bind;
    private volatile List<WebhookRoute> routes = List.of();

    EventRoutes(InetAddress bind) {
        this.bind = bind;
    }

    void set(List<WebhookRoute> served) {
        routes = List.copyOf(served);
    }

    List<WebhookRoute> all() {
        return routes;
    }

    /// The route that a POST to {@code address} would reach: by the name of the event source's Service when it has one
    /// (`<name>-eventsource-svc.<namespace>`, with or without `.svc` and `.svc.cluster.local`), or by the local
    /// address of its server. A route that demands a token is never matched: that request has to be made.
    public Optional<WebhookRoute> match(URI address) {
        if (!"http".equals(address.getScheme()) || address.getHost() == null || address.getRawQuery() != null) {
            return Optional.empty();
        }
        int port = address.getPort() < 0 ? 80 : address.getPort();
        String path = address.getPath().isEmpty() ? "/" : address.getPath();
        String host = address.getHost().toLowerCase(Locale.ROOT);
        return routes.stream()
                .filter(route -> leads(route, host, port))
                .filter(route -> route.accepts(path) && route.method().equals("POST"))
                .filter(route -> route.authSecret().isEmpty())
                .findFirst();
    }

    private boolean leads(WebhookRoute route, String host, int port) {
        if (isLocal(host)) {
            return port == route.port();
        }
        return serviceNames(route).contains(host) && route.servicePorts().getOrDefault(port, -1) == route.port();
    }

    private boolean isLocal(String host) {
        boolean any = bind.isAnyLocalAddress();
        return host.equals(bind.getHostAddress())
                || ((any || bind.getHostAddress().equals("127.0.0.1"))
                        && (host.equals("localhost") || host.equals("127.0.0.1")))
                || (any && host.equals("[::1]"));
    }

    private static List<String> serviceNames(WebhookRoute route) {
        String service = route.source() + "-eventsource-svc." + route.namespace();
        List<String> names = new ArrayList<>();
        for (String end : new String[] {"", ".svc", ".svc.cluster.local", ".svc.cluster.local."}) {
            names.add((service + end).toLowerCase(Locale.ROOT));
        }
        return names;
    }
}
