// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// The keys that a part of a Sensor may have. Argo Events passes over a key that it does not know. In a trigger that is
/// harmless, and real manifests do have such keys: it is a warning here too. A misspelt filter lets everything through:
/// a dependency that has one cannot be used.
///
/// Names: Argo Events 1.9, `pkg/apis/events/v1alpha1`; `group`, `version` and `resource` of triggers are those of 1.0.
record KnownKeys(Set<String> keys) {
    static final KnownKeys SPEC = of(
            "dependencies",
            "triggers",
            "template",
            "replicas",
            "eventBusName",
            "loggingFields",
            "revisionHistoryLimit",
            "errorOnFailedRound");
    static final KnownKeys DEPENDENCY =
            of("name", "eventSourceName", "eventName", "filters", "filtersLogicalOperator", "transform");
    static final KnownKeys FILTERS =
            of("time", "context", "data", "exprs", "dataLogicalOperator", "exprLogicalOperator", "script");
    static final KnownKeys DATA_FILTER = of("path", "type", "value", "comparator", "template");
    static final KnownKeys CONTEXT_FILTER =
            of("id", "source", "specversion", "type", "datacontenttype", "subject", "time");
    static final KnownKeys TIME_FILTER = of("start", "stop", "timezone");
    static final KnownKeys TRIGGER =
            of("template", "parameters", "policy", "retryStrategy", "rateLimit", "atLeastOnce", "dlqTrigger");
    static final KnownKeys TEMPLATE =
            of("name", "conditions", "conditionsReset", "k8s", "argoWorkflow").and(TriggerAction.LATER);
    static final KnownKeys K8S =
            of("source", "operation", "parameters", "patchStrategy", "liveObject", "group", "version", "resource");
    static final KnownKeys ARGO_WORKFLOW =
            of("source", "operation", "parameters", "args", "group", "version", "resource");
    static final KnownKeys PARAMETER = of("src", "dest", "operation");
    static final KnownKeys PARAMETER_SOURCE =
            of("dependencyName", "contextKey", "contextTemplate", "dataKey", "dataTemplate", "value", "useRawData");

    KnownKeys {
        keys = Set.copyOf(keys);
    }

    private static KnownKeys of(String... keys) {
        return new KnownKeys(Set.of(keys));
    }

    private KnownKeys and(Set<String> more) {
        Set<String> all = new TreeSet<>(keys);
        all.addAll(more);
        return new KnownKeys(all);
    }

    /// @param where for the message, e.g. `dependency falco`
    /// @throws BadManifestException naming every key that is not known
    void require(JsonNode node, String where) {
        List<String> unknown = unknown(node);
        if (!unknown.isEmpty()) {
            throw new BadManifestException(complaint(where, unknown));
        }
    }

    /// As [#require], in words for where an unknown key does no harm.
    List<String> complaints(JsonNode node, String where) {
        List<String> unknown = unknown(node);
        return unknown.isEmpty() ? List.of() : List.of(complaint(where, unknown));
    }

    private List<String> unknown(JsonNode node) {
        List<String> unknown = new ArrayList<>();
        if (node.isObject()) {
            node.propertyNames().stream().filter(key -> !keys.contains(key)).forEach(unknown::add);
        }
        return unknown;
    }

    private String complaint(String where, List<String> unknown) {
        return where + " has no key \"" + String.join("\", \"", unknown) + "\"; it knows "
                + String.join(", ", new TreeSet<>(keys));
    }
}
