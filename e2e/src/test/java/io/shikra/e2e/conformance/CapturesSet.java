// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The alerts of Falco's own rules on recorded scenarios, first match and all matches.
final class CapturesSet implements VectorSet {
    /// As the oracle was configured.
    private static final List<String> SETTINGS = List.of(
            "json_output=true",
            "json_include_output_property=true",
            "json_include_message_property=true",
            "json_include_tags_property=true",
            "time_format_iso_8601=true",
            "priority=debug");

    private final String name;

    /// @param name of the set and of its folder
    CapturesSet(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void run(Vectors vectors, Tally tally) throws IOException {
        for (Path capture : vectors.files(name, ".scap")) {
            for (String match : List.of("first", "all")) {
                String base = Vectors.name(capture, ".scap");
                Path alerts = capture.resolveSibling(base + (match.equals("all") ? ".all.jsonl" : ".jsonl"));
                if (Files.exists(alerts)) {
                    tally.add(base + " " + match, difference(vectors, capture, alerts, match), true);
                }
            }
        }
    }

    private static Optional<String> difference(Vectors vectors, Path capture, Path alerts, String match)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(capture.toString(), "--match", match));
        vectors.rules().forEach(file -> arguments.addAll(List.of("-r", file.toString())));
        SETTINGS.forEach(setting -> arguments.addAll(List.of("-o", setting)));
        try (CommandCase command = new CommandCase()) {
            CommandCase.Answer got = command.run(arguments, Map.of());
            if (got.exit() != 0) {
                return Optional.of("ended with " + got.exit() + ": " + got.errors());
            }
            return Difference.ofLines(normal(Files.readString(alerts)), normal(got.text()));
        }
    }

    /// The lines with sorted keys and nobody's hostname.
    private static String normal(String lines) {
        StringBuilder text = new StringBuilder();
        lines.lines().forEach(line -> {
            JsonNode alert = Vectors.JSON.readTree(line);
            ((ObjectNode) alert).remove("hostname");
            text.append(alert).append('\n');
        });
        return text.toString();
    }
}
