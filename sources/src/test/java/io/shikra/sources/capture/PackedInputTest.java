// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shikra.testing.FuzzBudget;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PackedInputTest {
    private static final int ROUNDS = 300;

    @ParameterizedTest
    @EnumSource(Inflater.class)
    void unpacksEveryKindOfBlockInStepsOfAnySize(Inflater inflater) {
        long seed = System.nanoTime();
        System.out.println("packed data, " + inflater + ": seed " + seed);
        Random random = new Random(seed);
        FuzzBudget budget = FuzzBudget.of(ROUNDS, 3);
        while (budget.next()) {
            String round = inflater + ", seed " + seed + ", round " + budget.round();
            Bytes gzip = new Bytes();
            Bytes text = new Bytes();
            for (int members = 1 + random.nextInt(4); members > 0; members--) {
                byte[] part = Packed.text(random, random.nextInt(4) == 0 ? 300_000 : 300);
                gzip.raw(Packed.member(part, random));
                text.raw(part);
            }
            byte[] rest = Packed.text(random, 30);
            gzip.raw(rest);

            Packed.Outcome outcome = Packed.read(gzip.toArray(), Inflaters.required(inflater), random);

            assertEquals(Optional.empty(), outcome.failure(), round);
            assertArrayEquals(text.toArray(), outcome.bytes(), round);
            assertEquals(rest.length > 0, outcome.rest(), round);
        }
    }
}
