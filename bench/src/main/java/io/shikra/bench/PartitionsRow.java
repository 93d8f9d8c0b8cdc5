// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/// How much sooner two workers are through a capture than one. The capture is plain, made here, and of many busy
/// processes; passes before those that count bring it into the system's page cache. Beside it stands what the machine
/// gives at that moment: two processes with a worker each, which share nothing, do twice the work in how much more
/// time.
record PartitionsRow(String name) implements Row {
    /// 1.7 times as fast.
    private static final double LIMIT = 100 / 1.7;

    private static final int PASSES = 40;

    /// More than four million events: what a pass needs to begin is little beside them.
    private static final int ROUNDS = 20_000;

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
            double apart = apart(() -> stats(bench, capture, rules, passes, 1).steadySeconds());
            parts.add(100 * two.steadySeconds() / one.steadySeconds());
            bench.progress()
                    .println(name + ": run " + (i + 1) + " of " + bench.runs() + ": " + one.events() + " events in "
                            + one.steadySeconds() + " s, with two workers in " + two.steadySeconds() + " s ("
                            + one.steadyNanos() + " and " + two.steadyNanos() + " ns of CPU time for an event): "
                            + Math.round(parts.getLast()) + " %; two processes at once, by the same measure: "
                            + Math.round(50 * apart / one.steadySeconds()) + " %");
        }
        return new Result.Single(
                name, "wall time with two workers, of that with one", Median.of(parts, x -> x), LIMIT, "%", parts);
    }

    private static ReplayStats stats(Bench bench, Path capture, List<Path> rules, int passes, int partitions) {
        return bench.replays()
                .run(capture, rules, passes, partitions, List.of())
                .stats();
    }

    /// @return the longer one of two at once
    private static double apart(Callable<Double> replay) {
        FutureTask<Double> other = new FutureTask<>(replay);
        Thread.ofPlatform().start(other);
        try {
            return Math.max(replay.call(), other.get());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
