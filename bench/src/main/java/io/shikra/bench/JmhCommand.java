// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The pieces, one by one.
@Command(
        name = "jmh",
        description = "Measures the pieces of the path of an event, each alone.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class JmhCommand implements Callable<Integer> {
    /// Where they are.
    static final String PACKAGE = "io.shikra.bench.jmh.";

    @Parameters(
            paramLabel = "PATTERN",
            arity = "0..1",
            description = "a regular expression; only pieces whose names have it, e.g. Decode, Predicate")
    @Nullable
    String pattern;

    @Option(names = "--capture", paramLabel = "FILE", description = "where the events come from")
    @Nullable
    String capture;

    @Option(
            names = "--smoke",
            description =
                    "one moment of each in this process, with a capture of a few events: that they run, not how fast")
    boolean smoke;

    @Override
    public Integer call() throws RunnerException {
        new Runner(options().build()).run();
        return 0;
    }

    ChainedOptionsBuilder options() {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(PACKAGE + ".*" + (pattern == null ? "" : pattern))
                .shouldFailOnError(true);
        if (smoke) {
            options.forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(1))
                    .param(
                            "capture",
                            BenchCommand.root()
                                    .resolve("docs/examples/session.scap")
                                    .toString())
                    .param("type", "openat");
        }
        if (capture != null) {
            options.param("capture", capture);
        }
        return options;
    }
}
