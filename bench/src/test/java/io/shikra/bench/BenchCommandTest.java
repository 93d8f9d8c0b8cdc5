// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchCommandTest {
    private static final Path ROOT = BenchCommand.root();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test
    void aRowThatIsNotThereIsAnsweredWithThoseThatAre() {
        assertThat(run("--rows", "nothing")).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("falcoset-never", "all-three", "copies", "load");
    }

    @Test
    void anInflaterThatIsNotThereIsAnsweredWithThoseThatAre() {
        assertThat(run("--inflater", "igzip")).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("--inflater igzip: there are isal, zlib");
    }

    @Test
    void everyDocumentedCommandIsUnderstoodAndItsRowsExist() throws IOException {
        List<String> commands = documented();

        assertThat(commands).hasSizeGreaterThan(3);
        for (String command : commands) {
            assertThatCode(() -> line().parseArgs(words(command))).as(command).doesNotThrowAnyException();
        }
        assertThat(commands.stream().filter(line -> line.contains("--rows")))
                .allSatisfy(line -> assertThat(Rows.all(ROOT))
                        .anyMatch(row -> row.name().startsWith(line.replaceFirst(".*--rows ([^ ,]+).*", "$1"))));
    }

    @Test
    void everyRowHasItsPlaceInTheDocs() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/performance.md"));

        assertThat(Rows.all(ROOT)).allSatisfy(row -> assertThat(page).contains("`" + row.name() + "`"));
    }

    private int run(String... arguments) {
        return line().execute(arguments);
    }

    private CommandLine line() {
        return new CommandLine(new BenchCommand(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8)));
    }

    private static List<String> documented() throws IOException {
        return Files.readAllLines(ROOT.resolve("docs/performance.md")).stream()
                .filter(line -> line.startsWith("./shikra bench"))
                .map(line -> line.split("\\s+#", 2)[0].strip())
                .toList();
    }

    private static String[] words(String command) {
        return Arrays.stream(command.split("\\s+", -1)).skip(2).toArray(String[]::new);
    }
}
