// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How much sooner two workers are through a capture than one. The capture is plain, made here, and of many busy
/// processes; passes before those that count bring it into the system's page cache.
record PartitionsRow(String name) implements Row {
    /// 1.7 times as fast.
    private static final double LIMIT = 100 / 1.7;

    private static final int PASSES = 40;

    /// More than a million events.
    private static final int ROUNDS = 5000;

    @Override
    public Result measure(Bench bench) {
        Path capture = new MixedLoad(bench.replays(), bench.progress(), ROUNDS)
                .record(bench.material().own());
        List<Path> rules = bench.material().rules(Material.Rules.THREE);
        int passes = bench.passes() > 0 ? bench.passes() : PASSES;
        List<Double> parts = new ArrayList<>();
        for (int i = 0; i < bench.runs(); i++) {
            ReplayStats one = stats(bench, capture, rules, passes, 1);
            ReplayStats two = stats(bench, capture, rules, passes, 2);
            parts.add(100 * two.steadySeconds() / one.steadySeconds());
            bench.progress()
                    .println(name + ": run " + (i + 1) + " of " + bench.runs() + ": " + one.events() + " events in "
                            + one.steadySeconds() + " s, with two workers in " + two.steadySeconds() + " s ("
                            + one.steadyNanos() + " and " + two.steadyNanos() + " ns of CPU time for an event)");
        }
        return new Result.Single(
                name, "wall time with two workers, of that with one", Median.of(parts, x -> x), LIMIT, "%", parts);
    }

    private static ReplayStats stats(Bench bench, Path capture, List<Path> rules, int passes, int partitions) {
        return bench.replays()
                .run(capture, rules, passes, partitions, List.of())
                .stats();
    }
}
