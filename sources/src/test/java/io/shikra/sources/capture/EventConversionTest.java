// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventType;
import io.shikra.engine.event.EventView;
import io.shikra.engine.event.StringPool;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Events of older producers arrive in the form of today.
class EventConversionTest {
    private static final int CLOSE_E = 4;
    private static final int OPENAT_OLD_E = 102;
    private static final int OPENAT_OLD_X = 103;
    private static final int LINK_E = 104;
    private static final int LINK_X = 105;
    private static final int CONTAINER_E = 228;
    private static final int FCNTL_E = 150;
    private static final int SETUID_E = 198;
    private static final int BPF_E = 296;
    private static final int KILL_E = 128;

    private static final byte[] NONE = {};

    @TempDir
    private Path folder;

    private List<EventView> read(Bytes... events) throws IOException, CaptureException {
        Bytes file = Captures.start();
        for (Bytes event : events) {
            file.add(event);
        }
        return Captures.events(Captures.write(folder, file.toArray())).stream()
                .map(bytes -> new EventView().wrap(MemorySegment.ofArray(bytes), 0))
                .toList();
    }

    private static String text(EventView event, int param) {
        return event.textOrEmpty(param, new StringPool(4)).toString();
    }

    @Test
    void missingParametersComeFromTheEnterEventOfTheSameThread() throws IOException, CaptureException {
        List<EventView> events = read(
                Captures.event(CLOSE_E, 1, 10, Captures.i64(3)),
                Captures.event(CLOSE_E, 2, 11, Captures.i64(4)),
                Captures.event(EventCode.CLOSE_X, 3, 10, Captures.i64(-9)),
                Captures.event(EventCode.CLOSE_X, 4, 11, Captures.i64(0)));
        assertEquals(2, events.size());
        assertEquals(-9, events.get(0).returnValue());
        assertEquals(3, events.get(0).i64(1, 99));
        assertEquals(4, events.get(1).i64(1, 99));
        assertEquals(3, events.get(0).ts());
        assertEquals(11, events.get(1).tid());
    }

    @Test
    void anEnterEventIsUsedOnce() throws IOException, CaptureException {
        List<EventView> events = read(
                Captures.event(CLOSE_E, 1, 10, Captures.i64(3)),
                Captures.event(EventCode.CLOSE_X, 2, 10, Captures.i64(0)),
                Captures.event(EventCode.CLOSE_X, 3, 10, Captures.i64(0)));
        assertEquals(0, events.get(1).i64(1, 99), "the default of a descriptor is zero");
    }

    @Test
    void withoutAnEnterEventParametersAreTheirDefaultOrEmptyAsTheTableSays() throws IOException, CaptureException {
        List<EventView> events = read(
                Captures.event(EventCode.KILL_X, 1, 10, Captures.i64(0)),
                Captures.event(EventCode.SETUID_X, 2, 10, Captures.i64(0)),
                Captures.event(LINK_X, 3, 10, Captures.i64(0)));
        assertTrue(events.get(0).has(1) && events.get(0).has(2));
        assertEquals(0, events.get(0).i64(1, 99));
        assertEquals(2, events.get(1).paramCount());
        assertTrue(!events.get(1).has(1), "a user id is empty");
        assertEquals(EventCode.LINK_X, events.get(2).code());
        assertTrue(!events.get(2).has(1));
    }

    @Test
    void oldTypesBecomeTheirSuccessors() throws IOException, CaptureException {
        List<EventView> events = read(
                Captures.event(LINK_E, 1, 10, Captures.text("/a"), Captures.text("/b")),
                Captures.event(LINK_X, 2, 10, Captures.i64(0)),
                Captures.event(
                        OPENAT_OLD_E, 3, 10, Captures.i64(-100), Captures.text("x"), Captures.i32(1), Captures.i32(0)),
                Captures.event(OPENAT_OLD_X, 4, 10, Captures.i64(5)));
        assertEquals(EventCode.LINK_X, events.get(0).code());
        assertEquals("/a", text(events.get(0), 1));
        assertEquals("/b", text(events.get(0), 2));
        EventView open = events.get(1);
        assertEquals(EventCode.OPENAT_X, open.code());
        assertEquals(5, open.i64(0, 0));
        assertEquals("x", text(open, 2));
        assertEquals(7, open.paramCount());
        assertTrue(!open.has(5));
    }

    @Test
    void conversionsFollowOneAnother() throws IOException, CaptureException {
        byte[][] eight = {
            Captures.i64(0),
            Captures.text("sh"),
            NONE,
            Captures.i64(10),
            Captures.i64(10),
            Captures.i64(1),
            Captures.text("/"),
            Captures.i64(1024)
        };
        List<EventView> events = read(Captures.event(12, 1, 10), Captures.event(13, 2, 10, eight));
        assertEquals(EventCode.EXECVE_E, events.get(0).code());
        assertEquals(EventCode.EXECVE_X, events.get(1).code());
        assertEquals(
                EventTable.type(EventCode.EXECVE_X).paramCount(), events.get(1).paramCount());
        assertEquals("sh", text(events.get(1), 1));
        assertEquals(1024, events.get(1).i64(7, 0));
        assertTrue(!events.get(1).has(8));
    }

