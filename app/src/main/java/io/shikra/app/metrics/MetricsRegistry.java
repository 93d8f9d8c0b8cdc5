// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
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

    /// A value asked for at each scrape.
    public void gauge(String name, Supplier<Number> value, String... labels) {
        Gauge.builder(name, value).tags(labels).register(registry);
    }

    /// A table asked for at each scrape; rows that are gone disappear.
    public void table(String name, Supplier<List<Row>> rows) {
        tables.put(name, new Rows(MultiGauge.builder(name).register(registry), rows));
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
