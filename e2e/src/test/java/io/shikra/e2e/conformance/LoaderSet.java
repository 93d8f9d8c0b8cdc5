// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e.conformance;

import io.shikra.engine.Compatibility;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.Problem;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.RuleDescription;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.rule.load.LoadOptions;
import io.shikra.engine.rule.load.RuleLoader;
import io.shikra.engine.rule.load.RuleText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// How rule files are judged: success of each, codes of errors and warnings with the item they are about, and what the
/// rules became; and how files are found from configuration and command line.
final class LoaderSet implements VectorSet {
    private final LoadOptions options = LoadOptions.of(
            Map.of("syscall", new SyscallFields("", Compatibility.FALCO)),
            new EventNames(Set.of("container", "container_removed")));

    @Override
    public String name() {
        return "loader";
    }

    @Override
    public void run(Vectors vectors, Tally tally) throws IOException {
        for (Path file : vectors.files("loader-vectors", ".json")) {
            JsonNode vector = Vectors.json(file);
            Optional<String> difference = vector.has("tree")
                    ? command(vector)
                    : difference(vector.path("expect"), RuleLoader.validateTexts(files(vector), options));
            tally.add(vector.path("name").asString(), difference, !vector.has("release_note"));
        }
    }

    private static Optional<String> command(JsonNode vector) throws IOException {
        try (CommandCase command = new CommandCase()) {
            for (Map.Entry<String, JsonNode> file : vector.path("tree").properties()) {
                command.write(file.getKey(), file.getValue().asString());
            }
            for (Map.Entry<String, JsonNode> link : vector.path("links").properties()) {
                Path from = command.folder().resolve(link.getKey());
                Files.createDirectories(from.getParent());
                Files.createSymbolicLink(from, Path.of(link.getValue().asString()));
            }
            command.configuration(vector.path("config"));
            List<String> arguments = new ArrayList<>(CommandCase.words(vector.path("args")));
            if (!arguments.contains("-c")) {
                arguments.addAll(List.of("-c", "falco.yaml"));
            }
            arguments.addAll(List.of("-L", "-o", "json_output=true"));
            return difference(vector.path("expect"), command.run(arguments, Map.of()));
        }
    }

    private static Optional<String> difference(JsonNode expected, CommandCase.Answer got) {
        Optional<String> exit = got.exitDifference(expected);
        if (exit.isPresent()) {
            return exit;
        }
        if (!expected.has("rules")) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        Vectors.JSON
                .readTree(got.text())
                .path("rules")
                .forEach(rule -> names.add(rule.path("info").path("name").asString()));
        List<String> wanted = CommandCase.words(expected.path("rules"));
        return wanted.equals(names) ? Optional.empty() : Optional.of("rules " + wanted + " wanted, are " + names);
    }

    private static List<RuleText> files(JsonNode vector) {
        List<RuleText> files = new ArrayList<>();
        for (JsonNode text : vector.path("files")) {
            files.add(new RuleText("f" + (files.size() + 1) + ".yaml", text.asString()));
        }
        return files;
    }

    private static Optional<String> difference(JsonNode expected, RuleSet answer) {
        if (expected.has("fatal")) {
            return answer.fatal().isEmpty() ? Optional.of("should end without a result") : Optional.empty();
        }
        if (!answer.fatal().isEmpty()) {
            return Optional.of("ends without a result: " + answer.fatal());
        }
        int number = 0;
        for (JsonNode file : expected.path("results")) {
            RuleSet.FileVerdict verdict = answer.files().get(number++);
            Set<String> wanted = problems(file);
            Set<String> got = verdict.problems().stream()
                    .map(problem -> problem.code() + " " + innermost(problem))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (file.path("successful").asBoolean() != verdict.successful() || !wanted.equals(got)) {
                return Optional.of("wanted " + wanted + " got " + verdict.problems());
            }
        }
        return expected.has("describe")
                ? difference(expected.path("describe").path("rules"), answer, "")
                : Optional.empty();
    }

    private static Set<String> problems(JsonNode file) {
        return Stream.of("errors", "warnings")
                .flatMap(kind -> StreamSupport.stream(file.path(kind).spliterator(), false))
                .map(problem -> {
                    JsonNode step = problem.path("locations")
                            .path(problem.path("locations").size() - 1);
                    return problem.path("code").asString() + " "
                            + step.path("item_type").asString() + ":"
                            + step.path("item_name").asString();
                })
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String innermost(Problem problem) {
        Problem.Location step = problem.locations().getLast();
        return step.itemType() + ":" + step.itemName();
    }

    private static Optional<String> difference(JsonNode rules, RuleSet answer, String path) {
        List<String> wanted = new ArrayList<>();
        for (JsonNode rule : rules) {
            JsonNode details = rule.path("details");
            JsonNode info = rule.path("info");
            wanted.add(String.join(
                    " | ",
                    info.path("name").asString(),
                    bare(details.path("condition_compiled").asString()),
                    texts(details.path("condition_fields")),
                    texts(details.path("condition_operators")),
                    details.path("output_compiled").asString(),
                    info.path("priority").asString(),
                    texts(info.path("tags")),
                    info.path("enabled").asString()));
        }
        List<String> got = answer.descriptions().stream()
                .map(description -> described(description, answer))
                .toList();
        return wanted.equals(got) ? Optional.empty() : Optional.of(path + "wanted " + wanted + " got " + got);
    }

    private static String described(RuleDescription description, RuleSet answer) {
        Rule rule = answer.rules().stream()
                .filter(candidate -> candidate.name().equals(description.name()))
                .findFirst()
                .orElseThrow();
        return String.join(
                " | ",
                description.name(),
                bare(description.condition()),
                String.join(",", description.fields()),
                String.join(",", description.operators()),
                description.output(),
                rule.priority().label(),
                String.join(",", rule.tags()),
                String.valueOf(rule.enabled()));
    }

    private static String texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asString)
                .collect(Collectors.joining(","));
    }

    private static String bare(String condition) {
        return condition.replaceAll("[\\s()]", "");
    }
}
