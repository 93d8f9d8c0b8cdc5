// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.app.metrics.MetricsRegistry;
import java.util.List;

/// The detecting wing's counters, by Falco's names where it has some.
final class DetectionMetrics {
    private DetectionMetrics() {}

    static void register(MetricsRegistry metrics, Detection detection) {
        metrics.gauge(
                "falcosecurity_scap_n_evts_total", () -> detection.statistics().events());
        metrics.gauge(
                "shikra_detection_malformed_total", () -> detection.statistics().malformed());
        metrics.gauge(
                "shikra_detection_rule_errors_total",
                () -> detection.statistics().errors());
        metrics.table(
                "falcosecurity_falco_rules_matches_total",
                () -> detection.statistics().matches().entrySet().stream()
                        .map(entry -> new MetricsRegistry.Row(entry.getValue(), "rule_name", entry.getKey()))
                        .toList());
        metrics.table(
                "shikra_live_lost_events_total",
                () -> List.of(
                        new MetricsRegistry.Row(detection.status().lostLifecycle(), "lane", "lifecycle"),
                        new MetricsRegistry.Row(detection.status().lostBulk(), "lane", "bulk"),
                        new MetricsRegistry.Row(detection.status().lostOversize(), "lane", "oversize")));
    }
}
