// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedCaptureTest {
    private static final long THREAD = 10;

    @TempDir
    private Path folder;

    private static byte[] capture(int events) {
        Bytes all = Captures.start();
        for (int i = 1; i <= events; i++) {
            all.add(Captures.close(i, THREAD, 3));
        }
        return all.toArray();
    }

    private static int events(SharedCapture shared) throws CaptureException {
        shared.begin();
        try (CaptureReader reader = shared.open()) {
            reader.begin(Captures.engine());
            return Captures.drain(reader).size();
        }
    }

    @Test
    void everyReadingGivesTheWholeCapturePlainOrPacked() throws IOException, CaptureException {
        for (byte[] bytes : new byte[][] {capture(3), Captures.gzip(capture(3))}) {
            SharedCapture shared = new SharedCapture(Captures.write(folder, bytes), 2);

            assertThat(events(shared)).isEqualTo(3);
            assertThat(events(shared)).isEqualTo(3);
        }
    }

    @Test
    void theSameFileStaysMapped() throws IOException {
        Path file = Captures.write(folder, capture(3));
        SharedCapture shared = new SharedCapture(file, 2);

        try (FileChannel first = FileChannel.open(file);
                FileChannel second = FileChannel.open(file)) {
            MemorySegment mapped = shared.map(first);
            MemorySegment again = shared.map(second);
            shared.begin();

            assertThat(again).isSameAs(mapped);
            assertThat(shared.map(second)).isSameAs(mapped);
        }
    }

    @Test
    void aFileInItsPlaceIsReadAnew() throws IOException, CaptureException {
        Path file = Captures.write(folder, capture(3));
        SharedCapture shared = new SharedCapture(file, 2);
        int before = events(shared);
        Path other = Files.write(folder.resolve("other"), capture(5));
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

        assertThat(before).isEqualTo(3);
        assertThat(events(shared)).isEqualTo(5);
    }

    @Test
    void aFileInItsPlaceWaitsForTheNextPass() throws IOException, CaptureException {
        Path file = Captures.write(folder, capture(3));
        SharedCapture shared = new SharedCapture(file, 2);
        shared.begin();
        try (CaptureReader first = shared.open()) {
            Files.move(Files.write(folder.resolve("other"), capture(5)), file, StandardCopyOption.REPLACE_EXISTING);

            try (CaptureReader second = shared.open()) {
                first.begin(Captures.engine());
                second.begin(Captures.engine());
                assertThat(Captures.drain(first)).hasSize(3);
                assertThat(Captures.drain(second)).hasSize(3);
            }
        }
    }
}
