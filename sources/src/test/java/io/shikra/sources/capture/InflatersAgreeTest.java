// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shikra.testing.FuzzBudget;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What ISA-L and zlib make of damaged data. They differ in three things: ISA-L does not look whether a set of codes is
/// complete (it fails later, at a code that is not in the set, or by the checksum); where a match cannot be, bytes
/// before it are withheld; and of data that is cut off the last two literals may be missing.
class InflatersAgreeTest {
    private static final int ROUNDS = 3000;
    private static final int HEADER = 10;

    /// The longest match of deflate.
    private static final int MOST_WITHHELD = 258;

    @Test
    void damagedDataFailsForBothAndTheSameComesOutBefore() {
        long seed = System.nanoTime();
        System.out.println("damaged packed data: seed " + seed);
        Random random = new Random(seed);
        FuzzBudget budget = FuzzBudget.of(ROUNDS, 3);
        while (budget.next()) {
            byte[] gzip = damaged(random);
            long steps = random.nextLong();

            Packed.Outcome zlib = Packed.read(gzip, Inflaters.required(Inflater.ZLIB), new Random(steps));
            Packed.Outcome isal = Packed.read(gzip, Inflaters.required(Inflater.ISAL), new Random(steps));

            String round =
                    "seed " + seed + ", round " + budget.round() + ": zlib " + said(zlib) + ", ISA-L " + said(isal);
            boolean incompleteSet =
                    zlib.failure().map(IOException::getMessage).orElse("").endsWith(" set");
            int common = Math.min(zlib.bytes().length, isal.bytes().length);
            assertArrayEquals(Arrays.copyOf(zlib.bytes(), common), Arrays.copyOf(isal.bytes(), common), round);
            assertTrue(zlib.bytes().length - isal.bytes().length <= MOST_WITHHELD, round);
            if (!incompleteSet) {
                assertEquals(zlib.failure().isPresent(), isal.failure().isPresent(), round);
                assertTrue(isal.bytes().length <= zlib.bytes().length, round);
            }
        }
    }

    private static String said(Packed.Outcome outcome) {
        return outcome.bytes().length + " bytes, then " + outcome.failure();
    }

    /// One member with some bits the other way round, or cut off.
    private static byte[] damaged(Random random) {
        byte[] gzip = Packed.member(Packed.text(random, random.nextInt(8) == 0 ? 200_000 : 2000), random);
        if (random.nextInt(3) == 0) {
            return Arrays.copyOf(gzip, HEADER + random.nextInt(gzip.length - HEADER));
        }
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            gzip[HEADER + random.nextInt(gzip.length - HEADER)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
        return gzip;
    }
}
