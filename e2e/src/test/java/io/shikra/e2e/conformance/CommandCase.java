// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e.conformance;

import io.shikra.app.cli.ReplayCommand;
import io.shikra.app.replay.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Runs `shikra replay` in this process, in a folder of its own.
final class CommandCase implements AutoCloseable {
    /// The form of TZ that POSIX has beside names: hours west of Greenwich.
    private static final Pattern OFFSET = Pattern.compile("[A-Za-z]{3,}([+-]?)(\\d{1,2})");

    private final Path folder;

    record Answer(int exit, byte[] out, String errors) {
        String text() {
            return new String(out, StandardCharsets.UTF_8);
        }

        /// What is different about the exit status, if anything is.
        Optional<String> exitDifference(JsonNode expected) {
            return expected.path("exit").asInt() == exit
                    ? Optional.empty()
                    : Optional.of("exit " + expected.path("exit") + " wanted, is " + exit + "; "
                            + errors.lines().limit(3).toList());
        }
    }

    CommandCase() throws IOException {
        folder = Files.createTempDirectory("shikra-conformance");
    }

    Path folder() {
        return folder;
    }

    Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /// The configuration of all vectors, with a case's own keys in place of its.
    void configuration(JsonNode own) throws IOException {
        write("falco.yaml", own.toString());
    }

    Answer run(List<String> arguments, Map<String, String> environment) {
        TimeZone before = TimeZone.getDefault();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone(zone(environment.getOrDefault("TZ", "UTC"))));
            List<String> all = new ArrayList<>(arguments);
            all.add("--falco-compat"); // the answers were given with the defects
            int exit = ReplayCommand.execute(
                    all, new Terminal(out, new PrintStream(errors, true, StandardCharsets.UTF_8), environment, folder));
            return new Answer(exit, out.toByteArray(), errors.toString(StandardCharsets.UTF_8));
        } finally {
            TimeZone.setDefault(before);
        }
    }

    private static ZoneId zone(String name) {
        Matcher offset = OFFSET.matcher(name);
        if (!offset.matches()) {
            return ZoneId.of(name);
        }
        int west = Integer.parseInt(offset.group(2)) * (offset.group(1).equals("-") ? -1 : 1);
        return ZoneOffset.ofHours(-west);
    }

    /// A case of capture, rules, configuration and further words of the command line.
    static Answer replay(Vectors vectors, JsonNode vector, String... more) throws IOException {
        try (CommandCase command = new CommandCase()) {
            command.write("rules.yaml", vector.path("rules").asString());
            command.configuration(vector.path("config"));
            String capture = vectors.capture(vector.path("capture").asString()).toString();
            List<String> arguments = new ArrayList<>(List.of(capture, "-c", "falco.yaml", "-r", "rules.yaml"));
            arguments.addAll(words(vector.path("cli")));
            arguments.addAll(List.of(more));
            return command.run(arguments, environment(vector.path("env")));
        }
    }

    static Map<String, String> environment(JsonNode node) {
        Map<String, String> all = new java.util.HashMap<>(Map.of("TZ", "UTC", "FALCO_HOSTNAME", "testhost"));
        node.propertyStream()
                .forEach(entry -> all.put(entry.getKey(), entry.getValue().asString()));
        return all;
    }

    static List<String> words(JsonNode node) {
        List<String> words = new ArrayList<>();
        node.forEach(word -> words.add(word.asString()));
        return words;
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
