// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EscapedBytesTest {
    @Test
    void textStaysAsItIs() {
        byte[] bytes = "plain, ü, €, 𝄞, \uFFFD".getBytes(StandardCharsets.UTF_8);

        assertThat(EscapedBytes.decode(bytes, bytes.length)).isEqualTo("plain, ü, €, 𝄞, \uFFFD");
        assertThat(EscapedBytes.encode("plain, ü, €, 𝄞, \uFFFD")).isEqualTo(bytes);
    }

    @Test
    void allBytesComeBack() {
        long seed = System.nanoTime();
        System.out.println("seed of EscapedBytesTest: " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[random.nextInt(24)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                byte[] text = "ü€𝄞x".getBytes(StandardCharsets.UTF_8);
                System.arraycopy(text, 0, bytes, 0, Math.min(text.length, bytes.length));
            }
            assertThat(EscapedBytes.encode(EscapedBytes.decode(bytes, bytes.length)))
                    .isEqualTo(bytes);
        }
    }
}
