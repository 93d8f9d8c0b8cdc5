// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Counters and gauges by the names under which Prometheus sees them. Names that Falco or falcosidekick has are used as
/// they have them.
public final class MetricsRegistry {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, Rows> tables = new ConcurrentHashMap<>();

    /// A gauge with one row per thing that exists at the moment.
    private record Rows(MultiGauge gauge, Supplier<List<Row>> rows) {}

    /// @param labels names and values in turn
    public record Row(double value, String... labels) {}

    /// A counter, made on first use. A name always goes with the same label names.
    ///
    /// @param name   as shown, ending in `_total`
    /// @param labels names and values in turn
    public Counter counter(String name, String... labels) {
        return Counter.builder(name).tags(labels).register(registry);
    }

    /// A value asked for at each scrape; its name does not end in `_total` or `_info`.
    public void gauge(String name, Supplier<Number> value, String... labels) {
        Gauge.builder(name, value).tags(labels).register(registry);
    }

    /// The same as a table; rows that are gone disappear.
    public void table(String name, Supplier<List<Row>> rows) {
        tables.put(name, new Rows(MultiGauge.builder(name).register(registry), rows));
    }

    /// A number that only grows, asked for at each scrape.
    ///
    /// @param name as shown, ending in `_total`
    public void total(String name, Supplier<Number> value) {
        totals(name, () -> List.of(new Row(value.get().doubleValue())));
    }

    /// Such numbers with labels; rows that are gone disappear.
    public void totals(String name, Supplier<List<Row>> rows) {
        String base = without(name, "_total");
        registry.getPrometheusRegistry().register(() -> {
            CounterSnapshot.Builder all = CounterSnapshot.builder().name(base);
            rows.get()
                    .forEach(row -> all.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                            .value(row.value())
                            .labels(Labels.of(row.labels()))
                            .build()));
            return all.build();
        });
    }

    /// What does not change, told by labels; a series for each row, whose value is 1.
    ///
    /// @param name as shown, ending in `_info`
    public void info(String name, List<Row> rows) {
        infos(name, () -> rows);
    }

    /// The same, asked for at each scrape; rows that are gone disappear.
    public void infos(String name, Supplier<List<Row>> rows) {
        String base = without(name, "_info");
        registry.getPrometheusRegistry().register(() -> {
            InfoSnapshot.Builder all = InfoSnapshot.builder().name(base);
            rows.get()
                    .forEach(row -> all.dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                            .labels(Labels.of(row.labels()))
                            .build()));
            return all.build();
        });
    }

    /// The library itself puts the endings that Prometheus reserves behind the names.
    private static String without(String name, String ending) {
        if (!name.endsWith(ending)) {
            throw new IllegalArgumentException(name + " does not end in " + ending);
        }
        return name.substring(0, name.length() - ending.length());
    }

    /// The Prometheus text format, version 0.0.4.
    public String scrape() {
        for (Rows table : tables.values()) {
            List<MultiGauge.Row<?>> current = table.rows().get().stream()
                    .<MultiGauge.Row<?>>map(row -> MultiGauge.Row.of(Tags.of(row.labels()), row.value()))
                    .toList();
            table.gauge().register(current, true);
        }
        return registry.scrape();
    }
}
