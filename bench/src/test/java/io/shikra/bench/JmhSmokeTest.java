// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.testing.Shared;
import java.util.Collection;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Each piece runs for a moment.
class JmhSmokeTest {
    @ParameterizedTest
    @CsvSource({"DecodeBench, 1", "StateBench, 1", "PredicateBench, 11", "ProgramBench, 1"})
    void everyPieceRuns(String piece, int variants) throws RunnerException {
        if (piece.equals("ProgramBench")) {
            Shared.require("data/falco-rules/falco_rules.yaml");
        }
        JmhCommand command = new JmhCommand();
        command.pattern = piece;
        command.smoke = true;

        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .parent(command.options().build())
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();

        assertThat(results)
                .hasSize(variants)
                .allSatisfy(result ->
                        assertThat(result.getPrimaryResult().getScore()).isPositive());
    }
}
