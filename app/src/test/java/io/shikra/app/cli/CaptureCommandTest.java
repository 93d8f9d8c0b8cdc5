// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens before anything is recorded: there are no kernel programs here.
class CaptureCommandTest {
    private static final String RULES = """
            - {rule: Opened, desc: d, condition: evt.type = openat, output: o, priority: NOTICE}
            - {rule: Half seen, desc: d, condition: "evt.type in (openat, getitimer)", output: o, priority: NOTICE}
            - {rule: Unseen, desc: d, condition: evt.type = getitimer, output: o, priority: NOTICE}
            """;

    @TempDir
    Path folder;

    private CommandRun capture(String... arguments) {
        return CommandRun.of(
                terminal -> new CaptureCommand(terminal, folder.resolve("no-object.o")), folder, arguments);
    }

    @Test
    void saysWhichRulesAreNotLoadedAndWhichWillNotSeeAllOfTheirEvents() throws IOException {
        Files.writeString(folder.resolve("kz.yaml"), RULES);

        CommandRun run = capture("-r", "kz.yaml", "out.scap");

        assertThat(run.errors())
                .contains("kz.yaml:3:38: not loaded: rule 'Unseen': ")
                .contains("kz.yaml:2:41: limited: rule 'Half seen': ")
                .contains("rules: 2 loaded from ")
                .contains("rules: 1 not loaded")
                .contains("rules: 1 will not see all of their events");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void refusesAFolderWithoutRulesAndLeavesTheFileAlone() throws IOException {
        Files.createDirectory(folder.resolve("empty"));
        Files.writeString(folder.resolve("out.scap"), "a recording of last week");

        CommandRun run = capture("-r", "empty", "out.scap");

        assertThat(run.status()).isOne();
        assertThat(run.errors()).startsWith("-r empty: no rules there").contains(".yaml");
        assertThat(folder.resolve("out.scap")).hasContent("a recording of last week");
    }

    @Test
    void aWrongOptionEndsItAsAnyOtherError() {
        assertThat(capture("--bogus").status()).isOne();
        assertThat(capture("--seconds", "0").status()).isOne();
        assertThat(capture("--seconds", "many").status()).isOne();
        assertThat(capture("").errors()).contains("an empty name");
    }
}
