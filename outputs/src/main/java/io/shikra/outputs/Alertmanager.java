// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import io.shikra.alert.Alert;
import io.shikra.alert.Priority;
import io.shikra.alert.Value;
import io.shikra.clients.http.OutgoingRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/// An alert of Prometheus' Alertmanager (API v2), labels and annotations as falcosidekick makes them (specification:
/// falcosidekick, Alertmanager). Every address gets every alert, which is how a cluster of them is fed.
///
/// @param addresses    with the endpoint's path
/// @param expiresAfter after the time of the event; zero: Alertmanager decides
public record Alertmanager(
        List<URI> addresses,
        Duration expiresAfter,
        Map<String, String> extraLabels,
        Map<String, String> extraAnnotations,
        Map<Priority, String> severities,
        Priority dropDefault,
        List<DropThreshold> dropThresholds,
        Map<String, String> customHeaders,
        Optional<Priority> minimumPriority,
        Connection connection)
        implements Output {
    public static final OutputKind KIND = new OutputKind("alertmanager", "hostport", Alertmanager::read);

    private static Alertmanager read(Section section) {
        String endpoint = section.text("endpoint", "/api/v2/alerts");
        List<URI> addresses = section.texts("hostport").stream()
                .map(text -> section.address("hostport", text + endpoint))
                .toList();
        List<String> thresholds = section.texts("dropeventthresholds");
        return new Alertmanager(
                addresses,
                Duration.ofSeconds(section.number("expiresafter", 0)),
                section.map("extralabels"),
                section.map("extraannotations"),
                severities(section),
                dropDefault(section),
                DropThreshold.parse(
                        thresholds.isEmpty() ? List.of(DropThreshold.DEFAULT.split(",", -1)) : thresholds, section),
                section.map("customheaders"),
                section.minimumPriority(),
                section.connection());
    }

    private static Priority dropDefault(Section section) {
        String text = section.text("dropeventdefaultpriority", "critical");
        Optional<Priority> priority = Priority.parse(text);
        if (priority.isEmpty()) {
            section.problem("dropeventdefaultpriority", "expected a priority, not '" + text + "'");
        }
        return priority.orElse(Priority.CRITICAL);
    }

    private static Map<Priority, String> severities(Section section) {
        Map<Priority, String> severities = new EnumMap<>(Priority.class);
        for (Priority priority : Priority.values()) {
            severities.put(
                    priority,
                    switch (priority) {
                        case EMERGENCY, ALERT, CRITICAL -> "critical";
                        case ERROR, WARNING -> "warning";
                        case NOTICE, INFORMATIONAL, DEBUG -> "information";
                    });
        }
        section.map("customseveritymap").forEach((word, severity) -> {
            Optional<Priority> priority = Priority.parse(word);
            if (priority.isEmpty()) {
                section.problem("customseveritymap", "'" + word + "' is no priority");
            }
            priority.ifPresent(known -> severities.put(known, severity));
        });
        return severities;
    }

    @Override
    public String name() {
        return "alertmanager";
    }

    @Override
    public Shipment render(Alert alert) {
        byte[] body = JsonBody.write(json -> alerts(json, alert));
        return new Shipment.Requests(addresses.stream()
                .map(address -> new OutgoingRequest(address, "POST", Webhook.headers(customHeaders), body))
                .toList());
    }

    private void alerts(JsonGenerator json, Alert alert) {
        Map<String, String> annotations = new TreeMap<>();
        annotations.put("info", alert.output());
        annotations.put("description", alert.output());
        annotations.put("summary", alert.rule());
        annotations.putAll(extraAnnotations);
        json.writeStartArray();
        json.writeStartObject();
        texts(json, "labels", labels(alert));
        texts(json, "annotations", annotations);
        if (!expiresAfter.isZero()) {
            Instant end = Instant.ofEpochSecond(0, alert.timeNanos()).plus(expiresAfter);
            json.writeStringProperty("endsAt", end.toString());
        }
        json.writeEndObject();
        json.writeEndArray();
    }

    private Map<String, String> labels(Alert alert) {
        Map<String, String> labels = new TreeMap<>();
        Priority priority = alert.priority();
        for (Map.Entry<String, Value> field : alert.outputFields().entrySet()) {
            String name = field.getKey();
            if (name.startsWith("n_evts")) {
                continue; // a count as a label would make every alert a new one
            }
            if (name.startsWith("n_drop")) {
                priority = dropped(labels, name, field.getValue(), priority);
            } else if (isLabel(field.getValue())) {
                labels.put(safe(name), field.getValue().display());
            }
        }
        labels.put("source", "falco");
        labels.put("rule", alert.rule());
        labels.put("alertname", alert.rule());
        labels.put("eventsource", alert.source());
        if (!alert.hostname().isEmpty()) {
            labels.put("hostname", alert.hostname());
        }
        if (!alert.tags().isEmpty()) {
            labels.put("tags", String.join(",", alert.tags()));
        }
        labels.put("priority", priority.label());
        labels.put("severity", severities.getOrDefault(priority, "information"));
        labels.putAll(extraLabels);
        labels.remove("");
        return labels;
    }

    private static boolean isLabel(Value value) {
        return switch (value) {
            case Value.Text _, Value.Whole _, Value.Decimal _ -> true;
            case Value.Absent _, Value.Truth _, Value.Many _, Value.Json _ -> false;
        };
    }

    /// A count of lost events becomes a coarse label, and may raise the priority.
    private Priority dropped(Map<String, String> labels, String name, Value value, Priority priority) {
        long count;
        try {
            count = Long.parseLong(value.display());
        } catch (NumberFormatException e) {
            return priority;
        }
        if (count == 0) {
            labels.put(safe(name), "0");
            return higher(priority, Priority.WARNING);
        }
        for (DropThreshold threshold : dropThresholds) {
            if (count > threshold.above()) {
                labels.put(safe(name), ">" + threshold.above());
                return higher(priority, threshold.priority());
            }
        }
        labels.put(safe(name), Long.toString(count));
        return higher(priority, dropDefault);
    }

    private static Priority higher(Priority one, Priority other) {
        return one.atLeast(other) ? one : other;
    }

    /// A name that Prometheus accepts, as falcosidekick shortens it: each pair of underscores becomes one, once.
    static String safe(String name) {
        String replaced = name.replaceAll("[^a-zA-Z0-9_]", "_").replace("__", "_");
        return replaced.replaceAll("^_+|_+$", "");
    }

    private static void texts(JsonGenerator json, String name, Map<String, String> texts) {
        json.writeObjectPropertyStart(name);
        texts.forEach(json::writeStringProperty);
        json.writeEndObject();
    }
}
