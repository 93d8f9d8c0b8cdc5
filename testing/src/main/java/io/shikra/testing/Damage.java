// SPDX-License-Identifier: Apache-2.0
package io.shikra.testing;

import java.util.Arrays;
import java.util.Random;

/// What may happen to the bytes of a file.
public final class Damage {
    private static final int[] VALUES = {0, 1, 3, 7, 25, 26, 127, 128, 255, 0x7FFF, 0xFFFF, 0x7FFFFFFF, -1};

    private Damage() {}

    /// A copy in which up to five places are overwritten, with numbers that are often limits, or cut off.
    public static byte[] of(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        int times = random.nextInt(6);
        for (int i = 0; i < times; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> {
                    int value = VALUES[random.nextInt(VALUES.length)];
                    for (int k = 0; k < 4 && at + k < bytes.length; k++) {
                        bytes[at + k] = (byte) (value >> (8 * k));
                    }
                }
                case 2 -> bytes = random.nextInt(3) == 0 ? Arrays.copyOf(bytes, at + 1) : bytes;
                default -> {
                    int length = Math.min(random.nextInt(64), bytes.length - at);
                    System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), bytes, at, length);
                }
            }
        }
        return bytes;
    }
}
