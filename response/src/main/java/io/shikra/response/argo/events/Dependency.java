// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// An event that a sensor waits for.
record Dependency(String name, String eventSourceName, String eventName, EventFilter filter) {
    /// @throws BadManifestException for what is missing, wrong or not supported: it must not pass silently
    static Dependency compile(JsonNode dependency) {
        KnownKeys.DEPENDENCY.require(dependency, "a dependency");
        String name = dependency.path("name").asString("");
        String source = dependency.path("eventSourceName").asString("");
        String event = dependency.path("eventName").asString("");
        if (name.isEmpty() || source.isEmpty() || event.isEmpty()) {
            throw new BadManifestException("name, eventSourceName and eventName are needed");
        }
        if (dependency.has("transform")) {
            throw BadManifestException.notSupported("transform");
        }
        boolean any = isOr(dependency, "filtersLogicalOperator");
        return new Dependency(name, source, event, filters(dependency.path("filters"), any));
    }

    boolean wants(CloudEvent event) {
        return eventSourceName.equals(event.source()) && eventName.equals(event.subject());
    }

    private static EventFilter filters(JsonNode filters, boolean any) {
        KnownKeys.FILTERS.require(filters, "filters");
        for (String later : new String[] {"exprs", "script"}) {
            if (filters.has(later)) {
                throw BadManifestException.notSupported("filter " + later);
            }
        }
        List<EventFilter> groups = new ArrayList<>();
        if (filters.has("data")) {
            List<EventFilter> data = new ArrayList<>();
            for (JsonNode filter : filters.path("data")) {
                data.add(DataFilter.compile(filter));
            }
            groups.add(EventFilter.combine(data, isOr(filters, "dataLogicalOperator")));
        }
        if (filters.has("context")) {
            groups.add(ContextFilter.compile(filters.path("context")));
        }
        if (filters.has("time")) {
            groups.add(TimeFilter.compile(filters.path("time")));
        }
        return EventFilter.combine(groups, any);
    }

    private static boolean isOr(JsonNode node, String field) {
        String operator = node.path(field).asString("and");
        return switch (operator) {
            case "and", "" -> false;
            case "or" -> true;
            default -> throw new BadManifestException(field + " \"" + operator + "\" is neither and nor or");
        };
    }
}
