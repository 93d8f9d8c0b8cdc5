// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The folder with the vectors.
///
/// @param root   with a folder for each set
/// @param shared with the vectors of the project's own, for what is common to all: rule files, lists of fields
record Vectors(Path root, Path shared) {
    static final JsonMapper JSON = new JsonMapper();

    /// Files of a set's folder in the order of their names; none when there is no such folder.
    List<Path> files(String folder, String ending) throws IOException {
        Path there = root.resolve(folder);
        if (!Files.isDirectory(there)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(there)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    /// A file that all vectors share.
    Path common(String relative) {
        Path own = root.resolve(relative);
        return Files.exists(own) ? own : shared.resolve(relative);
    }

    Path capture(String name) {
        return common("captures/" + name + ".scap");
    }

    /// Falco's three files of rules for system calls, in its order.
    List<Path> rules() {
        return Stream.of("falco_rules.yaml", "falco-incubating_rules.yaml", "falco-sandbox_rules.yaml")
                .map(name -> common("../data/falco-rules/" + name).normalize())
                .toList();
    }

    static JsonNode json(Path file) throws IOException {
        if (!file.toString().endsWith(".gz")) {
            return JSON.readTree(file.toFile());
        }
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return JSON.readTree(in);
        }
    }

    static BufferedReader lines(Path file) throws IOException {
        return new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
    }

    /// The name of a file without what stands behind the first dot of a kind.
    static String name(Path file, String ending) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ending.length());
    }
}
