// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.state.FdInfo;
import io.shikra.engine.state.StateEngine;
import io.shikra.engine.state.ThreadInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a capture says before its first event, in every version that was ever written.
class CaptureMetadataTest {
    private static final byte[] V6 = {0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9};

    @TempDir
    private Path folder;

    private StateEngine begin(Bytes... blocks) throws IOException, CaptureException {
        Bytes file = Captures.start();
        for (Bytes block : blocks) {
            file.add(block);
        }
        file.add(Captures.close(1, 10, 3));
        StateEngine engine = Captures.engine();
        try (CaptureReader reader = CaptureReader.open(Captures.write(folder, file.toArray()))) {
            reader.begin(engine);
            assertEquals(1, Captures.drain(reader).size());
        }
        return engine;
    }

    private static ThreadInfo thread(StateEngine engine, long tid) {
        return Objects.requireNonNull(engine.state().threads.find(tid), "no thread " + tid);
    }

    private static FdInfo fd(StateEngine engine, long tid, long number) {
        return Objects.requireNonNull(thread(engine, tid).fds.find(number), "no descriptor " + number);
    }

    private static Bytes process(int version, long tid, String comm) {
        Bytes out = new Bytes().u64(tid).u64(tid).u64(1);
        if (version >= 6) {
            out.u64(7);
        }
        if (version >= 8) {
            out.u64(8);
        }
        out.text(comm).text("/bin/" + comm);
        if (version >= 7) {
            out.text("/usr/bin/" + comm);
        }
        out.text("-a\0b c\0").text("/home").u64(1024).u32(0).u32(1000).u32(100);
        if (version >= 2) {
            out.u32(11).u32(12).u32(13).u64(14).u64(15);
        }
        if (version >= 3) {
            out.text("A=1\0B=2\0");
        }
        if (version >= 4) {
            out.u64(tid).u64(tid).text("cpu=/x\0memory=/y\0");
        }
        if (version >= 5) {
            out.text("/root");
        }
        return out;
    }

