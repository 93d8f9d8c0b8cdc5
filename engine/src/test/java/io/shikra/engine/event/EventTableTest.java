// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shikra.testing.Shared;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventTableTest {
    @Test
    void theResourceTablesSayWhatTheSpecificationSays() throws IOException {
        Optional<Path> spec = Shared.find("spec");
        assumeTrue(spec.isPresent(), "the specification is not beside the repository");
        assertEquals(TableGenerator.events(spec.orElseThrow()), resource("events.tsv"));
        assertEquals(TableGenerator.flags(spec.orElseThrow()), resource("flags.tsv"));
        assertEquals(TableGenerator.syscalls(spec.orElseThrow()), resource("syscalls.tsv"));
    }

    @Test
    void aRowHasItsParametersTypesAndTables() {
        EventType openat = EventTable.type(EventCode.OPENAT_X);
        assertEquals("openat", openat.name());
        assertEquals(
                List.of("fd", "dirfd", "name", "flags", "mode", "dev", "ino"),
                openat.params().stream().map(EventParam::name).toList());
        EventParam name = openat.params().get(2);
        assertEquals(ParamType.FSRELPATH, name.type());
        assertEquals(1, name.dirfdIndex());
        FlagTable flags = openat.params().get(3).flags().orElseThrow();
        assertEquals("file_flags", flags.name());
        assertEquals("O_LARGEFILE", flags.name(0));
        assertEquals(0x4000, flags.valueOf("O_F_CREATED"));
        assertTrue(openat.hasReturnValue());
        assertTrue(openat.is(EventType.CREATES_FD));
        assertEquals(2, openat.category() & 0x1FF);
    }

    @Test
    void aDynamicParameterListsItsAlternatives() {
        EventParam addr = EventTable.type(EventCode.PTRACE_X).params().get(1);
        assertEquals(ParamType.DYN, addr.type());
        assertEquals(
                List.of(
                        new EventParam.Alternative(0, ParamType.UINT64, PrintFormat.HEX),
                        new EventParam.Alternative(1, ParamType.SIGTYPE, PrintFormat.DEC)),
                addr.alternatives());
    }

    @Test
    void namesLeadToAllTheirCodesAndTheCurrentExit() {
        assertArrayEquals(new int[] {2, 3}, EventTable.codes("open"));
        assertEquals(
                EventCode.OPENAT_X, EventTable.current("openat").orElseThrow().code());
        assertEquals(
                EventCode.EXECVE_X, EventTable.current("execve").orElseThrow().code());
        assertEquals(
                EventCode.PROCEXIT_E,
                EventTable.current("procexit").orElseThrow().code());
    }

    @Test
    void aSystemCallWithoutItsOwnEventIsTheGenericPair() {
        assertArrayEquals(new int[] {0, 1}, EventTable.codes("getpid"));
        assertTrue(EventTable.isKnownName("getpid"));
        assertFalse(EventTable.isKnownName("no_such_call"));
        assertEquals("getpid", EventTable.syscallName(EventTable.syscallId("getpid")));
        assertEquals(0, EventTable.codes("no_such_call").length);
    }

    @Test
    void aNumberThatTheTableLeavesOutMovesNoOther() {
        assertEquals("unknown", EventTable.syscallName(382));
        assertEquals("sched_getattr", EventTable.syscallName(383));
        assertEquals(384, EventTable.syscallId("faccessat2"));
        assertEquals("faccessat2", EventTable.syscallName(384));
    }

    @Test
    void theNameUnusedCodesCarryIsNoEventName() {
        assertFalse(EventTable.isKnownName("NA"));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = EventTable.class.getResourceAsStream(name)) {
            assertTrue(in != null, name);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
