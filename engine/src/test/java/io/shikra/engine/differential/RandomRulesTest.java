// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.field.SyscallFields;
import io.shikra.testing.FuzzBudget;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RandomRulesTest {
    @Test
    void everyWayToMatchRandomRulesSaysTheSameOfRandomEvents() {
        long seed = Long.getLong("shikra.fuzz.seed", System.nanoTime());
        System.out.println("random rules seed " + seed + " (-Dshikra.fuzz.seed)");
        Random random = new Random(seed);
        FuzzBudget budget = FuzzBudget.counted(20, 1000);
        RandomRules rules = new RandomRules(random, new SyscallFields());
        RandomRecords records = new RandomRecords(random);
        long matches = 0;
        while (budget.next()) {
            List<byte[]> events = records.of(random.nextInt(8) == 0 ? 4000 : 500);
            Differential differential = new Differential(
                    rules.file(4 + random.nextInt(20), events),
                    SyscallFields::new,
                    "seed " + seed + ", round " + budget.round());
            differential.compare(events);
            matches += differential.matches();
        }
        assertThat(matches).isPositive();
        System.out.println("random rules: " + budget.round() + " files, " + matches + " matches");
    }
}
