// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Which files a list of paths means, and their text.
public final class RuleFiles {
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

    /// UTF-8, invalid bytes replaced, without a byte order mark.
    static String read(Path file) throws IOException {
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        return withoutMark(text);
    }

    static String withoutMark(String text) {
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private static boolean isYaml(Path file) {
        return file.toString().endsWith(".yaml") || file.toString().endsWith(".yml");
    }

    private static byte[] bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8);
    }
}
