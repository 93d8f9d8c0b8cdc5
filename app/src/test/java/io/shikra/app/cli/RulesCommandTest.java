// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesCommandTest {
    private static final String RULES = """
            - {rule: Opened, desc: d, condition: evt.type = openat, output: o, priority: NOTICE}
            - {rule: Unseen, desc: d, condition: evt.type = getitimer, output: o, priority: NOTICE}
            - {rule: "red \\e[31m", desc: "bell \\a", condition: evt.type = openat, output: o, priority: NOTICE}
            """;

    @TempDir
    Path folder;

    private String file = "";

    @BeforeEach
    void theUsersRules() throws IOException {
        file = Files.writeString(folder.resolve("my.yaml"), RULES).toString();
    }

    private CommandRun rules(String... arguments) {
        return CommandRun.of(RulesCommand::new, folder, arguments);
    }

    @Test
    void listsRulesThatAreNotLoadedWithTheReason() {
        CommandRun list = rules("list", file);
        assertThat(list.status()).isZero();
        assertThat(list.out()).containsPattern("(?m)^Opened +d$").containsPattern("(?m)^Unseen +\\(not loaded: .+\\)$");

        assertThat(rules("list", file, "--format", "json").out()).doesNotContain("Unseen");
    }

    @Test
    void saysWhyARuleCannotBeShown() {
        CommandRun unseen = rules("show", "Unseen", file);
        assertThat(unseen.status()).isOne();
        assertThat(unseen.errors()).startsWith("'Unseen': not loaded: " + file + ":2:");

        CommandRun nobody = rules("show", "Nobody", file);
        assertThat(nobody.status()).isOne();
        assertThat(nobody.errors()).contains("no such rule is loaded");
    }

    @Test
    void controlCharactersOfRulesDoNotReachTheTerminal() {
        assertThat(rules("list", file).out()).contains("red ␛[31m").contains("bell ␇");
        assertThat(rules("show", "red \u001b[31m", file).out()).contains("red ␛[31m");
        assertThat(rules("show", "\u001b[31m", file).errors()).startsWith("'␛[31m'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check FILE",
                "check FILE --format json",
                "list FILE",
                "list FILE --format json",
                "fields",
                "show Opened FILE",
                "fields --format json",
                "--help",
                "check --help"
            })
    void anAnswerThatCannotBeWrittenIsNoSuccess(String words) {
        CommandRun run = CommandRun.onFullDisk(
                RulesCommand::new, folder, words.replace("FILE", file).split(" ", -1));
        assertThat(run.status()).isOne();
        assertThat(run.errors()).contains("standard output: cannot be written: No space left on device");
    }

    @Test
    void saysWhatIsWrongWithANameOfAFile() {
        assertThat(rules("check", "").errors()).startsWith("rules: an empty name");
        assertThat(rules("check", "-").errors()).contains("not read from standard input");
    }

    @Test
    void aWrongOptionEndsItAsAnyOtherError() {
        assertThat(rules("check", "--bogus").status()).isOne();
    }

    @Test
    void theHelpSaysWhatTheExitStatusMeans() {
        assertThat(rules("check", "--help").out().replaceAll("\\s+", " "))
                .contains("The exit status is 1 when a file has an error")
                .contains("only with --strict");
    }
}
