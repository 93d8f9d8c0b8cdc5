// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.testing.Shared;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The comparison itself: what it counts, what it shows, and that it fails when it must.
class ConformanceTest {
    @TempDir
    Path vectors;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private boolean run(Path folder, String... sets) throws IOException {
        PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
        return new Conformance(to, 3).run(new Vectors(folder, folder), List.of(sets));
    }

    private List<String> said() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private void loaderCase(String name, String note, boolean successful) throws IOException {
        Path folder = Files.createDirectories(vectors.resolve("loader-vectors"));
        Files.writeString(folder.resolve(name + ".json"), """
                {"name": "%s", "group": "yaml", %s"files": ["- rule: A\\n  desc: d\\n  condition: evt.type=open\\n  output: o\\n\
                  priority: INFO\\n"], "expect": {"exit": 0, "results": [{"successful": %s, "errors": [], "warnings": []}]}}
                """.formatted(name, note, successful));
    }

    @Test
    void everythingAlikeIsAPass() throws IOException {
        loaderCase("good", "", true);

        assertThat(run(vectors, "loader")).isTrue();
        assertThat(said()).last().isEqualTo("1 passed, 0 failed, 0 skipped");
    }

    @Test
    void aDifferenceIsShownAndFails() throws IOException {
        loaderCase("good", "", true);
        loaderCase("bad", "", false);

        assertThat(run(vectors, "loader")).isFalse();
        assertThat(said()).first().asString().startsWith("loader bad: wanted ");
        assertThat(said()).last().isEqualTo("1 passed, 1 failed, 0 skipped");
    }

    @Test
    void whatIsAboutAnotherReleaseDoesNotCount() throws IOException {
        loaderCase("good", "", true);
        loaderCase("bad", "\"release_note\": \"newer\", ", false);

        assertThat(run(vectors, "loader")).isTrue();
        assertThat(said()).anyMatch(line -> line.startsWith("loader (informative) bad"));
        assertThat(said()).last().isEqualTo("1 passed, 0 failed, 0 skipped");
    }

    @Test
    void nothingComparedIsNoSuccess() throws IOException {
        assertThat(run(vectors)).isFalse();
    }

    @Test
    void outputsAndSelectionsAreFalcos() throws IOException {
        Path shared = Shared.require("vectors");

        assertThat(run(shared, "output", "selection"))
                .as(String.join("\n", said()))
                .isTrue();
    }
}
