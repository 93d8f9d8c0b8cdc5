// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.app.cli.ReplayCommand;
import io.shikra.app.replay.Terminal;
import io.shikra.sources.capture.CaptureException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every example of docs/rules.md prints what the page says. A YAML block is the file that its first line names; a
/// block
/// that begins with `$ ` is a command and what it prints. `-Dguide.write=true` writes the recording and the answers.
class RulesGuideTest {
    private static final Path ROOT = Path.of(System.getProperty("shikra.root"));
    private static final Path PAGE = ROOT.resolve("docs/rules.md");
    private static final Path SESSION = Path.of("docs/examples/session.scap");
    private static final boolean WRITE = Boolean.getBoolean("guide.write");
    private static final Pattern BLOCK = Pattern.compile("^```(yaml)?\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("# (\\w+\\.yaml)");
    private static final Pattern WORD = Pattern.compile("'[^']*'|\\S+");
    private static final String PROMPT = "$ ./shikra replay ";

    @TempDir
    private Path folder;

    private final TimeZone zone = TimeZone.getDefault();

    @BeforeEach
    void inUtc() {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    }

    @AfterEach
    void backToThisPlace() {
        TimeZone.setDefault(zone);
    }

    @Test
    void theRecordingIsTheSessionThatIsDescribedHere() throws IOException, CaptureException {
        Path written = folder.resolve("session.scap");
        ExampleSession.write(written);
        if (WRITE) {
            Files.copy(written, ROOT.resolve(SESSION), StandardCopyOption.REPLACE_EXISTING);
        }

        assertThat(ROOT.resolve(SESSION)).hasSameBinaryContentAs(written);
    }

    @Test
    void everyExamplePrintsWhatThePageSays() throws IOException, CaptureException {
        Files.createDirectories(folder.resolve(SESSION).getParent());
        ExampleSession.write(folder.resolve(SESSION));
        String page = Files.readString(PAGE);

        String answered = BLOCK.matcher(page).replaceAll(block -> Matcher.quoteReplacement(answer(block)));
        if (WRITE) {
            Files.writeString(PAGE, answered);
        }

        assertThat(page.split(Pattern.quote(PROMPT), -1)).hasSizeGreaterThan(10);
        assertThat(Files.readString(PAGE)).isEqualTo(answered);
    }

    private String answer(MatchResult block) {
        String text = block.group(2);
        if (block.group(1) != null) {
            keep(text);
        } else if (text.startsWith(PROMPT)) {
            return text.lines()
                    .filter(line -> line.startsWith(PROMPT))
                    .map(command -> command + "\n" + run(command.substring(PROMPT.length())))
                    .collect(Collectors.joining("", "```\n", "```"));
        }
        return block.group();
    }

    private void keep(String yaml) {
        Matcher name = NAME.matcher(yaml);
        assertThat(name.lookingAt())
                .as("the name of the file in front of\n" + yaml)
                .isTrue();
        try {
            Files.writeString(folder.resolve(name.group(1)), yaml);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Both streams, as a terminal shows them.
    private String run(String arguments) {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        PrintStream errors = new PrintStream(screen, true, StandardCharsets.UTF_8);
        List<String> words = WORD.matcher(arguments)
                .results()
                .map(word -> word.group().replace("'", ""))
                .toList();
        ReplayCommand.execute(words, new Terminal(screen, errors, Map.of("FALCO_HOSTNAME", "node-1"), folder));
        return screen.toString(StandardCharsets.UTF_8).replace(folder + "/", "");
    }
}
