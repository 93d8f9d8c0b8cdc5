// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.state.StateEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Event blocks of every version, and what may be wrong with a file.
class CaptureEventsTest {
    private static final byte[] CLOSE = Captures.record(EventCode.CLOSE_X, 5, 10, Captures.i64(0), Captures.i64(3))
            .toArray();

    @TempDir
    private Path folder;

    private Path file(Bytes... parts) throws IOException {
        Bytes all = new Bytes();
        for (Bytes part : parts) {
            all.add(part);
        }
        return Captures.write(folder, all.toArray());
    }

    private String failure(Path file, int whole) {
        int[] delivered = {0};
        CaptureException e = assertThrows(CaptureException.class, () -> {
            try (CaptureReader reader = CaptureReader.open(file)) {
                reader.begin(Captures.engine());
                while (reader.next()) {
                    delivered[0]++;
                }
            }
        });
        assertEquals(whole, delivered[0]);
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith(file + ": "), message);
        return message;
    }

    @ParameterizedTest
    @ValueSource(ints = {0x204, 0x208, 0x8010ABCD})
    void blocksWithoutAParameterCountAreRead(int block) throws IOException, CaptureException {
        Path file = file(
                Captures.start(),
                Captures.oldEvent(block, 0, EventCode.CLOSE_X, 5, 10, Captures.i64(0), Captures.i64(3)));
        assertArrayEquals(CLOSE, Captures.events(file).get(0));
    }

    @Test
    void theNumberOfParametersIsFoundWhereAWriterKnewFewer() throws IOException, CaptureException {
        int readX = EventCode.READ_X;
        byte[] data = {1, 2, 3};
        Path file = file(
                Captures.start(),
                Captures.oldEvent(0x204, 0, 6, 1, 10, Captures.i64(3), Captures.i32(3)),
                Captures.oldEvent(0x204, 0, readX, 2, 10, Captures.i64(3), data));
        byte[] expected = Captures.record(readX, 2, 10, Captures.i64(3), data, Captures.i64(3), Captures.i32(3))
                .toArray();
        assertArrayEquals(expected, Captures.events(file).get(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {EventCode.NOTIFICATION_E, EventCode.INFRASTRUCTURE_EVENT_E})
    void twoTypesWhoseWritersCountedThreeBytesTooManyAreRead(int code) throws IOException, CaptureException {
        byte[][] params = new byte[EventTable.type(code).paramCount()][];
        Arrays.fill(params, Captures.text("x"));
        Path file = file(Captures.start(), Captures.oldEvent(0x204, 3, code, 5, 10, params), Captures.close(6, 10, 3));
        List<byte[]> events = Captures.events(file);
        assertEquals(2, events.size());
        assertArrayEquals(Captures.record(code, 5, 10, params).toArray(), events.get(0));
    }

    @Test
    void parametersThatDoNotAddUpAreCorrupt() throws IOException {
        byte[] record = Captures.oldEvent(0x204, 0, EventCode.CLOSE_X, 5, 10, Captures.i64(0), Captures.i64(3))
                .toArray();
        record[8 + 2 + 22] = 7; // the first of the two lengths
        assertTrue(failure(file(Captures.start(), new Bytes().raw(record)), 0).contains("do not add up"));
    }

    @ParameterizedTest
    @CsvSource({"0x216, false", "0x217, true", "0x221, false", "0x222, true"})
    void blocksWithFlagsAndLargeOnesAreRead(String block, boolean flags) throws IOException, CaptureException {
        Bytes body = new Bytes().u16(6);
        if (flags) {
            body.u32(1);
        }
        Path file = file(Captures.start(), new Bytes().block(Integer.decode(block), body.raw(CLOSE)));
        try (CaptureReader reader = CaptureReader.open(file)) {
            reader.begin(Captures.engine());
            assertTrue(reader.next());
            assertEquals(6, reader.cpu());
            assertEquals(flags, reader.stateOnly());
            assertFalse(reader.next());
        }
    }

    @Test
    void aLargePayloadMayBeLongerThanASmallBlock() throws IOException, CaptureException {
        byte[] json = Captures.text("j".repeat(3_000_000));
        Bytes record = Captures.record(EventCode.CONTAINER_JSON_E, 1, -1, json);
        Path file = file(
                Captures.start(), new Bytes().block(0x221, new Bytes().u16(0).add(record)), Captures.close(5, 10, 3));
        List<byte[]> events = Captures.events(file);
        assertArrayEquals(record.toArray(), events.get(0));
        assertArrayEquals(CLOSE, events.get(1));
        Bytes small = new Bytes().block(0x216, new Bytes().u16(0).add(record));
        assertTrue(failure(file(Captures.start(), small), 0).contains("at most 65536"));
    }

    @Test
    void bytesAfterTheParametersAreTolerated() throws IOException, CaptureException {
        byte[] longer = Arrays.copyOf(CLOSE, CLOSE.length + 5);
        longer[16] = (byte) (longer[16] + 5);
        Path file = file(
                Captures.start(),
                new Bytes().block(0x216, new Bytes().u16(0).raw(longer).zeros(9)));
        assertEquals(1, Captures.events(file).size());
    }

    @Test
    void theTrailerOfAnEventBlockIsNotChecked() throws IOException, CaptureException {
        byte[] event = Captures.close(5, 10, 3).toArray();
        event[event.length - 1] = 77;
        assertEquals(
                1,
                Captures.events(file(Captures.start(), new Bytes().raw(event))).size());
    }

    @Test
    void typesNewerThanOursAreSkippedAndCounted() throws IOException, CaptureException {
        Path file = file(
                Captures.start(),
                Captures.event(EventTable.size(), 1, 10, new byte[3]),
                Captures.close(5, 10, 3),
                Captures.event(9999, 1, 10));
        try (CaptureReader reader = CaptureReader.open(file)) {
            reader.begin(Captures.engine());
            assertEquals(1, Captures.drain(reader).size());
            assertEquals(2, reader.skipped());
        }
    }

    @Test
    void parametersNewerThanOursAreLeftOff() throws IOException, CaptureException {
        int code = EventCode.SIGNALDELIVER_E;
        int known = EventTable.type(code).paramCount();
        byte[][] params = new byte[known + 2][0];
        byte[] event = Captures.events(file(Captures.start(), Captures.event(code, 1, 10, params)))
                .get(0);
        assertArrayEquals(Captures.record(code, 1, 10, new byte[known][0]).toArray(), event);
    }

    @Test
    void aSecondCaptureInTheSameFileStartsOver() throws IOException, CaptureException {
        Bytes sh = new Bytes()
                .u64(10)
                .u64(10)
                .u64(1)
                .text("sh")
                .text("sh")
                .text("")
                .text("/")
                .u64(1)
                .u32(0)
                .u32(0);
        Bytes second = Captures.section(1, 1).add(new Bytes().block(0x202, sh.u32(0)));
        Path file = file(Captures.start(), Captures.close(5, 10, 3), second, Captures.close(5, 10, 3));
        StateEngine fresh = Captures.engine();
        try (CaptureReader reader = CaptureReader.open(file)) {
            reader.begin(Captures.engine());
            assertEquals(1, Captures.drain(reader).size());
            assertTrue(reader.restarts());
            reader.begin(fresh);
            assertFalse(reader.restarts());
            assertEquals(1, fresh.state().threads.size());
            assertEquals(1, Captures.drain(reader).size());
            assertFalse(reader.restarts());
        }
    }

    @Test
    void anyOtherBlockAmongEventsIsAnError() throws IOException {
        Bytes users = new Bytes().block(0x220, new Bytes());
        assertTrue(failure(file(Captures.start(), Captures.close(5, 10, 3), users), 1)
                .contains("invalid block type"));
    }

    @ParameterizedTest
    @EnumSource(Inflater.class)
    void gzipOfSeveralMembersIsRead(Inflater inflater) throws IOException, CaptureException {
        try (var _ = Inflaters.choose(inflater)) {
            byte[] one =
                    Captures.gzip(Captures.start().add(Captures.close(5, 10, 3)).toArray());
            byte[] two = Captures.gzip(Captures.close(6, 10, 3).toArray());
            assertEquals(2, Captures.events(file(new Bytes().raw(one).raw(two))).size());
        }
    }

    @ParameterizedTest
    @EnumSource(Inflater.class)
    void whatStandsBehindTheGzipDataIsToldWhenItIsNone(Inflater inflater) throws IOException, CaptureException {
        try (var _ = Inflaters.choose(inflater)) {
            byte[] packed =
                    Captures.gzip(Captures.start().add(Captures.close(5, 10, 3)).toArray());
            for (String rest : List.of("", "x", "a line of text that is longer than a header of gzip")) {
                byte[] behind = rest.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
                try (CaptureReader reader =
                        CaptureReader.open(file(new Bytes().raw(packed).raw(behind)))) {
                    reader.begin(Captures.engine());
                    assertTrue(reader.next());
                    assertFalse(reader.next());
                    assertEquals(!rest.isEmpty(), reader.hasRest(), rest);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Inflater.class)
    void aFileCutInTheTrailerOfItsGzipDataNamesNoBlock(Inflater inflater) throws IOException {
        try (var _ = Inflaters.choose(inflater)) {
            byte[] packed =
                    Captures.gzip(Captures.start().add(Captures.close(5, 10, 3)).toArray());
            String message = failure(Captures.write(folder, Arrays.copyOf(packed, packed.length - 3)), 1);
            assertTrue(message.contains(": the gzip data does not end there; 1 events"), message);
        }
    }

    @Test
    void aFileCutAnywhereTellsWhereAndHowManyEventsWereWhole() throws IOException {
        Bytes head = Captures.start();
        byte[] whole =
                head.add(Captures.close(5, 10, 3)).add(Captures.close(6, 10, 4)).toArray();
        int first = Captures.start().size();
        int event = Captures.close(5, 10, 3).size();
        for (int length = first + event + 1; length < whole.length; length++) {
            String message = failure(Captures.write(folder, Arrays.copyOf(whole, length)), 1);
            assertTrue(message.contains("unexpected end of file after byte " + length), message);
            assertTrue(message.contains("begins at byte " + (first + event)), message);
            assertTrue(message.contains("1 events before that were whole"), message);
        }
    }

    @ParameterizedTest
    @EnumSource(Inflater.class)
    void aTruncatedGzipFileIsToldAsSuch(Inflater inflater) throws IOException {
        try (var _ = Inflaters.choose(inflater)) {
            Bytes all = Captures.start();
            for (int i = 0; i < 5000; i++) {
                all.add(Captures.close(i * 7919L, i * 31L, i * 17L));
            }
            byte[] packed = Captures.gzip(all.toArray());
            Path file = Captures.write(folder, Arrays.copyOf(packed, packed.length / 2));
            CaptureException e = assertThrows(CaptureException.class, () -> Captures.events(file));
            assertTrue(String.valueOf(e.getMessage()).contains("unexpected end of file"), e.getMessage());
            packed[packed.length / 2] ^= (byte) 0x55;
            packed[packed.length / 2 + 1] ^= (byte) 0x55;
            Path damaged = Captures.write(folder, packed);
            assertThrows(CaptureException.class, () -> Captures.events(damaged));
        }
    }

    @Test
    void whatIsNoCaptureIsSaidToBeNone() throws IOException {
        assertRefused("empty", new byte[0]);
        assertRefused("not a capture", "{\"rule\": 1, \"a\": 2}".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertRefused("gzip", new byte[] {0x1f, (byte) 0x8b, 3, 4, 5});
        assertRefused("not a capture", Captures.gzip(new byte[50]));
        assertRefused("version 2.0", Captures.section(2, 0).toArray());
        assertRefused(
                "byte order",
                new Bytes()
                        .block(Captures.SECTION, new Bytes().u32(0x4D3C2B1A).zeros(12))
                        .toArray());
        assertRefused(
                "magic",
                new Bytes().block(Captures.SECTION, new Bytes().zeros(16)).toArray());
    }

    private void assertRefused(String why, byte[] bytes) throws IOException {
        Path file = Captures.write(folder, bytes);
        CaptureException e = assertThrows(CaptureException.class, () -> CaptureReader.open(file));
        assertTrue(String.valueOf(e.getMessage()).contains(why), e.getMessage());
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = folder.resolve("nowhere.scap");
        CaptureException e = assertThrows(CaptureException.class, () -> CaptureReader.open(missing));
        assertTrue(
                String.valueOf(e.getMessage()).contains("nowhere.scap: cannot be opened: there is no such file"),
                e.getMessage());
    }

    @Test
    void aCaptureWithoutEventsIsAnError() throws IOException {
        assertTrue(failure(file(Captures.start()), 0).contains("no events in file"));
        assertTrue(Files.exists(folder));
    }

    @ParameterizedTest
    @CsvSource({"16, 200", "16, 10", "22, 200", "26, 60"})
    void lengthsThatLeaveTheEventAreCorrupt(int at, int value) throws IOException {
        byte[] record = CLOSE.clone();
        record[at] = (byte) value;
        Path file = file(
                Captures.start(),
                Captures.close(1, 1, 1),
                new Bytes().block(0x216, new Bytes().u16(0).raw(record)));
        assertTrue(failure(file, 1).contains("corrupt file"));
    }

    @Test
    void parametersThatAreNotOfTheirTypeAreCorrupt() throws IOException {
        Bytes shortNumber = Captures.event(EventCode.CLOSE_X, 1, 10, Captures.i64(0), Captures.i32(3));
        assertTrue(failure(file(Captures.start(), shortNumber), 0).contains("4 bytes instead of 8"));
        byte[] nul = {'a', 0, 'b', 0};
        Bytes text = Captures.event(EventCode.CHDIR_X, 1, 10, Captures.i64(0), nul);
        assertTrue(failure(file(Captures.start(), text), 0).contains("NUL"));
    }
}
