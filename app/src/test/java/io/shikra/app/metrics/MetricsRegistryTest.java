// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shikra.app.metrics.MetricsRegistry.Row;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsRegistryTest {
    private final MetricsRegistry metrics = new MetricsRegistry();

    @Test
    void namesAreShownAsTheyAreGiven() {
        metrics.gauge("a_bytes", () -> 5);
        metrics.total("b_total", () -> 7);
        metrics.counter("c_total", "label", "x").increment();
        metrics.info("d_info", List.of(new Row(1, "version", "1.0"), new Row(1, "version", "2.0")));

        assertThat(metrics.scrape().lines().filter(line -> !line.startsWith("#")))
                .containsExactlyInAnyOrder(
                        "a_bytes 5.0",
                        "b_total 7.0",
                        "c_total{label=\"x\"} 1.0",
                        "d_info{version=\"1.0\"} 1",
                        "d_info{version=\"2.0\"} 1");
        assertThatThrownBy(() -> metrics.total("no_ending", () -> 1)).hasMessageContaining("_total");
    }

    @Test
    void rowsThatAreGoneDisappear() {
        List<Row> rows = new ArrayList<>(List.of(new Row(1, "who", "one"), new Row(2, "who", "two")));
        metrics.totals("t_total", () -> List.copyOf(rows));
        assertThat(metrics.scrape()).contains("t_total{who=\"one\"} 1.0").contains("t_total{who=\"two\"} 2.0");

        rows.removeFirst();
        assertThat(metrics.scrape()).doesNotContain("one").contains("t_total{who=\"two\"} 2.0");
    }
}
