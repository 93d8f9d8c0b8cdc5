// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.Compatibility;
import io.shikra.engine.state.HostState;
import io.shikra.engine.state.Partition;
import io.shikra.engine.state.ProcessLookup;
import io.shikra.engine.state.StateEngine;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /// Where the n-th event block begins.
    private static int block(byte[] bytes, int n) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        int seen = 0;
        while (in.getInt(at) != BlockType.EVENT_V2 || seen++ < n) {
            at += in.getInt(at + 4);
        }
        return at;
    }

    @ParameterizedTest(name = "length {0}")
    @ValueSource(ints = {-1, 0, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aLengthThatIsOverwrittenWhileTheFileIsReadIsAnError(int length) throws IOException, CaptureException {
        byte[] bytes = capture(20);
        Path file = Captures.write(folder, bytes);
        int failed = 0;
        for (Partition part : Partition.divide(2, Partition.Placement.HASHED)) {
            Files.write(file, bytes);
            SharedCapture shared = new SharedCapture(file, 2);
            StateEngine engine = new StateEngine(HostState.detached(), ProcessLookup.NONE, Compatibility.RIGHT, part);
            try (CaptureReader reader = shared.open();
                    FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
                reader.begin(engine);
                for (int i = 0; i < 5 && reader.next(engine); i++) {
                    engine.process(reader.event(), 0, 0);
                }
                ByteBuffer number = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
                out.write(number.putInt(length).flip(), block(bytes, 15) + 4L);
                while (reader.next(engine)) {
                    engine.process(reader.event(), 0, 0);
                }
            } catch (CaptureException e) {
                assertThat(e).hasMessageContaining("written to while it was read");
                failed++;
            }
        }

        assertThat(failed).as("engines that the event is of").isEqualTo(1);
    }
}
