// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e;

import static io.shikra.e2e.Chain.freePort;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The commands of the README and of the docs, run as they stand there; only the port, the folder of the log and the
/// places of the user's own files are the test's. Those with `--act` need a cluster: ChainTest runs them.
@Tag("live")
class DocumentedRunsTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern WORD = Pattern.compile("'[^']*'|\"[^\"]*\"|\\S+");
    private static final String A_RULE = """
            - rule: Mine
              desc: a rule of the user
              condition: evt.type = open and proc.name = nobody
              output: mine
              priority: NOTICE
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void theUsersFiles() throws IOException {
        Files.createDirectory(folder.resolve("rules.d"));
        Files.writeString(folder.resolve("rules.d/mine.yaml"), A_RULE);
        Files.writeString(folder.resolve("my_rules.yaml"), A_RULE);
        Files.writeString(
                folder.resolve("falco.yaml"),
                "rules_files: [" + folder.resolve("my_rules.yaml") + "]\n"
                        + block("docs/falco-configuration.md", "program_output:")
                                .replace("/tmp/", folder + "/"));
        Files.writeString(folder.resolve("my_override.yaml"), block("docs/rules.md", "# my_override.yaml"));
        Files.writeString(folder.resolve("my_response.yaml"), block("docs/response.md", "actions:"));
        Files.writeString(
                folder.resolve("shikra.yaml"),
                block("docs/run.md", "outputs:")
                        .replace(
                                "/etc/shikra/rules.d", folder.resolve("rules.d").toString()));
    }

    @TestFactory
    Stream<DynamicTest> everyDocumentedRunBecomesReady() throws IOException {
        List<String> runs = commands("./shikra run").stream()
                .filter(line -> !line.contains("--act") && !line.contains("--help"))
                .distinct()
                .toList();
        assertThat(runs).hasSizeGreaterThan(5);
        return runs.stream().map(line -> DynamicTest.dynamicTest(line, () -> becomesReady(line)));
    }

    private void becomesReady(String line) throws IOException {
        List<String> words = words(line);
        Path data = Files.createTempDirectory(folder, "data");
        if (!words.contains("--data")) {
            words.addAll(List.of("--data", data.toString()));
        }
        words.addAll(List.of("--hub-port", Integer.toString(freePort()), "--no-live", "--no-kubernetes"));
        try (Shikra shikra = Shikra.start(words).awaitReady()) {
            assertThat(shikra.said()).doesNotContain("error").doesNotContain("Exception");
        }
    }

    @TestFactory
    Stream<DynamicTest> everyOtherDocumentedCommandSucceeds() throws IOException {
        List<String> others = new ArrayList<>(commands("./shikra rules"));
        others.addAll(commands("./shikra replay"));
        others.addAll(commands("./shikra explain"));
        others.add("./shikra run --help");
        assertThat(others).hasSizeGreaterThan(15);
        return others.stream()
                .distinct()
                .map(line -> DynamicTest.dynamicTest(line, () -> {
                    try (Shikra command = Shikra.start(words(line))) {
                        assertThat(command.waitForEnd(SOON)).as(command.said()).isZero();
                    }
                }));
    }

    @Test
    void theDocumentedRequestsToTheHubAndForItsIncidentsAreAnswered() throws Exception {
        int port = freePort();
        List<String> requests = commands("curl ");
        assertThat(requests).hasSize(3);
        String log = folder.resolve("data").toString();
        try (Shikra shikra = Shikra.start(
                        "run", "--data", log, "--hub-port", Integer.toString(port), "--no-live", "--no-kubernetes")
                .awaitReady()) {
            for (String request : requests) {
                assertThat(shell(request.replace(":2801", ":" + port) + " --fail"))
                        .as(request)
                        .isZero();
            }
            assertThat(shikra.await("the alert", SOON, said -> said.contains("hello")))
                    .isNotEmpty();
            for (String line : commands("./shikra incidents")) {
                List<String> words = words(line);
                words.addAll(List.of("--data", log));
                try (Shikra command = Shikra.start(words)) {
                    assertThat(command.waitForEnd(SOON)).as(command.said()).isZero();
                }
            }
        }
    }

    @Test
    void theDocumentedWaysToOtherRulesLeadToThem() throws Exception {
        int port = freePort();
        List<String> ways = new ArrayList<>(commands("cp my_rules.yaml"));
        ways.addAll(commands("kill -HUP"));
        assertThat(ways).hasSize(2);
        try (Shikra shikra = Shikra.start(
                        "run",
                        "-r",
                        folder.resolve("rules.d").toString(),
                        "--data",
                        folder.resolve("data").toString(),
                        "--hub-port",
                        Integer.toString(port),
                        "--no-live",
                        "--no-kubernetes")
                .awaitReady()) {
            for (String way : ways) {
                String line = way.replace(" my_rules", " " + folder + "/my_rules")
                        .replace("/etc/shikra/rules.d", folder + "/rules.d")
                        .replace("$pid", Long.toString(shikra.pid()));
                assertThat(shell(line)).as(line).isZero();
                String why = way.startsWith("kill") ? "other rules (SIGHUP): " : "other rules (files have changed): ";
                assertThat(shikra.await(way, SOON, said -> said.contains(why))).contains("my_rules.yaml");
            }
            assertThat(Live.get(port, "/metrics").body())
                    .contains("shikra_rules_reloads_total{result=\"used\"} 2.0")
                    .contains("shikra_rules_reloads_total{result=\"refused\"} 0.0");
        }
    }

    private static int shell(String line) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return shell.waitFor();
    }

    private List<String> words(String line) {
        String own = line.contains("-r rules/shikra_rules.yaml") ? "my_override.yaml" : "my_rules.yaml";
        return new ArrayList<>(WORD.matcher(line)
                .results()
                .skip(1)
                .map(word -> word.group().replaceAll("['\"]", ""))
                .map(word -> switch (word) {
                    case "my_rules.yaml" -> folder.resolve(own).toString();
                    case "my_response.yaml", "shikra.yaml", "falco.yaml" ->
                        folder.resolve(word).toString();
                    case "rules/shikra_rules.yaml" ->
                        Shikra.root().resolve(word).toString();
                    case "incident.scap", "docs/examples/session.scap" ->
                        Shikra.root().resolve("docs/examples/session.scap").toString();
                    case "/var/lib/shikra" -> folder.resolve("var").toString();
                    default -> word;
                })
                .toList());
    }

    /// Lines of all pages that begin so, comments cut off and continued lines joined.
    private static List<String> commands(String prefix) throws IOException {
        List<Path> pages = new ArrayList<>(List.of(Shikra.root().resolve("README.md")));
        try (var docs = Files.list(Shikra.root().resolve("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        List<String> found = new ArrayList<>();
        for (Path page : pages) {
            Files.readString(page)
                    .replace("\\\n", " ")
                    .lines()
                    .filter(line -> line.startsWith(prefix))
                    .map(line -> line.split("\\s+#", 2)[0].strip())
                    .forEach(found::add);
        }
        return found;
    }

    /// The YAML block of a page that holds this text.
    private static String block(String page, String text) throws IOException {
        String all = Files.readString(Shikra.root().resolve(page), StandardCharsets.UTF_8);
        Matcher blocks = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL).matcher(all);
        while (blocks.find()) {
            if (blocks.group(1).contains(text)) {
                return blocks.group(1);
            }
        }
        throw new AssertionError(page + " has no YAML block with " + text);
    }
}
