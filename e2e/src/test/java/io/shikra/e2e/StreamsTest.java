// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Standard input and output of the process, as a shell connects them.
class StreamsTest {
    private static final Duration ATMOST = Duration.ofSeconds(60);
    private static final String SESSION =
            Shikra.root().resolve("docs/examples/session.scap").toString();

    /// @param connected what a shell writes behind a command, e.g. `< file`
    private static Shikra shell(String connected, List<String> arguments) {
        return Shikra.startBehind(List.of("bash", "-c", "\"$@\" " + connected, "bash"), arguments);
    }

    @Test
    void aCaptureIsReadFromStandardInput() {
        List<String> named;
        try (Shikra replay = Shikra.start("replay", SESSION)) {
            assertThat(replay.waitForEnd(ATMOST)).isZero();
            named = replay.lines();
        }
        try (Shikra replay = shell("< '" + SESSION + "'", List.of("replay", "-"))) {
            assertThat(replay.waitForEnd(ATMOST)).isZero();
            assertThat(replay.lines()).isEqualTo(named).isNotEmpty();
        }
        try (Shikra replay = shell("< '" + SESSION + "'", List.of("replay", "-", "--repeat", "2"))) {
            assertThat(replay.waitForEnd(ATMOST)).isOne();
            assertThat(replay.said()).contains("standard input can be read once only");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"replay SESSION", "replay -L", "rules list", "rules --help", "--version"})
    void aFullDiskIsAnError(String words) {
        List<String> arguments = List.of(words.replace("SESSION", SESSION).split(" ", -1));
        try (Shikra shikra = shell("> /dev/full", arguments)) {
            assertThat(shikra.waitForEnd(ATMOST)).isOne();
            shikra.await("the reason", ATMOST, line -> line.contains("cannot be written: No space left on device"));
        }
    }

    @Test
    void aReaderThatLeftIsNoSuccess() {
        try (Shikra shikra =
                shell("| head -n 1; exit ${PIPESTATUS[0]}", List.of("replay", SESSION, "--repeat", "2000"))) {
            assertThat(shikra.waitForEnd(ATMOST)).isOne();
        }
    }

    @Test
    void whatIsLoggedIsALineWithTimeAndLevel(@TempDir Path folder) throws IOException {
        Path packed = folder.resolve("session.scap.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(Path.of(SESSION), out);
        }
        List<String> mistaken = List.of("env", "JDK_JAVA_OPTIONS=-Dshikra.inflater=igzip");

        try (Shikra replay = Shikra.startBehind(mistaken, List.of("replay", packed.toString()))) {
            assertThat(replay.waitForEnd(ATMOST)).isZero();
            assertThat(replay.lines())
                    .filteredOn(line -> line.contains("it is left out"))
                    .singleElement()
                    .asString()
                    .matches("\\d\\d:\\d\\d:\\d\\d(\\.\\d+)? warning: -Dshikra.inflater=igzip: .*");
        }
    }
}