    @Test
    void parametersThatDependOnEarlierStepsAreAdded() throws IOException, CaptureException {
        List<EventView> events = read(
                Captures.event(FCNTL_E, 1, 10, Captures.i64(3), new byte[] {4}),
                Captures.event(EventCode.FCNTL_X, 2, 10, Captures.i64(0)));
        assertEquals(4, events.get(0).paramCount());
        assertEquals(3, events.get(0).i64(1, 0));
        assertEquals(4, events.get(0).u8(2, 0));
    }

    @Test
    void eventsOfTodayAreNotTouched() throws IOException, CaptureException {
        Bytes record = Captures.record(EventCode.CLOSE_X, 5, 10, Captures.i64(0), Captures.i64(3));
        Path file = Captures.write(
                folder, Captures.start().add(Captures.close(5, 10, 3)).toArray());
        assertArrayEquals(record.toArray(), Captures.events(file).get(0));
    }

    @Test
    void aContainerEventBecomesItsJson() throws IOException, CaptureException {
        List<EventView> events = read(Captures.event(
                CONTAINER_E, 1, -1, Captures.text("3ad7b26ded6d"), Captures.i32(7), Captures.text("a\"b\n"), NONE));
        assertEquals(EventCode.CONTAINER_JSON_E, events.get(0).code());
        assertEquals(
                "{\"id\":\"3ad7b26ded6d\",\"type\":7,\"name\":\"a\\\"b\\u000a\",\"image\":\"\"}",
                text(events.get(0), 0));
    }

    @Test
    void anEnterEventOfAnotherCallIsAnError() {
        CaptureException e = assertThrows(
                CaptureException.class,
                () -> read(
                        Captures.event(KILL_E, 1, 10, Captures.i64(5), new byte[] {9}),
                        Captures.event(EventCode.CLOSE_X, 2, 10, Captures.i64(0))));
        assertTrue(String.valueOf(e.getMessage()).contains("enter event of thread 10"), e.getMessage());
        assertThrows(
                CaptureException.class,
                () -> read(
                        Captures.event(SETUID_E, 1, 10, Captures.i32(5)),
                        Captures.event(EventCode.CLOSE_X, 2, 10, Captures.i64(0))));
    }

    @Test
    void parametersLongerThanTheirTypeIsTodayAreCut() throws IOException, CaptureException {
        byte[] descriptor = new Bytes().u8(1).u64(7).toArray();
        EventView bpf = read(
                        Captures.event(BPF_E, 1, 10, Captures.i64(5)), Captures.event(BPF_E + 1, 2, 10, descriptor))
                .get(0);
        assertEquals(EventCode.BPF_X, bpf.code());
        assertEquals(7 << 8 | 1, bpf.i64(0, 0), "the byte that names the type of the old result is not left off");
        assertEquals(5, bpf.i32(1, 0));
    }

    @Test
    void moreParametersThanTheTypeHasAreAnErrorWhereTheConverterRules() {
        byte[][] many = {Captures.i64(0), Captures.i64(0), Captures.i64(0)};
        assertThrows(CaptureException.class, () -> read(Captures.event(EventCode.CLOSE_X, 1, 10, many)));
    }

    /// Every line of the table: what it makes of events, with their enter event and without, is dropped or has the form
    /// of today.
    @Test
    void everyKnownFormArrivesInTheFormOfToday() throws IOException, CaptureException {
        int forms = 0;
        for (int code = 0; code < EventTable.size(); code++) {
            EventType type = EventTable.type(code);
            for (int params = 0; params <= type.paramCount(); params++) {
                if (Conversion.of(code, params) == null) {
                    continue;
                }
                forms++;
                Bytes event = Captures.event(code, 2, 10, sample(type, params));
                for (EventView view : read(event)) {
                    assertToday(view);
                }
                if (type.isExit()
                        && Conversion.of(code - 1, EventTable.type(code - 1).paramCount()) != null) {
                    EventType enter = EventTable.type(code - 1);
                    for (EventView view :
                            read(Captures.event(code - 1, 1, 10, sample(enter, enter.paramCount())), event)) {
                        assertToday(view);
                    }
                }
            }
        }
        assertTrue(forms > 250, forms + " forms");
    }

    private static byte[][] sample(EventType type, int params) {
        byte[][] values = new byte[params][];
        for (int i = 0; i < params; i++) {
            values[i] = type.isText(i) ? Captures.text("/x") : new byte[type.paramSize(i)];
        }
        return values;
    }

    private static void assertToday(EventView event) {
        EventType type = event.type();
        assertTrue(!type.is(EventType.UNUSED), type.toString());
        if (type.isExit()) {
            assertTrue(type.isCurrent(), type.toString());
            assertEquals(type.paramCount(), event.paramCount(), type.toString());
        }
    }
}
