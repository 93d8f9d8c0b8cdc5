// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.metrics;

import io.shikra.bus.BusStatus;
import io.shikra.bus.BusStatus.ConsumerStatus;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Shows how far each consumer of the bus is behind, and what it was not given.
public final class BusMetrics {
    private BusMetrics() {}

    public static void register(MetricsRegistry metrics, BusStatus bus) {
        metrics.table("shikra_bus_consumer_lag", () -> rows(bus, ConsumerStatus::lag));
        metrics.table("shikra_bus_dead_letters", () -> rows(bus, ConsumerStatus::deadLetters));
        metrics.table(
                "shikra_bus_consumer_retrying",
                () -> rows(bus, one -> one.retrying().isPresent() ? 1 : 0));
        metrics.gauge("shikra_bus_up", () -> bus.trouble().isEmpty() ? 1 : 0);
    }

    private static List<MetricsRegistry.Row> rows(BusStatus bus, ToDoubleFunction<ConsumerStatus> value) {
        return bus.consumers().stream()
                .map(one -> new MetricsRegistry.Row(
                        value.applyAsDouble(one), "stream", one.stream(), "consumer", one.consumer()))
                .toList();
    }
}
