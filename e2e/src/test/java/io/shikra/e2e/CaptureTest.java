// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e;

import static io.shikra.e2e.Live.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// `shikra capture` on this kernel.
@Tag("live")
class CaptureTest {
    private static final Pattern ALERT = Pattern.compile("\\d\\d:\\d\\d:\\d\\d\\.\\d{9}: .*");

    @TempDir
    Path folder;

    @BeforeEach
    void prepare() {
        Live.require();
    }

    private static List<String> alerts(Shikra shikra) {
        return shikra.lines().stream()
                .filter(line -> ALERT.matcher(line).matches())
                .toList();
    }

    @Test
    void aRecordingReplaysToTheAlertsThatWereSeenLive() {
        String rules = Shikra.root().resolve("rules").toString();
        Path file = folder.resolve("host.scap.gz");
        List<String> seen;
        try (Shikra recording = Shikra.start("capture", file.toString(), "-r", rules)) {
            recording.await("the beginning", SOON, line -> line.startsWith("recording into "));
            for (int i = 0; i < 3; i++) {
                Path copy = folder.resolve("round" + i).resolve("cat");
                Live.must("install", "-D", "/usr/bin/cat", copy.toString());
                Live.must(copy.toString(), "/etc/shadow");
                recording.await(
                        "the alert", SOON, line -> line.contains("command=cat") && line.contains(copy.toString()));
            }
            assertThat(recording.interrupt()).isLessThanOrEqualTo(Duration.ofSeconds(2));
            assertThat(recording.waitForEnd(SOON)).isZero();
            assertThat(recording.said()).contains(file + ": ").contains(" events, ");
            seen = alerts(recording);
        }
        try (Shikra replay = Shikra.start("replay", file.toString(), "-r", rules)) {
            assertThat(replay.waitForEnd(Duration.ofSeconds(60))).isZero();
            assertThat(alerts(replay)).isEqualTo(seen).hasSizeGreaterThanOrEqualTo(3);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyDocumentedCaptureRecordsUntilItsTime() throws IOException {
        Files.writeString(folder.resolve("my_rules.yaml"), """
                - {rule: Mine, desc: mine, condition: evt.type = open, output: mine, priority: NOTICE}
                """);
        List<String> documented = Files.readAllLines(Shikra.root().resolve("docs/replay.md")).stream()
                .filter(line -> line.startsWith("./shikra capture "))
                .map(line -> line.replaceFirst(" +#.*", ""))
                .toList();
        assertThat(documented).hasSizeGreaterThan(2);
        return documented.stream().map(line -> DynamicTest.dynamicTest(line, () -> recordsForASecond(line)));
    }

    private void recordsForASecond(String line) {
        List<String> words =
                new ArrayList<>(List.of(line.replaceFirst(" --seconds \\d+", "").split(" +", -1)));
        words.replaceAll(word -> word.contains(".") && !word.startsWith(".")
                ? folder.resolve(word).toString()
                : word);
        words.removeFirst();
        words.addAll(List.of("--seconds", "1"));
        try (Shikra recording = Shikra.start(words)) {
            assertThat(recording.waitForEnd(Duration.ofSeconds(60)))
                    .as(recording.said())
                    .isZero();
        }
        assertThat(Path.of(words.get(1))).isNotEmptyFile();
    }

    @Test
    void aSecondRecordingLeavesTheFileToTheFirst() {
        Path file = folder.resolve("host.scap");
        try (Shikra first = Shikra.start("capture", file.toString())) {
            first.await("the beginning", SOON, line -> line.startsWith("recording into "));
            try (Shikra second = Shikra.start("capture", file.toString(), "--seconds", "1")) {
                assertThat(second.waitForEnd(Duration.ofSeconds(60))).isOne();
                assertThat(second.said())
                        .isEqualTo(file + ": another recording writes into it: choose another file, or end that one");
            }
            first.interrupt();
            assertThat(first.waitForEnd(SOON)).isZero();
        }
        try (Shikra replay = Shikra.start("replay", file.toString())) {
            assertThat(replay.waitForEnd(Duration.ofSeconds(60))).isZero();
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsOneLine() {
        Path file = folder.resolve("missing").resolve("x.scap");
        try (Shikra recording = Shikra.start("capture", file.toString())) {
            assertThat(recording.waitForEnd(Duration.ofSeconds(60))).isEqualTo(1);
            assertThat(recording.said())
                    .startsWith(file + ": cannot be written: ")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aFullDiskEndsTheRecordingAndIsSaid() {
        assertThat(Files.exists(Path.of("/dev/full"))).isTrue();
        try (Shikra recording = Shikra.start("capture", "/dev/full")) {
            assertThat(recording.waitForEnd(Duration.ofSeconds(60))).isEqualTo(1);
            assertThat(recording.said()).contains("No space left on device").doesNotContain("\tat ");
        }
    }

    /// As large as the state at the start and a little more.
    @Test
    void whatFitsOnAFullDiskIsWhole() throws IOException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Path probe = folder.resolve("probe.scap");
        try (Shikra recording = Shikra.start("capture", probe.toString(), "--seconds", "1")) {
            assertThat(recording.waitForEnd(Duration.ofSeconds(60))).isZero();
        }
        long size = Files.size(probe) + (512 << 10);
        Path rules = Live.write(folder.resolve("rules.yaml"), """
                - rule: Marked file opened
                  desc: at the beginning of the recording
                  condition: evt.type in (open, openat) and fd.name contains marked-file
                  output: opened %fd.name by %proc.name
                  priority: NOTICE
                """);
        Path marked = Live.write(folder.resolve("marked-file"), "x");
        Live.must("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", disk.toString());
        try {
            Path file = disk.resolve("host.scap");
            List<String> seen;
            try (Shikra recording = Shikra.start("capture", file.toString(), "-r", rules.toString())) {
                recording.await("the beginning", SOON, line -> line.startsWith("recording into "));
                Live.must("cat", marked.toString());
                recording.await("the alert", SOON, line -> line.contains("by cat"));
                seen = alerts(recording);
                for (int i = 0; i < 200 && recording.running(); i++) {
                    Live.run("find", "/proc/self", "/usr/lib/jvm", "-name", "nosuch");
                }
                assertThat(recording.waitForEnd(SOON)).as(recording.said()).isEqualTo(1);
                assertThat(recording.said()).contains("No space left on device").doesNotContain("\tat ");
            }
            assertThat(Files.size(file)).isGreaterThan(Files.size(probe) / 2);
            try (Shikra replay = Shikra.start("replay", file.toString(), "-r", rules.toString())) {
                replay.waitForEnd(Duration.ofSeconds(60));
                assertThat(alerts(replay)).containsAll(seen);
                assertThat(replay.said()).contains(file.toString()).doesNotContain("\tat ");
            }
        } finally {
            Live.must("umount", disk.toString());
        }
    }
}
