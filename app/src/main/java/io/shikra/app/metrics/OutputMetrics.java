// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.metrics;

import io.shikra.outputs.OutputListener;

/// Counts attempts per destination under falcosidekick's name. A repeated attempt counts again.
public final class OutputMetrics implements OutputListener {
    private final MetricsRegistry metrics;

    public OutputMetrics(MetricsRegistry metrics) {
        this.metrics = metrics;
    }

    @Override
    public void attempted(String output, boolean ok) {
        String status = ok ? "ok" : "error";
        metrics.counter("falcosecurity_falcosidekick_outputs_total", "destination", output, "status", status)
                .increment();
    }
}
