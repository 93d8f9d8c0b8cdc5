// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.Compatibility;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.Problem;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.RuleDescription;
import io.shikra.engine.rule.RuleSet;
import io.shikra.testing.Shared;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What Falco answered to some hundred rule files, compared with what we answer: success of each file, the codes of
/// errors and warnings with the item they are about, and the compiled condition, fields, operators and output.
class LoaderVectorsTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final LoadOptions options = LoadOptions.of(
            Map.of("syscall", new SyscallFields("", Compatibility.FALCO)), new EventNames(Set.of("container")));

    @Test
    void conditionsAreJudgedAsFalcoJudgesThem() throws IOException {
        check("condition");
    }

    @Test
    void itemsAreReadAsFalcoReadsThem() throws IOException {
        check("yaml");
    }

    @Test
    void outputsAreJudgedAsFalcoJudgesThem() throws IOException {
        check("output");
    }

    /// What is the loader's of the group `files-and-cli`: folders, links, endings, order, a file given twice. The rest
    /// is the command line's and the configuration's.
    @Test
    void filesAreFoundAsFalcoFindsThem(@TempDir Path folder) throws IOException {
        List<String> differences = new ArrayList<>();
        int compared = 0;
        for (Path file : vectors()) {
            JsonNode vector = JSON.readTree(file.toFile());
            Path root = folder.resolve(vector.path("name").asString());
            List<Path> paths = paths(vector, root);
            if (vector.path("group").asString().equals("files-and-cli") && !paths.isEmpty()) {
                lay(vector, root);
                RuleSet answer = RuleLoader.load(paths, options);
                loadDifference(vector, answer).ifPresent(differences::add);
                compared++;
            }
        }
        assertThat(differences).isEmpty();
        assertThat(compared).isGreaterThan(8);
    }

    private static Optional<String> loadDifference(JsonNode vector, RuleSet answer) {
        JsonNode expected = vector.path("expect");
        String wanted = expected.path("exit").asInt() + texts(expected.path("rules"));
        String got = answer.isUsable()
                ? "0" + answer.rules().stream().map(Rule::name).collect(Collectors.joining(","))
                : "1";
        return wanted.equals(got)
                ? Optional.empty()
                : Optional.of(vector.path("name").asString() + ": wanted " + wanted + " got " + got);
    }

    /// Where rules are read from: `-r`, or the one key of the configuration; nothing when other options matter too.
    private static List<Path> paths(JsonNode vector, Path root) {
        List<Path> paths = new ArrayList<>();
        JsonNode args = vector.path("args");
        for (int i = 0; i < args.size(); i += 2) {
            if (!args.path(i).asString().equals("-r")) {
                return List.of();
            }
            paths.add(root.resolve(args.path(i + 1).asString()));
        }
        JsonNode config = vector.path("config");
        if (paths.isEmpty() && config.size() == 1) {
            JsonNode files = config.path("rules_files");
            List<JsonNode> entries = files.isArray() ? files.valueStream().toList() : List.of(files);
            entries.forEach(entry -> paths.add(root.resolve(entry.asString())));
        }
        return paths;
    }

    private static void lay(JsonNode vector, Path root) throws IOException {
        Files.createDirectories(root);
        for (var file : vector.path("tree").properties()) {
            Path path = root.resolve(file.getKey());
            Files.createDirectories(path.resolveSibling("."));
            Files.writeString(path, file.getValue().asString());
        }
        for (var link : vector.path("links").properties()) {
            Path path = root.resolve(link.getKey());
            Files.createDirectories(path.resolveSibling("."));
            Files.createSymbolicLink(path, Path.of(link.getValue().asString()));
        }
    }

    private void check(String group) throws IOException {
        List<String> differences = new ArrayList<>();
        List<String> informative = new ArrayList<>();
        int compared = 0;
        int sameMessages = 0;
        for (Path file : vectors()) {
            JsonNode vector = JSON.readTree(file.toFile());
            if (!vector.path("group").asString().equals(group)) {
                continue;
            }
            RuleSet answer = RuleLoader.validateTexts(files(vector), options);
            Optional<String> difference = difference(vector.path("expect"), answer);
            if (vector.has("release_note")) {
                difference.ifPresent(text -> informative.add(vector.path("name").asString() + ": " + text));
                continue;
            }
            compared++;
            sameMessages += messages(vector.path("expect")).equals(messages(answer)) ? 1 : 0;
            difference.ifPresent(text -> differences.add(vector.path("name").asString() + ": " + text));
        }
        System.out.printf(
                "loader vectors, %s: %d compared, %d differ, %d with the same messages; %d of another release differ%n",
                group, compared, differences.size(), sameMessages, informative.size());
        assertThat(differences).isEmpty();
    }

    private static List<Path> vectors() throws IOException {
        try (Stream<Path> files = Files.list(Shared.require("vectors/loader-vectors"))) {
            return files.sorted().toList();
        }
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

    private static Set<String> messages(JsonNode expected) {
        return StreamSupport.stream(expected.path("results").spliterator(), false)
                .flatMap(file -> Stream.of(file.path("errors"), file.path("warnings")))
                .flatMap(list -> StreamSupport.stream(list.spliterator(), false))
                .map(problem -> problem.path("message").asString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> messages(RuleSet answer) {
        return answer.problems().stream().map(Problem::message).collect(Collectors.toCollection(TreeSet::new));
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
