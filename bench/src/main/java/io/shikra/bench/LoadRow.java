// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/// From the entry of `main` in a fresh virtual machine until Falco's three rule files can be asked, on a capture of a
/// few events.
record LoadRow(String name, Path capture) implements Row {
    private static final double LIMIT = 400;

    @Override
    public Result measure(Bench bench) {
        List<Path> rules = bench.material().rules(Material.Rules.THREE);
        List<Double> millis = IntStream.range(0, bench.runs())
                .mapToObj(_ ->
                        (double) bench.replays().run(capture, rules, 1).stats().readyMillis())
                .toList();
        return new Result.Single(
                name, "three rule files ready after main()", Median.of(millis, x -> x), LIMIT, "ms", millis);
    }
}
