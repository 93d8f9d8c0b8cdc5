// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.state.Partition.Placement;
import io.shikra.testing.Damage;
import io.shikra.testing.FuzzBudget;
import io.shikra.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is wrong with a recorded capture: several workers come to the same end as one.
class DividedFuzzTest {
    private static final int FILES = 20;
    private static final int MAX_BYTES = 1 << 20;

    @TempDir
    Path folder;

    private static List<byte[]> recorded() throws IOException {
        List<byte[]> found = new ArrayList<>();
        try (Stream<Path> list = Files.list(Shared.require("vectors/captures"))) {
            for (Path file : list.filter(name -> name.toString().endsWith(".scap"))
                    .sorted()
                    .toList()) {
                try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                    found.add(in.readNBytes(MAX_BYTES));
                }
            }
        }
        return found;
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void damagedCapturesEndAsWithOneWorker() throws IOException {
        long seed = Long.getLong("shikra.fuzz.seed", System.nanoTime());
        System.out.println("divided captures: seed " + seed + " (-Dshikra.fuzz.seed)");
        Random random = new Random(seed);
        Path rules = Shared.require("data/falco-rules").resolve("falco_rules.yaml");
        Workers workers = Workers.of(3, List.of(rules));
        List<byte[]> recorded = recorded();
        FuzzBudget budget = FuzzBudget.of(FILES, 1);
        while (budget.next()) {
            byte[] bytes = Damage.of(recorded.get(random.nextInt(recorded.size())), random);
            Path capture = Files.write(folder.resolve("damaged.scap"), bytes);
            String whole = Workers.said(workers.pass(capture, 1, Placement.HASHED), folder);
            for (Placement placement : Placement.values()) {
                int count = 2 + random.nextInt(2);
                assertThat(Workers.said(workers.pass(capture, count, placement), folder))
                        .as("seed " + seed + ", file " + budget.round() + ", " + count + " workers, " + placement)
                        .isEqualTo(whole);
            }
        }
    }
}
