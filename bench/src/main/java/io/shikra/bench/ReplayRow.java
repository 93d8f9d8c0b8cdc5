// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import io.shikra.bench.Result.Published;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A capture through rules, process after process, and between them the unit.
record ReplayRow(String name, String capture, Material.Rules rules, Published falco) implements Row {
    /// Inflations between two runs.
    private static final int UNITS = 5;

    /// What start and warm-up may be of the passes after them.
    private static final double COLD_SHARE = 0.05;

    private static final int TRIAL = 6;
    private static final int MOST_PASSES = 150;

    /// One process with the units around it.
    ///
    /// @param unit nanoseconds for an event
    private record Sample(Replays.Run run, double unit) {
        double steadyZ() {
            return run.stats().steadyNanos() / unit;
        }

        double wholeZ() {
            return run.wholeNanos() / unit;
        }
    }

    @Override
    public Result measure(Bench bench) {
        return measure(
                bench, bench.material().capture(capture), bench.material().rules(rules));
    }

    Result.Replayed measure(Bench bench, Path file, List<Path> files) {
        int passes =
                bench.passes() > 0 ? bench.passes() : passes(bench.replays().run(file, files, TRIAL));
        List<Sample> samples = new ArrayList<>();
        double before = unit(file);
        for (int i = 1; i <= bench.runs(); i++) {
            Replays.Run run = bench.replays().run(file, files, passes);
            double after = unit(file);
            Sample sample = new Sample(run, (before + after) / 2 / run.stats().events());
            before = after;
            samples.add(sample);
            bench.progress()
                    .println(String.format(
                            Locale.ROOT,
                            "%s: run %d of %d, %d passes: first %.0f, steady %.0f (%.2f z), whole %.0f ns; unit %.1f ns",
                            name,
                            i,
                            bench.runs(),
                            passes,
                            run.stats().firstNanos(),
                            run.stats().steadyNanos(),
                            sample.steadyZ(),
                            run.wholeNanos(),
                            sample.unit()));
        }
        return result(samples, passes);
    }

    private Result.Replayed result(List<Sample> samples, int passes) {
        return new Result.Replayed(
                name,
                samples.size(),
                passes,
                samples.getFirst().run().stats().events(),
                samples.getFirst().run().stats().inflater(),
                Median.of(samples, Sample::unit),
                Median.of(samples, sample -> sample.run().stats().firstNanos()),
                Median.of(samples, sample -> sample.run().stats().steadyNanos()),
                Median.of(samples, sample -> sample.run().wholeNanos()),
                Median.of(samples, Sample::steadyZ),
                Median.of(samples, Sample::wholeZ),
                Median.of(samples, sample -> sample.run().stats().steadyBytes()),
                Median.of(samples, sample -> sample.run().stats().steadyCollections()),
                Median.of(samples, sample -> sample.run().stats().peakKib() / 1024.0),
                falco);
    }

    /// So many that what start and warm-up cost in the trial is less than its share.
    private static int passes(Replays.Run trial) {
        double steady = trial.stats().steadyNanos() * trial.stats().events();
        double cold = trial.nanos() - trial.stats().passes().size() * steady;
        return (int) Math.clamp(Math.ceil(cold / (COLD_SHARE * steady)), TRIAL, MOST_PASSES);
    }

    /// Nanoseconds for the file.
    private static double unit(Path file) {
        double[] nanos = new double[UNITS];
        try {
            for (int i = 0; i < UNITS; i++) {
                nanos[i] = Inflating.nanos(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Median.of(nanos);
    }
}
