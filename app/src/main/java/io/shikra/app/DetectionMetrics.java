// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.app.health.ProcessFacts;
import io.shikra.app.health.ResourceUsage;
import io.shikra.app.metrics.MetricsRegistry;
import io.shikra.app.metrics.MetricsRegistry.Row;
import io.shikra.engine.rule.Rule;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The detecting wing's counters and this process, by Falco's names where it has some (rules language, Prometheus).
final class DetectionMetrics {
    private DetectionMetrics() {}

    static void register(MetricsRegistry metrics, Detection detection, Supplier<List<Rule>> rules) {
        metrics.total(
                "falcosecurity_scap_n_evts_total", () -> detection.statistics().events());
        metrics.total(
                "falcosecurity_scap_n_drops_total",
                () -> detection.kernelCounts().lost());
        metrics.total(
                "shikra_detection_malformed_total", () -> detection.statistics().malformed());
        metrics.total(
                "shikra_detection_rule_errors_total",
                () -> detection.statistics().errors());
        metrics.totals("falcosecurity_falco_rules_matches_total", () -> {
            Map<String, Long> counts = detection.statistics().matches();
            return rules.get().stream()
                    .filter(rule -> counts.containsKey(rule.name()))
                    .map(rule -> matches(rule, counts.getOrDefault(rule.name(), 0L)))
                    .toList();
        });
        metrics.totals(
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

    static void register(MetricsRegistry metrics, RuleReload reload) {
        metrics.totals(
                "shikra_rules_reloads_total",
                () -> List.of(
                        new Row(reload.used(), "result", "used"), new Row(reload.refused(), "result", "refused")));
    }

    /// @param now what rules are in use and since when may differ from call to call
    static void register(MetricsRegistry metrics, Supplier<ProcessFacts> now, ResourceUsage usage) {
        ProcessFacts facts = now.get();
        info(metrics, "falcosecurity_falco_version_info", "version", facts.version());
        info(metrics, "falcosecurity_falco_kernel_release_info", "kernel_release", facts.kernelRelease());
        info(metrics, "falcosecurity_evt_hostname_info", "hostname", facts.hostname());
        metrics.infos(
                "falcosecurity_falco_sha256_rules_files_info",
                () -> files(now.get().rulesFiles()));
        metrics.info("falcosecurity_falco_sha256_config_files_info", files(facts.configFiles()));
        metrics.gauge("falcosecurity_falco_start_timestamp_nanoseconds", facts::startNanos);
        metrics.gauge(
                "falcosecurity_falco_reload_timestamp_nanoseconds",
                () -> now.get().reloadNanos());
        metrics.gauge("falcosecurity_falco_host_boot_timestamp_nanoseconds", facts::bootNanos);
        metrics.total("falcosecurity_falco_host_num_cpus_total", facts::processors);
        metrics.total(
                "falcosecurity_falco_duration_seconds_total",
                () -> (Detection.epochNanos() - facts.startNanos()) / 1_000_000_000L);
        usage.read().forEach((name, reading) -> {
            String shown = "falcosecurity_falco_" + name + ResourceUsage.suffix(reading);
            Supplier<Number> value = () -> now(usage, name);
            if (reading.unit() == ResourceUsage.Unit.COUNT) {
                metrics.total(shown, value);
            } else {
                metrics.gauge(shown, value);
            }
        });
    }

    private static double now(ResourceUsage usage, String name) {
        ResourceUsage.Reading now = usage.read().get(name);
        return now == null ? Double.NaN : ResourceUsage.base(now);
    }

    private static void info(MetricsRegistry metrics, String name, String label, String value) {
        metrics.info(name, List.of(new Row(1, label, value)));
    }

    private static List<Row> files(Map<String, String> hashes) {
        return hashes.entrySet().stream()
                .map(entry -> new Row(1, "file_name", entry.getKey(), "sha256", entry.getValue()))
                .toList();
    }
}
