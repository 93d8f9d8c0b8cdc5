// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.resolve;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Service names that stand for ports, e.g. `fd.sport = http`. A table of our own, so that a rule means the same on
/// every machine.
public final class PortNames {
    private final Map<String, Long> ports;

    private PortNames(Map<String, Long> ports) {
        this.ports = Map.copyOf(ports);
    }

    /// The table on the class path: one line per name, `name port`.
    public static PortNames load() {
        Map<String, Long> ports = new HashMap<>();
        try (var stream = Objects.requireNonNull(PortNames.class.getResourceAsStream("services.tsv"), "services.tsv");
                var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            reader.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                String[] columns = line.split("\t", 2);
                ports.put(columns[0], Long.parseLong(columns[1]));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PortNames(ports);
    }

    Optional<Long> find(String name) {
        return Optional.ofNullable(ports.get(name));
    }
}
