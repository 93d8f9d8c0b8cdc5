// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.app.health.ProcessFacts;
import io.shikra.app.health.ResourceUsage;
import io.shikra.app.metrics.MetricsRegistry;
import io.shikra.app.metrics.MetricsRegistry.Row;
import io.shikra.engine.rule.Rule;
import java.util.List;
import java.util.Map;

/// The detecting wing's counters and this process, by Falco's names where it has some (rules language, Prometheus).
final class DetectionMetrics {
    private DetectionMetrics() {}

    static void register(MetricsRegistry metrics, Detection detection, List<Rule> rules) {
        metrics.gauge(
                "falcosecurity_scap_n_evts_total", () -> detection.statistics().events());
        metrics.gauge(
                "falcosecurity_scap_n_drops_total",
                () -> detection.kernelCounts().lost());
        metrics.gauge(
                "shikra_detection_malformed_total", () -> detection.statistics().malformed());
        metrics.gauge(
                "shikra_detection_rule_errors_total",
                () -> detection.statistics().errors());
        metrics.table("falcosecurity_falco_rules_matches_total", () -> {
            Map<String, Long> counts = detection.statistics().matches();
            return rules.stream()
                    .filter(rule -> counts.containsKey(rule.name()))
                    .map(rule -> matches(rule, counts.getOrDefault(rule.name(), 0L)))
                    .toList();
        });
        metrics.table(
                "shikra_live_lost_events_total",
                () -> List.of(
                        new Row(detection.status().lostLifecycle(), "lane", "lifecycle"),
                        new Row(detection.status().lostBulk(), "lane", "bulk"),
                        new Row(detection.status().lostOversize(), "lane", "oversize")));
    }

    private static Row matches(Rule rule, long count) {
        return new Row(
                count,
                "priority",
                Integer.toString(rule.priority().level()),
                "rule_name",
                rule.name(),
                "source",
                rule.source());
    }

    static void register(MetricsRegistry metrics, ProcessFacts facts, ResourceUsage usage) {
        info(metrics, "falcosecurity_falco_version_info", "version", facts.version());
        info(metrics, "falcosecurity_falco_kernel_release_info", "kernel_release", facts.kernelRelease());
        info(metrics, "falcosecurity_evt_hostname_info", "hostname", facts.hostname());
        files(metrics, "falcosecurity_falco_sha256_rules_files_info", facts.rulesFiles());
        files(metrics, "falcosecurity_falco_sha256_config_files_info", facts.configFiles());
        metrics.gauge("falcosecurity_falco_start_timestamp_nanoseconds", facts::startNanos);
        metrics.gauge("falcosecurity_falco_reload_timestamp_nanoseconds", facts::startNanos);
        metrics.gauge("falcosecurity_falco_host_boot_timestamp_nanoseconds", facts::bootNanos);
        metrics.gauge("falcosecurity_falco_host_num_cpus_total", facts::processors);
        metrics.gauge(
                "falcosecurity_falco_duration_seconds_total",
                () -> (Detection.epochNanos() - facts.startNanos()) / 1_000_000_000L);
        for (String name : usage.read().keySet()) {
            metrics.gauge(
                    "falcosecurity_falco_" + name
                            + ResourceUsage.suffix(usage.read().get(name)),
                    () -> {
                        ResourceUsage.Reading now = usage.read().get(name);
                        return now == null ? Double.NaN : ResourceUsage.base(now);
                    });
        }
    }

    private static void info(MetricsRegistry metrics, String name, String label, String value) {
        metrics.gauge(name, () -> 1, label, value);
    }

    private static void files(MetricsRegistry metrics, String name, Map<String, String> hashes) {
        hashes.forEach((file, hash) -> metrics.gauge(name, () -> 1, "file_name", file, "sha256", hash));
    }
}
