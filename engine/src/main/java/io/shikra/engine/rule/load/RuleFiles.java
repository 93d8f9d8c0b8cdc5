// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Which files a list of paths means, and their text.
public final class RuleFiles {
    /// Of one file. Falco's own rules are less than 100 KiB.
    static final int MAX_BYTES = 64 << 20;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private RuleFiles() {}

    /// Files as given; a directory's own regular files in bytewise order of their paths. Only names that end in
    /// `.yaml` or `.yml` count, also of files given by name. A path that does not exist stays, so that reading it
    /// fails visibly.
    public static List<Path> expand(List<Path> paths) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                try (Stream<Path> children = Files.list(path)) {
                    children.filter(Files::isRegularFile)
                            .sorted((a, b) -> Arrays.compareUnsigned(bytes(a), bytes(b)))
                            .forEach(files::add);
                }
            } else {
                files.add(path);
            }
        }
        return files.stream().filter(RuleFiles::isYaml).toList();
    }

    /// Those of the paths from which nothing is read: folders without a rule file, files with another ending.
    public static List<Path> without(List<Path> paths) throws IOException {
        List<Path> barren = new ArrayList<>();
        for (Path path : paths) {
            if (expand(List.of(path)).isEmpty()) {
                barren.add(path);
            }
        }
        return barren;
    }

    /// UTF-8, invalid bytes replaced, without a byte order mark. Reads no further than it must to know that there is
    /// too
    /// much: a link to a device has no end.
    static String read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new TooLarge();
            }
            return withoutMark(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    static String withoutMark(String text) {
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private static boolean isYaml(Path file) {
        return file.toString().endsWith(".yaml") || file.toString().endsWith(".yml");
    }

    /// More than `MAX_BYTES`.
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static byte[] bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8);
    }
}
