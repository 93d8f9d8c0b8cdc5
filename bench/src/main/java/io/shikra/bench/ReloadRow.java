// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import io.shikra.bench.Exchanges.Exchange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Other rules while events come: how long until they can come, and how long the events wait when they do.
record ReloadRow(String name, String capture, Figure figure) implements Row {
    /// Until the machine is warm.
    private static final int UNCOUNTED = 5;

    private static final int COUNTED = 20;

    /// What is told of the exchanges of a run.
    enum Figure {
        /// The middle one.
        READY("three rule files read, compiled and rehearsed beside the events", 400, "ms") {
            @Override
            double of(List<Exchange> exchanges) {
                return Median.of(exchanges, exchange -> exchange.readyNanos() / 1e6);
            }
        },

        /// The worst one.
        PAUSE(
                "longest pause from the last event by the old rules to the end of the first by the new ones",
                1000,
                "µs") {
            @Override
            double of(List<Exchange> exchanges) {
                return exchanges.stream().mapToLong(Exchange::pauseNanos).max().orElse(0) / 1e3;
            }
        };

        private final String what;
        private final double limit;
        private final String unit;

        Figure(String what, double limit, String unit) {
            this.what = what;
            this.limit = limit;
            this.unit = unit;
        }

        abstract double of(List<Exchange> exchanges);
    }

    @Override
    public Result measure(Bench bench) {
        return measure(
                bench, bench.material().capture(capture), bench.material().rules(Material.Rules.THREE));
    }

    Result.Single measure(Bench bench, Path file, List<Path> rules) {
        List<Double> values = new ArrayList<>();
        for (int i = 1; i <= bench.runs(); i++) {
            List<Exchange> exchanges = new Exchanges(file, rules).run(UNCOUNTED + COUNTED);
            List<Exchange> counted = exchanges.subList(UNCOUNTED, exchanges.size());
            values.add(figure.of(counted));
            bench.progress()
                    .println(String.format(
                            Locale.ROOT,
                            "%s: run %d of %d, %d exchanges: ready after %.0f ms, pauses of %.0f µs, at most %.0f µs",
                            name,
                            i,
                            bench.runs(),
                            counted.size(),
                            Figure.READY.of(counted),
                            Median.of(counted, exchange -> exchange.pauseNanos() / 1e3),
                            Figure.PAUSE.of(counted)));
        }
        return new Result.Single(name, figure.what, Median.of(values, x -> x), figure.limit, figure.unit, values);
    }
}
