// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.shikra.alert.Provenance;
import io.shikra.bus.Bus;
import io.shikra.bus.BusException;
import io.shikra.bus.Message;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// Answers one port of the webhook event sources, with the checks, codes and texts of Argo Events 1.9 in their order.
/// 200 `success` is said only when the event is durable.
final class WebhookHandler implements HttpHandler {
    private static final System.Logger LOG = System.getLogger(WebhookHandler.class.getName());

    private final Bus bus;
    private final SecretReader secrets;
    private final Clock clock;
    private final EventMetrics metrics;
    private volatile List<WebhookRoute> routes = List.of();

    WebhookHandler(Bus bus, SecretReader secrets, Clock clock, EventMetrics metrics) {
        this.bus = bus;
        this.secrets = secrets;
        this.clock = clock;
        this.metrics = metrics;
    }

    void serve(List<WebhookRoute> newRoutes) {
        routes = List.copyOf(newRoutes);
    }

    private record Reply(int status, String text) {}

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply = reply(exchange);
            byte[] text = reply.text.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(reply.status, text.length == 0 ? -1 : text.length);
            exchange.getResponseBody().write(text);
        }
    }

    private Reply reply(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/health")) {
            return new Reply(200, "OK");
        }
        Optional<WebhookRoute> route =
                routes.stream().filter(r -> r.accepts(path)).findFirst();
        if (route.isEmpty()) {
            return new Reply(404, "404 page not found\n");
        }
        return reply(exchange, route.get());
    }

    private Reply reply(HttpExchange exchange, WebhookRoute route) throws IOException {
        Optional<Reply> refused = route.authSecret().flatMap(key -> unauthorised(exchange, route, key));
        if (refused.isPresent()) {
            return refused.get();
        }
        String method = exchange.getRequestMethod();
        if (!method.equals(route.method())) {
            return new Reply(400, "http method does not match");
        }
        if (!method.equals("GET") && !method.equals("POST")) {
            return new Reply(400, "unsupoorted method: " + method);
        }
        byte[] body = exchange.getRequestBody().readNBytes((int) Math.min(route.maxPayload() + 1, Integer.MAX_VALUE));
        if (body.length > route.maxPayload()) {
            return new Reply(400, "failed to parse request body: http: request body too large");
        }
        String json;
        try {
            json = method.equals("GET")
                    ? WebhookPayload.form(pairs(exchange.getRequestURI().getRawQuery()))
                    : posted(exchange, new String(body, UTF_8));
        } catch (IllegalArgumentException e) {
            return new Reply(400, "body is not JSON: " + e.getMessage());
        }
        return publish(exchange, route, json);
    }

    private Optional<Reply> unauthorised(HttpExchange exchange, WebhookRoute route, WebhookRoute.SecretKey key) {
        Optional<String> wanted = secrets.read(route.namespace(), key.name(), key.key());
        if (wanted.isEmpty()) {
            return Optional.of(new Reply(500, "Error loading auth token"));
        }
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        if (header == null || !header.startsWith("Bearer ")) {
            return Optional.of(new Reply(401, "Invalid Authorization Header"));
        }
        String token = wanted.get().endsWith("\n")
                ? wanted.get().substring(0, wanted.get().length() - 1)
                : wanted.get();
        boolean equal = MessageDigest.isEqual(
                token.getBytes(UTF_8), header.substring("Bearer ".length()).getBytes(UTF_8));
        return equal ? Optional.empty() : Optional.of(new Reply(401, "Invalid Auth token"));
    }

    private static String posted(HttpExchange exchange, String body) {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if ("application/x-www-form-urlencoded".equals(type)) {
            return WebhookPayload.form(pairs(body));
        }
        return WebhookPayload.compact(body);
    }

    private static Map<String, List<String>> pairs(String query) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (query == null) {
            return values;
        }
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                values.computeIfAbsent(URLDecoder.decode(name, UTF_8), _ -> new ArrayList<>())
                        .add(URLDecoder.decode(value, UTF_8));
            }
        }
        return values;
    }

    private Reply publish(HttpExchange exchange, WebhookRoute route, String json) {
        Instant now = clock.instant();
        String data = WebhookPayload.data(exchange.getRequestHeaders(), json, route.metadata());
        CloudEvent event = new CloudEvent(id(), route.source(), "webhook", route.event(), now, data);
        Map<String, String> headers =
                new LinkedHashMap<>(Provenance.posted(origin(exchange, route)).toHeaders());
        headers.put("ingested-ns", Long.toString(ArgoEnvironment.nanos(now)));
        try {
            bus.publish(route.stream(), List.of(new Message(event.id(), headers, event.toBytes())));
        } catch (BusException e) {
            metrics.count("argo_events_events_sent_failed_total", route.source(), route.event());
            LOG.log(Level.ERROR, "event source " + route + ": the event could not be stored, its sender was told", e);
            return new Reply(500, "failed to record event");
        }
        metrics.count("argo_events_events_sent_total", route.source(), route.event());
        return new Reply(200, "success");
    }

    private static Provenance.Origin origin(HttpExchange exchange, WebhookRoute route) {
        boolean vouched = route.authSecret().isPresent()
                || exchange.getRemoteAddress().getAddress().isLoopbackAddress();
        return vouched ? Provenance.Origin.POSTED : Provenance.Origin.ANONYMOUS;
    }

    private static String id() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
    }
}
