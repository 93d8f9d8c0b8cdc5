// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFoldersTest {
    @TempDir
    Path folder;

    @Test
    void aFileIsWatchedInItsFolderAndAFolderInItselfAndTheOneAbove() throws IOException {
        Files.createDirectories(folder.resolve("a"));
        Path rules = Files.createDirectories(folder.resolve("b/rules.d"));

        assertThat(WatchedFolders.of(List.of(folder.resolve("a/rules.yaml"), rules)))
                .containsExactly(folder.resolve("a"), folder.resolve("b"), rules);
    }

    @Test
    void ofAConfigMapTheFolderOfTheLinkToTheVersionIsWatchedAndTheVersion() throws IOException {
        Path rules = folder.resolve("rules.d");
        new ConfigMapFolder(rules).publish(Map.of("rules.yaml", "[]"));

        assertThat(WatchedFolders.of(List.of(rules.resolve("rules.yaml"))))
                .containsExactly(rules, rules.resolve("..data"));
        assertThat(WatchedFolders.of(List.of(rules))).containsExactly(folder, rules, rules.resolve("..data"));
    }

    @Test
    void everyLinkOnTheWayIsWatchedWhereItStands() throws IOException {
        Files.createDirectories(folder.resolve("v1/falco/rules.d"));
        Files.createSymbolicLink(folder.resolve("current"), Path.of("v1"));

        assertThat(WatchedFolders.of(List.of(folder.resolve("current/falco/rules.d/rules.yaml"))))
                .containsExactly(folder.resolve("current/falco/rules.d"), folder);
    }

    @Test
    void whatIsNotThereIsWatchedForWhereItWouldAppear() {
        assertThat(WatchedFolders.of(List.of(folder.resolve("not/yet/there.yaml"))))
                .containsExactly(folder);
    }

    @Test
    void linksInACircleComeToAnEnd() throws IOException {
        Files.createSymbolicLink(folder.resolve("a"), Path.of("b"));
        Files.createSymbolicLink(folder.resolve("b"), Path.of("a"));
        Files.createSymbolicLink(folder.resolve("c"), Path.of("c/c"));

        assertThat(WatchedFolders.of(
                        List.of(folder.resolve("a/rules.yaml"), folder.resolve("c/rules.yaml"), folder.resolve("b"))))
                .containsExactly(folder);
    }
}