    private static Bytes entry(Bytes body) {
        return new Bytes().u32(body.size() + 4).add(body);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0x202",
        "1, 0x8000ABCD",
        "2, 0x207",
        "2, 0x8013ABCD",
        "3, 0x209",
        "3, 0x8014ABCD",
        "4, 0x210",
        "5, 0x211",
        "6, 0x212",
        "7, 0x213",
        "8, 0x214"
    })
    void processListsOfEveryVersionAreRead(int version, String block) throws IOException, CaptureException {
        Bytes body = process(version, 10, "sh").add(process(version, 11, "cat"));
        StateEngine engine = begin(new Bytes().block(Long.decode(block).intValue(), body));
        assertEquals(2, engine.state().threads.size());
        ThreadInfo cat = thread(engine, 11);
        assertEquals("cat", cat.comm.toString());
        assertEquals("/bin/cat", cat.exe.toString());
        assertEquals(version >= 7 ? "/usr/bin/cat" : "", cat.exePath.toString());
        assertEquals(List.of(ByteString.of("-a"), ByteString.of("b c")), cat.args);
        assertEquals("/home/", cat.cwd.toString());
        assertEquals(1000, cat.uid);
        assertEquals(version >= 2 ? 13 : 0, cat.vmSwapKb);
        assertEquals(version >= 3 ? 2 : 0, cat.env.size());
        assertEquals(version >= 4 ? 11 : -1, cat.vtid);
        assertEquals(version >= 4 ? 2 : 0, cat.cgroups.size());
        assertEquals(version >= 5 ? "/root" : "", cat.root.toString());
        assertEquals(version >= 6 ? 7 : -1, cat.sid);
        assertEquals(version >= 8 ? 8 : -1, cat.vpgid);
        assertEquals(0xFFFFFFFFL, cat.loginUid);
        assertEquals(-1, cat.pgid);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 5, 29, 41, 42, 66, 67, 68, 76, 99})
    void aProcessEntryOfTheNinthVersionMayEndEarlyOrLate(int rest) throws IOException, CaptureException {
        Bytes oldest = new Bytes().u32(501).u8(1).u64(21).u64(22).u64(23);
        Bytes newest = new Bytes()
                .u64(500)
                .u32(34)
                .add(oldest)
                .u8(1)
                .u64(31)
                .u64(32)
                .u64(33)
                .u8(1)
                .u8(1)
                .u64(77)
                .zeros(32);
        byte[] appended = (rest <= 29 ? oldest : newest).toArray();
        Bytes body = new Bytes();
        for (long tid : new long[] {10, 11}) {
            Bytes one = process(9, tid, "sh");
            body.add(entry(one.raw(java.util.Arrays.copyOf(appended, rest))));
        }
        StateEngine engine = begin(new Bytes().block(0x215, body));
        ThreadInfo sh = thread(engine, 11);
        assertEquals("/root", sh.root.toString());
        assertEquals(rest > 29 ? 34 : 0, sh.tty);
        assertEquals(rest >= 4 ? 501 : 0xFFFFFFFFL, sh.loginUid);
        assertEquals(rest >= 76 ? 77 : -1, sh.pgid);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x203, 0x8001ABCD, 0x218})
    void descriptorListsAreRead(int block) throws IOException, CaptureException {
        boolean lengths = block == 0x218;
        Bytes body = new Bytes().u64(10);
        body.add(fdEntry(
                lengths,
                3,
                3,
                new Bytes()
                        .raw((byte) 10, (byte) 0, (byte) 0, (byte) 1)
                        .raw((byte) 1, (byte) 2, (byte) 3, (byte) 4)
                        .u16(40000)
                        .u16(443)
                        .u8(2)));
        body.add(fdEntry(lengths, 4, 6, new Bytes().raw(V6).u16(53).u8(3)));
        body.add(fdEntry(lengths, 5, 8, new Bytes().u64(0xabc).u64(0xdef).text("/run/x.sock")));
        Bytes plain = new Bytes().u32(0x4001).text("/etc/passwd");
        body.add(fdEntry(lengths, 6, 16, lengths ? plain.u32(0xfd01) : plain));
        body.add(fdEntry(lengths, 7, 7, new Bytes().text("pipe:[9]")));
        if (lengths) {
            body.add(fdEntry(true, 8, 200, new Bytes().zeros(5)));
        }
        StateEngine engine =
                begin(new Bytes().block(0x215, entry(process(9, 10, "sh"))), new Bytes().block(block, body));
        FdInfo socket = fd(engine, 10, 3);
        assertEquals("10.0.0.1:40000->1.2.3.4:443", socket.name.toString());
        assertEquals(FdInfo.ROLE_CLIENT, socket.role);
        assertTrue(socket.connected);
        assertEquals(100 + 3, socket.ino);
        assertEquals("2001:db8::9:53", fd(engine, 10, 4).name.toString());
        assertEquals(0xabc, fd(engine, 10, 5).unixSource);
        assertEquals("/run/x.sock", fd(engine, 10, 5).name.toString());
        assertEquals(FdInfo.ROLE_SERVER, fd(engine, 10, 5).role);
        FdInfo file = fd(engine, 10, 6);
        assertEquals("/etc/passwd", file.name.toString());
        assertEquals(0x4001, file.openFlags);
        assertEquals(lengths ? 0xfd01 : 0, file.dev);
        assertEquals(FdInfo.FIFO, fd(engine, 10, 7).type);
        if (lengths) {
            assertEquals("unknown-type:[200]", fd(engine, 10, 8).name.toString());
            assertEquals(FdInfo.UNSUPPORTED, fd(engine, 10, 8).type);
        }
    }

    private static Bytes fdEntry(boolean length, long fd, int type, Bytes payload) {
        Bytes body = new Bytes().u64(fd).u64(100 + fd).u8(type).add(payload);
        return length ? entry(body) : body;
    }

    @Test
    void aConnectionAtAPortWhereTheHostListensWasAccepted() throws IOException, CaptureException {
        byte[] here = {10, 0, 0, 1};
        byte[] there = {10, 0, 0, 9};
        Bytes accepted = fdEntry(
                true, 4, 3, new Bytes().raw(here).raw(there).u16(80).u16(5000).u8(2));
        Bytes listening =
                fdEntry(true, 3, 5, new Bytes().raw(new byte[4]).u16(80).u8(2));
        Bytes mapped = new Bytes()
                .zeros(10)
                .u16(0xFFFF)
                .raw(here)
                .zeros(10)
                .u16(0xFFFF)
                .raw(there);
        Bytes other = fdEntry(true, 5, 4, mapped.u16(6000).u16(81).u8(2));
        StateEngine engine = begin(
                new Bytes().block(0x215, entry(process(9, 10, "a")).add(entry(process(9, 11, "b")))),
                new Bytes().block(0x218, new Bytes().u64(10).add(accepted).add(other)),
                new Bytes().block(0x218, new Bytes().u64(11).add(listening)),
                new Bytes().block(0x218, new Bytes().u64(4711).add(listening)));
        FdInfo socket = fd(engine, 10, 4);
        assertEquals("10.0.0.9:5000->10.0.0.1:80", socket.name.toString());
        assertEquals(FdInfo.ROLE_SERVER, socket.role);
        FdInfo narrowed = fd(engine, 10, 5);
        assertEquals("10.0.0.1:6000->10.0.0.9:81", narrowed.name.toString());
        assertEquals(FdInfo.IPV4_SOCK, narrowed.type);
        assertEquals("0.0.0.0:80", fd(engine, 11, 3).name.toString());
    }

    @Test
    void onlyMainThreadsHaveAWorkingDirectoryAndAnEnvironment() throws IOException, CaptureException {
        byte[] other = entry(process(9, 11, "sh")).toArray();
        other[4 + 8] = 10; // its pid
        StateEngine engine =
                begin(new Bytes().block(0x215, entry(process(9, 10, "sh")).raw(other)));
        assertEquals(10, thread(engine, 11).pid);
        assertEquals("", thread(engine, 11).cwd.toString());
        assertEquals(List.of(), thread(engine, 11).env);
        assertEquals("/home/", thread(engine, 10).cwd.toString());
    }

    @Test
    void anUnknownAddressIsTheLikeliestOfTheHost() throws IOException, CaptureException {
        byte[] here = {10, 0, 0, 1};
        byte[] mask = {-1, -1, -1, 0};
        byte[] peer = {10, 0, 0, 7};
        Bytes nic = new Bytes().u16(1).u16(0).raw(here).raw(mask).raw(here).u64(0);
        Bytes body = new Bytes().u64(10);
        body.add(fdEntry(
                true, 3, 3, new Bytes().zeros(4).raw(peer).u16(6000).u16(53).u8(3)));
        body.add(fdEntry(
                true, 4, 4, new Bytes().raw(V6).zeros(16).u16(6000).u16(53).u8(3)));
        StateEngine engine = begin(
                new Bytes().block(0x219, new Bytes().u32(nic.size()).add(nic)),
                new Bytes().block(0x215, entry(process(9, 10, "sh"))),
                new Bytes().block(0x218, body));
        assertEquals("10.0.0.1:6000->10.0.0.7:53", fd(engine, 10, 3).name.toString());
        assertEquals("2001:db8::9:6000->:::53", fd(engine, 10, 4).name.toString());
        assertEquals(FdInfo.ROLE_NONE, fd(engine, 10, 4).role);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x205, 0x8011ABCD, 0x219})
    void interfacesAreRead(int block) throws IOException, CaptureException {
        byte[] four = {10, 0, 0, 1};
        Bytes one =
                new Bytes().u16(1).u16(4).raw(four).raw(four).raw(four).u64(9).raw(new byte[4]);
        Bytes two = new Bytes().u16(4).u16(2).raw(V6).raw(V6).raw(V6).raw(new byte[2]);
        Bytes body = new Bytes();
        for (Bytes each : List.of(one, two)) {
            if (block == 0x219) {
                body.u32(each.size());
            }
            body.add(each);
        }
        StateEngine engine = begin(new Bytes().block(block, body));
        assertTrue(engine.state().interfaces.isLocal(four));
        assertTrue(engine.state().interfaces.isLocal(V6));
        assertFalse(engine.state().interfaces.isLocal(new byte[] {1, 2, 3, 4}));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x206, 0x8012ABCD, 0x220})
    void usersAndGroupsAreRead(int block) throws IOException, CaptureException {
        Bytes user =
                new Bytes().u8(0).u32(33).u32(34).text("www").text("/var/www").text("/bin/false");
        Bytes group = new Bytes().u8(1).u32(34).text("web");
        Bytes body = block == 0x220 ? entry(user).add(entry(group.zeros(3))) : user.add(group);
        StateEngine engine = begin(new Bytes().block(block, body));
        assertEquals(
                "/var/www",
                engine.state().accounts.user(ByteString.EMPTY, 33).home().toString());
        assertEquals(
                "web", engine.state().accounts.groupName(ByteString.EMPTY, 34).toString());
    }

    @Test
    void unknownBlocksAmongTheMetadataAreSkipped() throws IOException, CaptureException {
        StateEngine engine =
                begin(new Bytes().block(0x777, new Bytes().zeros(9)), new Bytes().block(0x202, process(1, 10, "sh")));
        assertEquals(1, engine.state().threads.size());
        assertEquals(1_700_000_000_000_000_000L, engine.state().bootNs);
    }

    @Test
    void theMachineIsKnown() throws IOException, CaptureException {
        Bytes file = Captures.start().add(Captures.close(1, 10, 3));
        try (CaptureReader reader = CaptureReader.open(Captures.write(folder, file.toArray()))) {
            reader.begin(Captures.engine());
            assertEquals(new MachineInfo(4, 8L << 30, 32768, "mill", 1_700_000_000_000_000_000L), reader.machine());
        }
    }

    @Test
    void textsBeyondTheLimitMakeTheFileCorrupt() {
        assertCorrupt("comm", new Bytes().block(0x202, process(1, 10, "x".repeat(1025))));
        Bytes args = new Bytes().u64(1).u64(1).u64(1).text("a").text("b").text("c".repeat(4097));
        assertCorrupt("args", new Bytes().block(0x202, args));
    }

    @Test
    void lengthsThatLeaveTheirBlockMakeTheFileCorrupt() {
        assertCorrupt("entry", new Bytes().block(0x215, new Bytes().u32(5000).add(process(9, 10, "sh"))));
        assertCorrupt("entry", new Bytes().block(0x215, new Bytes().u32(3).zeros(40)));
        assertCorrupt(
                "entry",
                new Bytes().block(0x218, new Bytes().u64(1).u32(0xFFFFFFFFL).zeros(40)));
        assertCorrupt("field", new Bytes().block(0x215, entry(new Bytes().u64(1).u64(1))));
        assertCorrupt(
                "field", new Bytes().block(0x205, new Bytes().u16(1).u16(400).zeros(40)));
        assertCorrupt("field", new Bytes().block(0x206, new Bytes().u8(1).u32(4).u16(400)));
        assertCorrupt(
                "type 99",
                new Bytes().block(0x203, new Bytes().u64(1).u64(3).u64(4).u8(99).zeros(8)));
        assertCorrupt("length", new Bytes().u32(0x202).u32(16).u32(0).u32(20));
    }

    private void assertCorrupt(String what, Bytes block) {
        CaptureException e = assertThrows(CaptureException.class, () -> begin(block));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains(what) && message.contains("corrupt") && message.contains("at byte 220"), message);
    }

    @Test
    void arraysOfAddressesAreThoseOfTheFile() throws IOException, CaptureException {
        Bytes body = new Bytes().u64(10);
        body.add(fdEntry(true, 3, 6, new Bytes().raw(V6).u16(53).u8(3)));
        StateEngine engine =
                begin(new Bytes().block(0x215, entry(process(9, 10, "sh"))), new Bytes().block(0x218, body));
        assertArrayEquals(V6, fd(engine, 10, 3).sourceIp);
    }
}
