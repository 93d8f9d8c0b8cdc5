// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.metrics;

import io.micrometer.core.instrument.Counter;
import io.shikra.alert.Alert;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Counts alerts as falcosidekick does (`falcosecurity_falcosidekick_falco_events_total`), but with a bound: rule and
/// pod names come from outside, and each new one costs memory for ever.
public final class AlertMetrics {
    static final int MOST_SERIES = 5000;
    private static final String NAME = "falcosecurity_falcosidekick_falco_events_total";

    private final MetricsRegistry metrics;
    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();

    public AlertMetrics(MetricsRegistry metrics) {
        this.metrics = metrics;
    }

    private record Key(String hostname, String rule, int priority, String source, String namespace, String pod) {}

    public void count(Alert alert) {
        Key key = new Key(
                alert.hostname().isEmpty() ? "unknown" : alert.hostname(),
                alert.rule(),
                8 - alert.priority().level(),
                alert.source(),
                alert.text("k8s.ns.name").orElse(""),
                alert.text("k8s.pod.name").orElse(""));
        String raw = alert.priority().label().toLowerCase(Locale.ROOT);
        boolean room = counters.size() < MOST_SERIES || counters.containsKey(key);
        Key shown = room ? key : new Key("other", "other", key.priority(), "other", "other", "other");
        counters.computeIfAbsent(shown, one -> make(one, raw)).increment();
    }

    private Counter make(Key key, String raw) {
        return metrics.counter(
                NAME,
                "hostname",
                key.hostname(),
                "rule",
                key.rule(),
                "priority",
                Integer.toString(key.priority()),
                "priority_raw",
                raw,
                "source",
                key.source(),
                "k8s_ns_name",
                key.namespace(),
                "k8s_pod_name",
                key.pod());
    }
}
