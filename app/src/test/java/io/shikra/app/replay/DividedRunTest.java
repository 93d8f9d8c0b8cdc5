// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shikra.engine.state.Partition;
import io.shikra.engine.state.Partition.Placement;
import io.shikra.sources.capture.CaptureException;
import io.shikra.sources.capture.SharedCapture;
import io.shikra.testing.Shared;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Several workers print what one prints, byte for byte.
class DividedRunTest {
    private static final List<String> FILES =
            List.of("falco_rules.yaml", "falco-incubating_rules.yaml", "falco-sandbox_rules.yaml");
    private static final String OPENS = """
            - rule: Open
              desc: d
              condition: evt.type = openat
              output: opened %fd.name %evt.num
              priority: INFO
            """;

    @TempDir
    Path folder;

    private String printed(Pass pass) throws CaptureException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Workers.print(pass, folder, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everyRecordedCaptureGivesTheSameAlerts() throws IOException, CaptureException {
        Path captures = Shared.require("vectors/captures");
        Path rules = Shared.require("data/falco-rules");
        Workers workers = Workers.of(5, FILES.stream().map(rules::resolve).toList());
        List<Path> files;
        try (Stream<Path> list = Files.list(captures)) {
            files = list.filter(file -> file.toString().endsWith(".scap"))
                    .sorted()
                    .toList();
        }
        int alerts = 0;
        for (Path file : files) {
            String whole = printed(workers.pass(file, 1, Placement.HASHED));
            alerts += whole.length();
            for (int count : new int[] {2, 3, 5}) {
                assertThat(printed(workers.pass(file, count, Placement.HASHED)))
                        .as(file + " with " + count)
                        .isEqualTo(whole);
            }
            assertThat(printed(workers.pass(file, 2, Placement.BALANCED)))
                    .as(file + " balanced")
                    .isEqualTo(whole);
        }
        assertThat(alerts).isPositive();
    }

    private Workers opens() throws IOException {
        return Workers.of(3, List.of(Files.writeString(folder.resolve("my.yaml"), OPENS)));
    }

    @Test
    void whatFollowsInTheSameFileIsReadWithNewState() throws IOException, CaptureException {
        Path one = HandMadeCapture.write(folder.resolve("one.scap"), "/a", "/b");
        Path two = HandMadeCapture.write(folder.resolve("two.scap"), "/c");
        Path both = folder.resolve("both.scap");
        Files.write(both, Files.readAllBytes(one));
        Files.write(both, Files.readAllBytes(two), java.nio.file.StandardOpenOption.APPEND);
        Workers workers = opens();

        String whole = printed(workers.pass(both, 1, Placement.HASHED));

        assertThat(whole.lines()).hasSize(3);
        assertThat(printed(workers.pass(both, 3, Placement.HASHED))).isEqualTo(whole);
        assertThat(printed(workers.pass(both, 2, Placement.BALANCED))).isEqualTo(whole);
    }

    @Test
    void aPackedCaptureIsUnpackedByEachWorker() throws IOException, CaptureException {
        Path plain = HandMadeCapture.write(folder.resolve("plain.scap"), "/a", "/b");
        Path packed = folder.resolve("packed.scap");
        try (var out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(Files.readAllBytes(plain));
        }
        Workers workers = opens();

        assertThat(printed(workers.pass(packed, 3, Placement.HASHED)))
                .isEqualTo(printed(workers.pass(plain, 1, Placement.HASHED)));
    }

    @Test
    void aBrokenCaptureEndsAtTheSamePlaceWithTheSameWords() throws IOException {
        byte[] good = Files.readAllBytes(HandMadeCapture.write(folder.resolve("good.scap"), "/a", "/b", "/c"));
        Workers workers = opens();
        for (int length = 0; length < good.length; length += 3) {
            Path cut = Files.write(folder.resolve("cut.scap"), Arrays.copyOf(good, length));
            String said = Workers.said(workers.pass(cut, 1, Placement.HASHED), folder);
            for (int count = 2; count <= 3; count++) {
                assertThat(Workers.said(workers.pass(cut, count, Placement.HASHED), folder))
                        .as("cut after " + length + " bytes, " + count + " partitions")
                        .isEqualTo(said);
            }
        }
    }

    @Test
    void aFileThatIsNotThereIsToldOnce() throws IOException {
        Pass pass = opens().pass(folder.resolve("none.scap"), 3, Placement.HASHED);

        assertThatThrownBy(() -> printed(pass))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("there is no such file");
    }

    @Test
    void aFileThatIsCutWhileItIsReadIsAnError() throws IOException {
        String[] names = new String[20_000];
        Arrays.fill(names, "/some/file");
        Path capture = HandMadeCapture.write(folder.resolve("long.scap"), names);
        long size = Files.size(capture);
        Pass pass = opens().pass(capture, 2, Placement.HASHED);
        ByteArrayOutputStream cutting = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int from, int length) {
                try (var file = java.nio.channels.FileChannel.open(capture, java.nio.file.StandardOpenOption.WRITE)) {
                    file.truncate(size / 2 / 4096 * 4096); // behind whole pages nothing is there to read
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        };

        assertThatThrownBy(() -> Workers.print(pass, folder, cutting))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("was cut while it was read");
    }

    @Test
    @Timeout(20)
    void nobodyWaitsForAWorkerThatCouldNotOpenTheFile() throws IOException, CaptureException {
        Path capture = folder.resolve("late.scap");
        SharedCapture shared = new SharedCapture(capture, 2);
        List<CaptureRun> runs = opens().runs(shared, Partition.divide(2, Placement.HASHED));
        shared.begin();
        assertThatThrownBy(() -> Workers.print(runs.getLast(), folder, new ByteArrayOutputStream()))
                .hasMessageContaining("there is no such file");
        String[] names = new String[40_000];
        Arrays.fill(names, "/some/file");
        HandMadeCapture.write(capture, names);

        Workers.print(runs.getFirst(), folder, new ByteArrayOutputStream());

        assertThat(runs.getFirst().events()).isEqualTo(names.length);
    }
}
