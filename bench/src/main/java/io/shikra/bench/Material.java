// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// The recordings and Falco's rule files, which lie beside the repository and not in it.
///
/// @param shared the folder with `vectors` and `data`
/// @param own    for files that are made here
record Material(Path shared, Path own) {
    /// What is asked of an event.
    enum Rules {
        NEVER,
        STABLE,
        THREE
    }

    /// As the environment says, else `../shared` of the repository.
    static Path shared(Path root) {
        String named = System.getenv("SHIKRA_SHARED");
        return (named == null || named.isEmpty() ? root.resolve("../shared") : Path.of(named))
                .toAbsolutePath()
                .normalize();
    }

    /// @throws Missing when the file is not there
    Path capture(String name) {
        return existing("vectors/bench/" + name + ".scap");
    }

    List<Path> rules(Rules rules) {
        return switch (rules) {
            case NEVER -> List.of(never());
            case STABLE -> List.of(existing("data/falco-rules/falco_rules.yaml"));
            case THREE ->
                Stream.of("falco_rules.yaml", "falco-incubating_rules.yaml", "falco-sandbox_rules.yaml")
                        .map(name -> existing("data/falco-rules/" + name))
                        .toList();
        };
    }

    private Path never() {
        Path file = own.resolve("never.yaml");
        try (InputStream rule = Objects.requireNonNull(Material.class.getResourceAsStream("never.yaml"))) {
            Files.write(file, rule.readAllBytes());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path existing(String relative) {
        Path file = shared.resolve(relative);
        if (!Files.exists(file)) {
            throw new Missing(file + " is missing: set SHIKRA_SHARED to the folder with the shared material");
        }
        return file;
    }

    /// A row cannot be measured here.
    static final class Missing extends RuntimeException {
        private static final long serialVersionUID = 1;

        Missing(String message) {
            super(message);
        }
    }
}
