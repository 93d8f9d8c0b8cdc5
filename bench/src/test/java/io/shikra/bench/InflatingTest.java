// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InflatingTest {
    @TempDir
    Path folder;

    @Test
    void inflatesEveryByteOfEveryMember() throws IOException {
        byte[] first = text(1_000_000);
        byte[] second = new byte[300_000];
        Path file = folder.resolve("two.gz");
        try (var out = Files.newOutputStream(file)) {
            out.write(gzip(first));
            out.write(gzip(second));
        }

        assertThat(Inflating.bytes(file)).isEqualTo(first.length + second.length);
        assertThat(Inflating.nanos(file)).isPositive();
    }

    @Test
    void whatIsNoGzipIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("no.gz"), new byte[] {1, 2, 3, 4});

        assertThatThrownBy(() -> Inflating.bytes(file)).isInstanceOf(IOException.class);
    }

    /// Words, so that it is neither incompressible nor empty of information.
    private static byte[] text(int length) {
        Random random = new Random(7);
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) ('a' + random.nextInt(6));
        }
        return text;
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
