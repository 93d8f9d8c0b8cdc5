// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The status of an Argo Events object: conditions sorted by type, each with the time of its last change.
final class Conditions {
    private final List<Condition> conditions = new ArrayList<>();

    /// @param reason one word; empty when there is nothing to say
    record Condition(String type, boolean holds, String reason, String message) {}

    Conditions good(String type) {
        return with(type, true, "", "");
    }

    Conditions with(String type, boolean holds, String reason, String message) {
        conditions.add(new Condition(type, holds, reason, message));
        return this;
    }

    /// @param before the status as it is now: a condition that did not change keeps its time
    ObjectNode toStatus(JsonNode before, Instant now) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        ArrayNode list = status.putArray("conditions");
        conditions.stream().sorted(Comparator.comparing(Condition::type)).forEach(condition -> {
            ObjectNode node = list.addObject();
            node.put("type", condition.type);
            node.put("status", condition.holds ? "True" : "False");
            if (!condition.reason.isEmpty()) {
                node.put("reason", condition.reason);
            }
            if (!condition.message.isEmpty()) {
                node.put("message", condition.message);
            }
            node.put("lastTransitionTime", since(node, before, now));
        });
        return status;
    }

    private static String since(ObjectNode condition, JsonNode before, Instant now) {
        for (JsonNode old : before.path("conditions")) {
            String time = old.path("lastTransitionTime").asString("");
            if (same(condition, old, "type")
                    && same(condition, old, "status")
                    && same(condition, old, "reason")
                    && same(condition, old, "message")
                    && !time.isEmpty()) {
                return time;
            }
        }
        return now.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static boolean same(JsonNode one, JsonNode other, String field) {
        return one.path(field).asString("").equals(other.path(field).asString(""));
    }
}
