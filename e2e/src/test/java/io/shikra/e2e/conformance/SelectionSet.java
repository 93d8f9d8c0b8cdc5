// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Which rules fire, how often and in which order.
final class SelectionSet implements VectorSet {
    private record Fired(long number, String rule) {}

    @Override
    public String name() {
        return "selection";
    }

    @Override
    public void run(Vectors vectors, Tally tally) throws IOException {
        for (Path file : vectors.files("selection-vectors", ".json")) {
            JsonNode vector = Vectors.json(file);
            tally.add(
                    vector.path("name").asString(),
                    difference(vector.path("expect"), CommandCase.replay(vectors, vector, "-o", "json_output=true")),
                    !vector.has("release_note"));
        }
    }

    private static Optional<String> difference(JsonNode expected, CommandCase.Answer got) {
        Optional<String> exit = got.exitDifference(expected);
        if (exit.isPresent()) {
            return exit;
        }
        if (!expected.has("total")) {
            return Optional.empty();
        }
        List<Fired> all = new ArrayList<>();
        got.text()
                .lines()
                .map(Vectors.JSON::readTree)
                .forEach(alert -> all.add(new Fired(
                        alert.path("output_fields").path("evt.num").asLong(),
                        alert.path("rule").asString())));
        return counts(expected, all).or(() -> order(expected, all));
    }

    private static Optional<String> counts(JsonNode expected, List<Fired> all) {
        Map<String, Long> wanted = new TreeMap<>();
        expected.path("fired")
                .propertyStream()
                .forEach(rule -> wanted.put(rule.getKey(), rule.getValue().asLong()));
        Map<String, Long> got = new TreeMap<>();
        all.forEach(alert -> got.merge(alert.rule, 1L, Long::sum));
        return wanted.equals(got) && all.size() == expected.path("total").asInt()
                ? Optional.empty()
                : Optional.of("fired " + wanted + " wanted, is " + got);
    }

    private static Optional<String> order(JsonNode expected, List<Fired> all) {
        int at = 0;
        for (JsonNode alert : expected.path("first")) {
            Fired wanted = new Fired(alert.path(0).asLong(), alert.path(1).asString());
            if (!wanted.equals(all.get(at))) {
                return Optional.of("alert " + at + ": " + wanted + " wanted, is " + all.get(at));
            }
            at++;
        }
        return sha256(all).equals(expected.path("sequence_sha256").asString())
                ? Optional.empty()
                : Optional.of("another order after the first " + at);
    }

    private static String sha256(List<Fired> all) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            all.forEach(
                    alert -> digest.update((alert.number + " " + alert.rule + "\n").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
