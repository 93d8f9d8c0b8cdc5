// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.differential.Differential;
import io.shikra.engine.differential.RandomRules;
import io.shikra.engine.field.SyscallFields;
import io.shikra.testing.FuzzBudget;
import io.shikra.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RandomRulesOnCapturesTest {
    /// Events of a piece; behind the processes and descriptors that were there when the recording began.
    private static final int PIECE = 1000;

    @Test
    void everyWayToMatchRandomRulesSaysTheSameOfPiecesOfRecordedEvents() throws IOException, CaptureException {
        long seed = Long.getLong("shikra.fuzz.seed", System.nanoTime());
        System.out.println("random rules on captures seed " + seed + " (-Dshikra.fuzz.seed)");
        Random random = new Random(seed);
        List<Path> captures = captures();
        RandomRules rules = new RandomRules(random, new SyscallFields());
        FuzzBudget budget = FuzzBudget.counted(10, 500);
        long matches = 0;
        while (budget.next()) {
            Path capture = captures.get(random.nextInt(captures.size()));
            List<byte[]> records = piece(Captures.events(capture), random);
            Differential differential = new Differential(
                    rules.file(4 + random.nextInt(20), records),
                    SyscallFields::new,
                    capture.getFileName() + ", seed " + seed + ", round " + budget.round());
            differential.compare(records);
            matches += differential.matches();
        }
        assertThat(matches).isPositive();
        System.out.println("random rules on captures: " + budget.round() + " files, " + matches + " matches");
    }

    /// Whatever was lost in between: a stretch of the beginning, and one of somewhere behind it.
    private static List<byte[]> piece(List<byte[]> all, Random random) {
        int begin = random.nextInt(Math.max(1, all.size() / 4));
        int from = Math.min(all.size(), begin + random.nextInt(all.size()));
        List<byte[]> piece = new ArrayList<>(all.subList(0, Math.min(begin, PIECE)));
        piece.addAll(all.subList(from, Math.min(all.size(), from + PIECE)));
        return piece;
    }

    private static List<Path> captures() throws IOException {
        try (Stream<Path> files = Files.list(Shared.require("vectors/captures"))) {
            return files.filter(file -> file.toString().endsWith(".scap"))
                    .sorted()
                    .toList();
        }
    }
}
