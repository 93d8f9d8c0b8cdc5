// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Needs root: real processes are recorded.
@Tag("live")
class MixedLoadTest {
    private static final int PROCESSES = 8;
    private static final int ROUNDS = 50;

    /// Opened in each round of each process.
    private static final int FILES = 5;

    @TempDir
    Path folder;

    @Test
    void whatEightProcessesDidIsRecordedAndReadByTwoWorkers() {
        Replays replays = new Replays(BenchCommand.root(), List.of());
        PrintStream progress = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);

        Path capture = new MixedLoad(replays, progress, ROUNDS).record(folder);

        List<Path> rules = List.of(BenchCommand.root().resolve("rules/shikra_rules.yaml"));
        assertThat(replays.run(capture, rules, 1, 2, List.of()).stats().events())
                .isGreaterThan((long) PROCESSES * ROUNDS * FILES);
    }
}
