// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.app.config.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Names of files as somebody typed them.
public final class GivenPaths {
    /// As a file.
    public static final Path STANDARD_INPUT = Path.of("/dev/stdin");

    private static final Path DASH = Path.of("-");

    private GivenPaths() {}

    /// @param what in complaints: the option, or what the name stands for
    /// @throws ConfigurationException when a name is empty
    public static Path named(String what, Path path) {
        if (path.toString().isEmpty()) {
            throw new ConfigurationException(what + ": an empty name: write the name of a file");
        }
        return path;
    }

    /// @throws ConfigurationException when a name is empty, or means standard input
    public static List<Path> rules(List<Path> given) {
        for (Path path : given) {
            if (named("rules", path).equals(DASH)) {
                throw new ConfigurationException(
                        "rules: - : rules are not read from standard input: put them into a file whose name ends in .yaml");
            }
        }
        return given;
    }

    /// `-` is standard input.
    ///
    /// @throws ConfigurationException when the name is empty
    public static Path capture(Path given) {
        return named("capture", given).equals(DASH) ? STANDARD_INPUT : given;
    }

    /// As {@link #capture}.
    ///
    /// @param folder that relative paths start from
    /// @throws ConfigurationException also when there is no such file
    public static Path existingCapture(Path given, Path folder) {
        Path capture = capture(given);
        if (!Files.exists(folder.resolve(capture))) {
            throw new ConfigurationException(capture + ": there is no such file");
        }
        return capture;
    }
}
