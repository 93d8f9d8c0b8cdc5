// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Where a manifest that we run as it is would better be another one.
final class Warnings {
    private static final Set<String> SHELLS = Set.of("sh", "bash", "ash", "dash", "zsh");

    private Warnings() {}

    static List<String> of(WebhookRoute route) {
        if (route.authSecret().isPresent()) {
            return List.of();
        }
        return List.of("webhook " + route.event() + " on port " + route.port()
                + " has no authSecret: whoever reaches it can start what listens to it");
    }

    /// Served, but no output of this process leads to it.
    static String unfed(WebhookRoute route) {
        int port = route.servicePorts().entrySet().stream()
                .filter(entry -> entry.getValue() == route.port())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(route.port());
        return "webhook " + route.event()
                + " gets no alerts of this process; if it should: --output webhook.address=http://"
                + route.source() + "-eventsource-svc." + route.namespace() + ".svc.cluster.local:" + port
                + route.endpoint();
    }

    /// A shell line into which values of an event are pasted: their text is the attacker's.
    static List<String> ofTrigger(String trigger, JsonNode resource) {
        List<String> warnings = new ArrayList<>();
        visit(trigger, resource, warnings);
        return warnings;
    }

    private static void visit(String trigger, JsonNode node, List<String> warnings) {
        if (node.isObject() && isShell(node.path("command")) && hasTag(node.path("args"), node.path("command"))) {
            warnings.add("trigger " + trigger
                    + " pastes values into a shell line: pass them as environment variables instead");
        }
        for (JsonNode child : node) {
            visit(trigger, child, warnings);
        }
    }

    private static boolean isShell(JsonNode command) {
        String first = command.path(0).asString("").toLowerCase(Locale.ROOT);
        return SHELLS.contains(first.substring(first.lastIndexOf('/') + 1));
    }

    private static boolean hasTag(JsonNode... texts) {
        for (JsonNode text : texts) {
            if (text.toString().contains("{{")) {
                return true;
            }
        }
        return false;
    }
}
