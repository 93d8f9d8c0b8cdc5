// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.health;

import io.shikra.alert.Value;
import io.shikra.app.health.ResourceUsage.Reading;
import io.shikra.engine.detect.DetectionStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/// The fields of one metrics snapshot by Falco's names (rules language, metric keys). Rates are over the time since the
/// snapshot before. Belongs to one thread.
final class MetricsSnapshot {
    private static final double SECOND = 1e9;
    private static final int KIB = 1024;

    private final MetricsSettings settings;
    private final Supplier<ProcessFacts> facts;
    private final ResourceUsage usage;
    private long lastTaken;
    private long lastEvents;
    private KernelCounts lastKernel = KernelCounts.NONE;

    MetricsSnapshot(MetricsSettings settings, Supplier<ProcessFacts> facts, ResourceUsage usage) {
        this.settings = settings;
        this.facts = facts;
        this.usage = usage;
    }

    /// What is counted at a moment.
    ///
    /// @param queueDrops alerts that found no room to wait
    record Counts(DetectionStatistics detection, KernelCounts kernel, long queueDrops) {}

    /// @param now nanoseconds since the Unix epoch
    Map<String, Value> take(long now, Counts counts) {
        Map<String, Value> fields = new TreeMap<>();
        double seconds = lastTaken == 0 ? 0 : (now - lastTaken) / SECOND;
        wrapper(fields, now, counts, seconds);
        if (settings.rules()) {
            rules(fields, counts.detection());
        }
        if (settings.resources()) {
            usage.read().forEach((name, reading) -> resource(fields, name, reading));
        }
        if (settings.kernel()) {
            kernel(fields, counts.kernel(), seconds);
        }
        lastTaken = now;
        lastEvents = counts.detection().events();
        lastKernel = counts.kernel();
        return fields;
    }

    private void wrapper(Map<String, Value> fields, long now, Counts counts, double seconds) {
        long events = counts.detection().events();
        ProcessFacts facts = this.facts.get();
        fields.put("evt.time", Value.of(now));
        fields.put("evt.source", Value.of("syscall"));
        fields.put("evt.hostname", Value.of(facts.hostname()));
        fields.put("falco.version", Value.of(facts.version()));
        fields.put("falco.start_ts", Value.of(facts.startNanos()));
        fields.put("falco.reload_ts", Value.of(facts.reloadNanos()));
        fields.put("falco.duration_sec", Value.of((long) ((now - facts.startNanos()) / SECOND)));
        fields.put("falco.kernel_release", Value.of(facts.kernelRelease()));
        fields.put("falco.host_boot_ts", Value.of(facts.bootNanos()));
        fields.put("falco.host_num_cpus", Value.of(facts.processors()));
        fields.put("falco.outputs_queue_num_drops", Value.of(counts.queueDrops()));
        fields.put("falco.num_evts", Value.of(events));
        fields.put("falco.num_evts_prev", Value.of(lastEvents));
        if (seconds > 0) {
            fields.put("falco.evts_rate_sec", rate(events - lastEvents, seconds));
        }
        fields.put("scap.engine_name", Value.of("modern_bpf"));
        named(fields, "falco.sha256_rules_file.", facts.rulesFiles());
        named(fields, "falco.sha256_config_file.", facts.configFiles());
        named(fields, "falco.host_netinfo.interfaces.", facts.addresses());
    }

    private static void named(Map<String, Value> fields, String prefix, Map<String, String> values) {
        values.forEach((name, value) -> fields.put(prefix + name, Value.of(value)));
    }

    private void rules(Map<String, Value> fields, DetectionStatistics detection) {
        count(fields, "falco.rules.matches_total", detection.alerts());
        detection.matches().forEach((rule, matches) -> count(fields, "falco.rules." + sanitised(rule), matches));
    }

    /// Characters that Prometheus does not know become one underscore, none at the end.
    static String sanitised(String name) {
        return name.replaceAll("[^a-zA-Z0-9_:]", "_").replaceAll("_+", "_").replaceAll("_$", "");
    }

    private void resource(Map<String, Value> fields, String name, Reading reading) {
        switch (reading.unit()) {
            case PERCENT -> {
                if (reading.value() != 0 || settings.includeEmpty()) {
                    fields.put("falco." + name + "_perc", new Value.Decimal(reading.value()));
                }
            }
            case COUNT -> count(fields, "falco." + name, (long) reading.value());
            case KIBIBYTES -> memory(fields, name, "_kb", (long) reading.value(), KIB);
            case BYTES -> memory(fields, name, "_bytes", (long) reading.value(), KIB * KIB);
        }
    }

    private void memory(Map<String, Value> fields, String name, String unit, long value, int unitsPerMegabyte) {
        boolean megabytes = settings.megabytes();
        count(fields, "falco." + name + (megabytes ? "_mb" : unit), megabytes ? value / unitsPerMegabyte : value);
    }

    /// Events and losses are always told, what the losses are made of only when there are some.
    private void kernel(Map<String, Value> fields, KernelCounts counts, double seconds) {
        KernelCounts delta = counts.since(lastKernel);
        fields.put("scap.n_evts", Value.of(counts.events()));
        fields.put("scap.n_evts_prev", Value.of(lastKernel.events()));
        fields.put("scap.n_drops", Value.of(counts.lost()));
        fields.put("scap.n_drops_prev", Value.of(lastKernel.lost()));
        fields.put("scap.evts_rate_sec", rate(delta.events(), seconds));
        fields.put("scap.evts_drop_rate_sec", rate(delta.lost(), seconds));
        fields.put(
                "scap.n_drops_perc", new Value.Decimal(delta.events() > 0 ? 100.0 * delta.lost() / delta.events() : 0));
        count(fields, "scap.n_drops_buffer_total", counts.lostBuffer());
        count(fields, "scap.n_drops_scratch_map", counts.lostOversize());
    }

    private static Value rate(long number, double seconds) {
        return new Value.Decimal(seconds > 0 ? number / seconds : 0);
    }

    private void count(Map<String, Value> fields, String name, long value) {
        if (value != 0 || settings.includeEmpty()) {
            fields.put(name, Value.of(value));
        }
    }
}
