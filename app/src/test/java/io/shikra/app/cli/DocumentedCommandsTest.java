// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every `./shikra` command of the README and the docs is one that the commands understand, with flags that exist.
class DocumentedCommandsTest {
    private static final Path ROOT = Path.of(System.getProperty("shikra.root"));
    private static final Pattern WORD = Pattern.compile("'[^']*'|\"[^\"]*\"|\\S+");

    @Test
    void everyCommandInTheDocsIsUnderstood() throws IOException {
        List<String> commands = commands();

        assertThat(commands).hasSizeGreaterThan(10);
        for (String command : commands) {
            String[] words = WORD.matcher(command)
                    .results()
                    .skip(1)
                    .map(word -> word.group().replaceAll("['\"]", ""))
                    .toArray(String[]::new);
            assertThatCode(() -> ShikraCommand.commands(words).parseArgs(words))
                    .as(command)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void everyStageInTheDocsIsOneOfTheScript() throws IOException {
        String script = Files.readString(ROOT.resolve("shikra"));

        for (String line : lines("./shikra test")) {
            for (String stage : line.substring("./shikra test".length()).strip().split("\\s+", -1)) {
                if (stage.isEmpty()) {
                    continue; // all of them
                }
                if (stage.startsWith("-")) {
                    break; // options of the last one
                }
                assertThat(script).as(line).contains("stage_" + stage + "()");
            }
        }
    }

    private static List<String> commands() throws IOException {
        return lines("./shikra ").stream()
                .filter(line ->
                        Stream.of("test", "build", "bench").noneMatch(word -> line.startsWith("./shikra " + word)))
                .toList();
    }

    /// Lines of code blocks, comments cut off and continued lines joined.
    private static List<String> lines(String prefix) throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        try (var docs = Files.list(ROOT.resolve("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).forEach(pages::add);
        }
        List<String> found = new ArrayList<>();
        for (Path page : pages) {
            for (String line :
                    Files.readString(page).replace("\\\n", " ").lines().toList()) {
                if (line.startsWith(prefix)) {
                    found.add(line.split("\\s+#", 2)[0].strip());
                }
            }
        }
        return found;
    }
}
