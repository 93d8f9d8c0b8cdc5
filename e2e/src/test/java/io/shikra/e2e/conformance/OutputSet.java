// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
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
            tally.add(
                    vector.path("name").asString(),
                    difference(vector.path("expect"), CommandCase.replay(vectors, vector)),
                    !vector.has("release_note"));
        }
    }

    private static Optional<String> difference(JsonNode expected, CommandCase.Answer got) {
        Optional<String> exit = got.exitDifference(expected);
        if (exit.isPresent()) {
            return exit;
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
