// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What is printed, byte for byte, and how the process ends.
final class OutputSet implements VectorSet {
    @Override
    public String name() {
        return "output";
    }

    @Override
    public void run(Vectors vectors, Tally tally) throws IOException {
        for (Path file : vectors.files("output-vectors", ".json")) {
            JsonNode vector = Vectors.json(file);
            tally.add(vector.path("name").asString(), difference(vectors, vector), !vector.has("release_note"));
        }
    }

    private static Optional<String> difference(Vectors vectors, JsonNode vector) throws IOException {
        try (CommandCase command = new CommandCase()) {
            command.write("rules.yaml", vector.path("rules").asString());
            command.configuration(vector.path("config"));
            List<String> arguments = new ArrayList<>(List.of(
                    vectors.capture(vector.path("capture").asString()).toString(),
                    "-c",
                    "falco.yaml",
                    "-r",
                    "rules.yaml"));
            arguments.addAll(CommandCase.words(vector.path("cli")));
            return difference(
                    vector.path("expect"), command.run(arguments, CommandCase.environment(vector.path("env"))));
        }
    }

    private static Optional<String> difference(JsonNode expected, CommandCase.Answer got) {
        if (expected.path("exit").asInt() != got.exit()) {
            return Optional.of("exit " + expected.path("exit") + " wanted, is " + got.exit() + "; "
                    + got.errors().lines().limit(3).toList());
        }
        boolean loadError = expected.path("load_error").isString();
        if (loadError && !got.errors().contains("LOAD_ERR")) {
            return Optional.of("should be refused at load, said " + got.errors());
        }
        byte[] out = expected.has("stdout_base64")
                ? Base64.getDecoder().decode(expected.path("stdout_base64").asString())
                : expected.path("stdout").asString().getBytes(StandardCharsets.UTF_8);
        if (Arrays.equals(out, got.out())) {
            return Optional.empty();
        }
        return Difference.ofLines(new String(out, StandardCharsets.UTF_8), got.text())
                .or(() -> Optional.of("other bytes that are not UTF-8"));
    }
}
