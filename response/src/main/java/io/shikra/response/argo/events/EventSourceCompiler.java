// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import io.shikra.response.argo.Manifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// EventSource manifest → routes. What is not supported is named; what is works all the same.
final class EventSourceCompiler {
    /// Keys of `spec` that are no kind of event source.
    private static final Set<String> GENERAL =
            Set.of("template", "service", "replicas", "eventBusName", "type", "webhook");

    private EventSourceCompiler() {}

    /// @param problems for the condition `SourcesProvided`
    record Compiled(String eventBus, List<WebhookRoute> routes, List<String> problems) {
        Compiled {
            routes = List.copyOf(routes);
            problems = List.copyOf(problems);
        }
    }

    static Compiled compile(Manifest manifest) {
        JsonNode spec = manifest.object().path("spec");
        String bus = spec.path("eventBusName").asString(BusName.DEFAULT);
        List<WebhookRoute> routes = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        spec.propertyStream().forEach(entry -> {
            if (!GENERAL.contains(entry.getKey()) && entry.getValue().isObject()) {
                problems.add("event source kind " + entry.getKey() + " is not supported in this version");
            }
        });
        spec.path("webhook").propertyStream().forEach(entry -> {
            try {
                routes.add(route(manifest, bus, entry.getKey(), entry.getValue()));
            } catch (BadManifestException e) {
                problems.add("webhook " + entry.getKey() + ": " + e.getMessage());
            }
        });
        if (routes.isEmpty() && problems.isEmpty()) {
            problems.add("spec names no event source: add spec.webhook");
        }
        return new Compiled(bus, routes, problems);
    }

    private static WebhookRoute route(Manifest manifest, String bus, String event, JsonNode webhook) {
        for (String later : new String[] {"filter", "serverCertSecret", "serverKeySecret"}) {
            if (webhook.has(later)) {
                throw BadManifestException.notSupported(later);
            }
        }
        String endpoint = text(webhook, "endpoint");
        if (endpoint.isEmpty()) {
            throw new BadManifestException("endpoint must not be empty: write a path such as /falco");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        webhook.path("metadata")
                .propertyStream()
                .forEach(e -> metadata.put(e.getKey(), e.getValue().asString("")));
        JsonNode secret = webhook.path("authSecret");
        Optional<WebhookRoute.SecretKey> auth = secret.isObject()
                ? Optional.of(new WebhookRoute.SecretKey(text(secret, "name"), text(secret, "key")))
                : Optional.empty();
        return new WebhookRoute(
                manifest.namespace(),
                manifest.name(),
                event,
                bus,
                port(text(webhook, "port")),
                endpoint.startsWith("/") ? endpoint : "/" + endpoint,
                text(webhook, "method").toUpperCase(Locale.ROOT),
                metadata,
                auth,
                Math.clamp(webhook.path("maxPayloadSize").asLong(WebhookRoute.DEFAULT_MAX_PAYLOAD), 1, 1L << 30),
                servicePorts(manifest.object().path("spec").path("service").path("ports")));
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65536) {
                return port;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new BadManifestException("port \"" + text + "\" is no port number: write 1 to 65535 in quotes");
    }

    private static Map<Integer, Integer> servicePorts(JsonNode ports) {
        Map<Integer, Integer> map = new LinkedHashMap<>();
        for (JsonNode port : ports) {
            int number = port.path("port").asInt(0);
            map.put(number, port.path("targetPort").asInt(number));
        }
        return map;
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
