// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventViewTest {
    private final MemorySegment memory = MemorySegment.ofArray(new byte[4096]);
    private final EventWriter writer = new EventWriter().target(memory, 0);
    private final EventView view = new EventView();
    private final StringPool pool = new StringPool(64);

    @Test
    void readsWhatTheWriterWrote() {
        writer.begin(EventTable.type(EventCode.OPENAT_X), 1_700_000_000_000_000_001L, 42)
                .putI64(3)
                .putI64(-100)
                .putString(ByteString.of("etc/passwd"))
                .putI32(0x4001)
                .putI32(0)
                .putI32(0xFFFF_FFFF)
                .putI64(99);
        int length = writer.end();
        view.wrap(memory, 0);
        assertEquals(length, view.length());
        assertEquals(1_700_000_000_000_000_001L, view.ts());
        assertEquals(42, view.tid());
        assertEquals(EventCode.OPENAT_X, view.code());
        assertEquals(3, view.returnValue());
        assertEquals(-100, view.i64(1, 0));
        assertEquals(ByteString.of("etc/passwd"), view.text(2, pool));
        assertSame(view.text(2, pool), view.text(2, pool));
        assertEquals(0xFFFF_FFFFL, view.u32(5, 0));
        assertEquals(99, view.number(6, 0));
    }

    @Test
    void recordsFollowOneAnother() {
        int first = writer.begin(EventTable.type(EventCode.CLOSE_X), 1, 2)
                .putI64(0)
                .putI64(7)
                .end();
        writer.begin(EventTable.type(EventCode.SETSID_X), 3, 4).putI64(5).end();
        assertEquals(7, view.wrap(memory, 0).i64(1, -1));
        assertEquals(5, view.wrap(memory, first).returnValue());
    }

    @Test
    void emptyAndAbsentParametersReadAsMissing() {
        writer.begin(EventTable.type(EventCode.OPEN_X), 2, 1, 2)
                .putI64(-2)
                .putEmpty()
                .end();
        view.wrap(memory, 0);
        assertFalse(view.has(1));
        assertFalse(view.has(5));
        assertEquals(-7, view.i64(5, -7));
        assertEquals(ByteString.of("<NA>"), view.text(1, pool));
        assertEquals(ByteString.EMPTY, view.textOrEmpty(1, pool));
    }

    @Test
    void aNullPointerOfTheKernelReadsAsNotAvailable() {
        writer.begin(EventTable.type(EventCode.OPEN_X), 1, 2)
                .putI64(-14)
                .putString(ByteString.of("(NULL)"))
                .end();
        assertEquals(ByteString.of("<NA>"), view.wrap(memory, 0).text(1, pool));
    }

    @Test
    void largePayloadsHaveWideLengths() {
        MemorySegment big = MemorySegment.ofArray(new byte[200_000]);
        writer.target(big, 0);
        writer.begin(EventTable.type(EventCode.ASYNC_E), 1, -1)
                .putI32(0)
                .putString(ByteString.of("container"))
                .putBytes(new byte[100_000])
                .end();
        assertEquals(100_000, view.wrap(big, 0).paramLength(2));
    }

    @Test
    void aThirtyTwoBitReturnValueKeepsItsSign() {
        writer.begin(EventTable.type(EventCode.GETUID_X), 1, 2).putI32(-5).end();
        assertEquals(-5, view.wrap(memory, 0).returnValue());
        writer.target(memory, 0)
                .begin(EventTable.type(EventCode.PROCEXIT_E), 1, 2)
                .putI64(-5)
                .end();
        assertFalse(view.wrap(memory, 0).hasReturnValue());
    }

    @Test
    void refusesRecordsThatLieAboutTheirSize() {
        writer.begin(EventTable.type(EventCode.CLOSE_X), 1, 2)
                .putI64(0)
                .putI64(7)
                .end();
        memory.set(EventView.I32, 16, 5000);
        assertMessage("length 5000 is outside [26, 4096]");
        memory.set(EventView.I32, 16, 40);
        assertMessage("parameter 1 of 8 bytes leaves the record");
        memory.set(EventView.I32, 22, 3);
        assertMessage("3 parameters, close(5) has 2");
        memory.set(EventView.I32, 22, 2);
        memory.set(EventView.I16, 26, (short) 4);
        assertMessage("parameter 0 has 4 bytes instead of 8");
        memory.set(EventView.I16, 20, (short) 9999);
        assertMessage("unknown event type");
    }

    @Test
    void refusesTextThatIsNotOneString() {
        writer.begin(EventTable.type(EventCode.CHDIR_X), 1, 2)
                .putI64(0)
                .putBytes(new byte[] {'a'})
                .end();
        assertMessage("text parameter 1 does not end in NUL");
        writer.target(memory, 0).begin(EventTable.type(EventCode.CHDIR_X), 1, 2);
        writer.putI64(0).putBytes(new byte[] {'a', 0, 'b', 0}).end();
        view.wrap(memory, 0);
        assertThrows(MalformedEventException.class, view::checkTexts);
    }

    @Test
    void theWriterRefusesAValueOfTheWrongWidth() {
        writer.begin(EventTable.type(EventCode.CLOSE_X), 1, 2);
        assertThrows(IllegalStateException.class, () -> writer.putI32(1));
        writer.putI64(0).putI64(0);
        assertThrows(IllegalStateException.class, () -> writer.putI64(0));
    }

    @Test
    void anIpv6TupleOfMappedAddressesReadsAsIpv4() {
        byte[] tuple = new byte[37];
        tuple[0] = SocketTuple.INET6;
        for (int at : new int[] {1, 19}) {
            tuple[at + 10] = -1;
            tuple[at + 11] = -1;
            tuple[at + 15] = (byte) at;
        }
        writer.begin(EventTable.type(EventCode.CONNECT_X), 1, 2)
                .putI64(0)
                .putBytes(tuple)
                .putI64(3)
                .end();
        SocketTuple found = new SocketTuple();
        assertTrue(found.wrap(view.wrap(memory, 0), 1));
        assertEquals(SocketTuple.INET, found.family());
        assertEquals(4, found.ipLength());
        assertEquals(19, Memory.i8(found.destIp() + 3));
    }

    /// Random bytes, and real records with random damage, are either read in bounds or refused.
    @Test
    void noBytesMakeItReadOutside() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        SocketTuple tuple = new SocketTuple();
        SocketAddress address = new SocketAddress();
        int accepted = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[26 + random.nextInt(120)];
            random.nextBytes(bytes);
            MemorySegment segment = MemorySegment.ofArray(bytes);
            segment.set(EventView.I32, 16, random.nextInt(8) == 0 ? random.nextInt() : bytes.length);
            segment.set(EventView.I16, 20, (short) random.nextInt(EventTable.size() + 4));
            segment.set(EventView.I32, 22, random.nextInt(4));
            for (int i = 26; i + 1 < Math.min(bytes.length, 34); i += 2) {
                segment.set(EventView.I16, i, (short) (random.nextInt(3) * 8));
            }
            try {
                view.wrap(segment, 0);
            } catch (MalformedEventException e) {
                continue;
            }
            accepted++;
            for (int i = 0; i < view.paramCount(); i++) {
                long from = view.paramOffset(i) - view.offset();
                assertTrue(from >= EventView.HEADER && from + view.paramLength(i) <= bytes.length, "seed " + seed);
                view.number(i, 0);
                view.bytes(i, pool);
                long end = view.paramOffset(i) + view.paramLength(i);
                if (tuple.wrap(view, i)) {
                    assertTrue(tuple.destIp() + tuple.ipLength() <= end || !tuple.isInet(), "seed " + seed);
                    assertTrue(tuple.path() + tuple.pathLength() < end || tuple.isInet(), "seed " + seed);
                }
                if (address.wrap(view, i)) {
                    assertTrue(address.start() + address.length() <= end, "seed " + seed);
                }
            }
            view.returnValue();
        }
        assertTrue(accepted > 20, "seed " + seed + ": only " + accepted + " of the records were read");
    }

    private void assertMessage(String part) {
        MalformedEventException e = assertThrows(MalformedEventException.class, () -> view.wrap(memory, 0));
        assertTrue(String.valueOf(e.getMessage()).contains(part), e::toString);
    }
}
