// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import com.sun.net.httpserver.HttpServer;
import io.shikra.bus.Bus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// One HTTP server for each port that a webhook event source names, shared by all that name it. Upstream every event
/// source has a pod, so two may use the same port; here they share it, and only the same path twice is a conflict.
final class WebhookServers implements AutoCloseable {
    /// The server would otherwise hold the second packet of an answer back for 40 ms.
    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    private final InetAddress bind;
    private final Bus bus;
    private final SecretReader secrets;
    private final Clock clock;
    private final EventMetrics metrics;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<Integer, Port> ports = new HashMap<>();

    private record Port(HttpServer server, WebhookHandler handler) {}

    WebhookServers(InetAddress bind, Bus bus, SecretReader secrets, Clock clock, EventMetrics metrics) {
        if (System.getProperty(NO_DELAY) == null) {
            System.setProperty(NO_DELAY, "true");
        }
        this.bind = bind;
        this.bus = bus;
        this.secrets = secrets;
        this.clock = clock;
        this.metrics = metrics;
    }

    /// Serves exactly {@code routes} from now on.
    ///
    /// @return the routes that do not work, with the reason
    synchronized Map<WebhookRoute, String> serve(List<WebhookRoute> routes) {
        Map<WebhookRoute, String> problems = new LinkedHashMap<>();
        Map<Integer, List<WebhookRoute>> byPort = new TreeMap<>();
        for (WebhookRoute route : routes) {
            List<WebhookRoute> others = byPort.computeIfAbsent(route.port(), _ -> new ArrayList<>());
            Optional<WebhookRoute> first = others.stream()
                    .filter(other -> other.endpoint().equals(route.endpoint()))
                    .findFirst();
            if (first.isPresent()) {
                problems.put(
                        route,
                        "port " + route.port() + " and endpoint " + route.endpoint() + " belong to " + first.get()
                                + " already: choose another endpoint");
            } else {
                others.add(route);
            }
        }
        List.copyOf(ports.keySet()).stream()
                .filter(port -> !byPort.containsKey(port))
                .forEach(this::stop);
        byPort.forEach((port, some) -> {
            try {
                open(port).handler.serve(some);
            } catch (IOException e) {
                String why = "port " + port + " cannot be opened on " + bind.getHostAddress() + ": " + e.getMessage();
                some.forEach(route -> problems.put(route, why));
            }
        });
        return problems;
    }

    private Port open(int number) throws IOException {
        Port known = ports.get(number);
        if (known != null) {
            return known;
        }
        HttpServer server = HttpServer.create(new InetSocketAddress(bind, number), 1024);
        WebhookHandler handler = new WebhookHandler(bus, secrets, clock, metrics);
        server.createContext("/", handler);
        server.setExecutor(threads);
        server.start();
        Port port = new Port(server, handler);
        ports.put(number, port);
        return port;
    }

    private void stop(int number) {
        Port port = ports.remove(number);
        if (port != null) {
            port.server.stop(0);
        }
    }

    @Override
    public synchronized void close() {
        List.copyOf(ports.keySet()).forEach(this::stop);
        threads.close();
    }
}
