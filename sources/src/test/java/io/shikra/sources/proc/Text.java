// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.proc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/// Texts of the fabricated tree, and damaged copies of them.
final class Text {
    private Text() {}

    static String of(Path dir, String name) {
        try {
            Path file = dir.resolve(name);
            return Files.exists(file)
                    ? Files.readString(file, StandardCharsets.ISO_8859_1)
                    : "sl local rem st\n 0: 1:2 3:4";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String mutated(Random random, String text) {
        StringBuilder damaged = new StringBuilder(text);
        for (int i = 0; i <= random.nextInt(8) && !damaged.isEmpty(); i++) {
            int at = random.nextInt(damaged.length());
            switch (random.nextInt(4)) {
                case 0 -> damaged.setCharAt(at, (char) random.nextInt(128));
                case 1 -> damaged.setLength(at);
                case 2 -> damaged.insert(at, "999999999999999999999999");
                default -> damaged.insert(at, "():[]\n\t -".charAt(random.nextInt(9)));
            }
        }
        return damaged.toString();
    }
}
