// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventCode;
import io.shikra.engine.state.ContainerInfo;
import io.shikra.engine.state.FdInfo;
import io.shikra.engine.state.HostInterfaces.InterfaceAddress;
import io.shikra.engine.state.HostState;
import io.shikra.engine.state.StateEngine;
import io.shikra.engine.state.ThreadInfo;
import io.shikra.engine.state.UserInfo;
import io.shikra.testing.Shared;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written is read again.
class CaptureWriterTest {
    private static final MachineInfo MACHINE =
            new MachineInfo(8, 1L << 34, 4_194_304, "mill", 1_700_000_000_000_000_000L);

    @TempDir
    private Path folder;

    private final StateEngine engine = Captures.engine();

    private ThreadInfo thread(long tid, long pid) {
        ThreadInfo thread = new ThreadInfo();
        thread.tid = tid;
        thread.pid = pid;
        thread.ptid = 1;
        thread.vtid = tid;
        thread.vpid = pid;
        thread.comm = ByteString.of("nginx");
        thread.exe = ByteString.of("nginx: master");
        thread.exePath = ByteString.of("/usr/sbin/nginx");
        thread.args = List.of(ByteString.of("-g"), ByteString.of(""), ByteString.of("daemon off;"));
        thread.env = List.of(ByteString.of("A=1"));
        thread.cwd = ByteString.of("/srv/");
        thread.root = ByteString.of("/");
        thread.uid = 33;
        thread.gid = 34;
        thread.loginUid = 1000;
        thread.tty = 34816;
        thread.pgid = 7;
        thread.capEffective = 0x1ffffffffffL;
        thread.exeUpperLayer = true;
        thread.exeLowerLayer = true;
        thread.exeInoMtime = 99;
        thread.flags = tid == pid ? ThreadInfo.IS_MAIN_THREAD : ThreadInfo.CLONE_THREAD | ThreadInfo.CLONE_FILES;
        return thread;
    }

    private static FdInfo fd(int type, String name) {
        FdInfo info = new FdInfo();
        info.type = type;
        info.name = ByteString.of(name);
        info.ino = 12345;
        return info;
    }

    private static FdInfo socket(int l4, int role, int sourcePort, int destPort) {
        FdInfo info = fd(FdInfo.IPV4_SOCK, "10.0.0.9:" + sourcePort + "->10.0.0.1:" + destPort);
        info.sourceIp = new byte[] {10, 0, 0, 9};
        info.destIp = new byte[] {10, 0, 0, 1};
        info.sourcePort = sourcePort;
        info.destPort = destPort;
        info.l4 = l4;
        info.role = role;
        info.connected = l4 == FdInfo.L4_TCP;
        return info;
    }

    private void fill() {
        ThreadInfo main = thread(10, 10);
        main.fds.put(0, fd(FdInfo.FILE_V2, "/etc/passwd"));
        FdInfo unix = fd(FdInfo.UNIX, "/run/x.sock");
        unix.unixSource = 0xabcL;
        main.fds.put(1, unix);
        main.fds.put(2, fd(FdInfo.FIFO, "pipe:[3]"));
        main.fds.put(3, socket(FdInfo.L4_TCP, FdInfo.ROLE_SERVER, 40000, 80));
        main.fds.put(4, socket(FdInfo.L4_UDP, FdInfo.ROLE_CLIENT, 40001, 53));
        FdInfo listening = fd(FdInfo.IPV4_SERV, "0.0.0.0:80");
        listening.sourceIp = new byte[4];
        listening.sourcePort = 80;
        listening.l4 = FdInfo.L4_TCP;
        listening.role = FdInfo.ROLE_SERVER;
        main.fds.put(5, listening);
        engine.bootstrap(main);
        engine.bootstrap(thread(11, 10));
        engine.bootstrapped();
        engine.state()
                .accounts
                .put(
                        ByteString.EMPTY,
                        new UserInfo(33, 34, ByteString.of("www"), ByteString.of("/srv"), ByteString.NA));
        engine.state().accounts.putGroup(ByteString.EMPTY, 34, ByteString.of("web"));
        byte[] address = {10, 0, 0, 1};
        byte[] mask = {-1, -1, -1, 0};
        engine.state().interfaces.set(List.of(new InterfaceAddress(address, mask)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stateAndEventsAreReadAsTheyWere(boolean gzip) throws IOException, CaptureException {
        fill();
        String before = describe(engine.state());
        byte[] event = Captures.record(EventCode.CLOSE_X, 5, 10, Captures.i64(0), Captures.i64(3))
                .toArray();
        byte[] large = Captures.record(EventCode.PLUGIN_E, 6, -1, Captures.i32(1), new byte[100_000])
                .toArray();
        Path file = folder.resolve("written.scap");
        try (CaptureWriter writer = CaptureWriter.create(file, gzip, MACHINE, engine.state(), 1)) {
            writer.event(MemorySegment.ofArray(event), 0, 3, 0);
            writer.event(MemorySegment.ofArray(large), 0, 4, 0);
            assertEquals(2, writer.events());
            assertTrue(writer.bytes() > 100_000);
        }
        assertEquals(gzip, Files.readAllBytes(file)[0] == 0x1f);
        StateEngine again = Captures.engine();
        try (CaptureReader reader = CaptureReader.open(file)) {
            reader.begin(again);
            assertEquals(MACHINE, reader.machine());
            assertEquals(before, describe(again.state()));
            assertEquals(
                    "www",
                    again.state().accounts.user(ByteString.EMPTY, 33).name().toString());
            assertEquals(
                    "web",
                    again.state().accounts.groupName(ByteString.EMPTY, 34).toString());
            assertTrue(again.state().interfaces.isLocal(new byte[] {10, 0, 0, 1}));
            ThreadInfo second = Objects.requireNonNull(again.state().threads.find(11));
            assertEquals(6, second.fds.size(), "shares its main thread's table");
            assertTrue(reader.next());
            assertEquals(3, reader.cpu());
            assertEquals(
                    -1,
                    MemorySegment.mismatch(
                            reader.segment(),
                            reader.offset(),
                            reader.offset() + event.length,
                            MemorySegment.ofArray(event),
                            0,
                            event.length));
            List<byte[]> rest = Captures.drain(reader);
            assertEquals(1, rest.size());
            assertArrayEquals(large, rest.get(0));
        }
    }

    @Test
    void containersAndTheirUsersAreTheFirstEvents() throws CaptureException {
        ByteString id = ByteString.of("5da22791b362");
        ContainerInfo app = ContainerInfo.of("5da22791b362", "5da22791b362ffff", "containerd")
                .withName("app \"1\"")
                .withImage(new ContainerInfo.Image("nginx:1", "nginx", "1", "sha256:9", "69"))
                .withPrivileged(true)
                .withPod(new ContainerInfo.Pod(false, "b7ad", "web-0", "shop", "3f0c", Map.of("app", "web")))
                .withLabels(Map.of("tier", "front"))
                .withMounts(List.of(new ContainerInfo.Mount("/", "/host", "", true, "private")))
                .withNetwork(new ContainerInfo.Network("10.0.0.7", "{}", true, false, true));
        engine.state().containers.put(app);
        engine.state()
                .accounts
                .put(id, new UserInfo(7, 8, ByteString.of("u"), ByteString.of("/"), ByteString.of("sh")));
        engine.state().accounts.putGroup(id, 8, ByteString.of("g"));
        Path file = folder.resolve("containers.scap");
        try (CaptureWriter writer = CaptureWriter.create(file, true, MACHINE, engine.state(), 77)) {
            assertEquals(3, writer.events());
        }
        StateEngine again = Captures.engine();
        try (CaptureReader reader = CaptureReader.open(file)) {
            reader.begin(again);
            while (reader.next()) {
                engineTakes(again, reader);
            }
        }
        ContainerInfo read = Objects.requireNonNull(again.state().containers.find(id));
        assertEquals("app \"1\"", read.name());
        assertEquals("containerd", read.type());
        assertEquals("web-0", read.pod().name());
        assertEquals(app.mounts(), read.mounts());
        assertEquals(app.network(), read.network());
        assertEquals(app.pod().labels(), read.pod().labels());
        assertEquals("front", read.labels().get("tier"));
        assertEquals("u", again.state().accounts.user(id, 7).name().toString());
        assertEquals("g", again.state().accounts.groupName(id, 8).toString());
    }

    private static void engineTakes(StateEngine engine, CaptureReader reader) {
        assertEquals(
                77,
                engine.process(reader.segment(), reader.offset(), reader.cpu(), 0)
                        .event
                        .ts());
    }

    /// Replays a recording to its middle, records the rest anew, and replays that: the state is the same at its
    /// beginning and its end.
    @ParameterizedTest
    @ValueSource(strings = {"60-weird", "20-setuid", "41-ct-drop-and-exec", "30-interactive-recon"})
    void aRecordingOfAReplayReplaysAlike(String name) throws IOException, CaptureException {
        Path original = Shared.require("vectors/captures/" + name + ".scap");
        Path copy = folder.resolve("copy.scap");
        int half = Captures.events(original).size() / 2;
        List<byte[]> events = new ArrayList<>();
        String middle;
        try (CaptureReader reader = CaptureReader.open(original)) {
            reader.begin(engine);
            for (int i = 0; i < half && reader.next(); i++) {
                engine.process(reader.segment(), reader.offset(), reader.cpu(), 0);
            }
            engine.finishLast();
            middle = describe(engine.state());
            try (CaptureWriter writer = CaptureWriter.create(copy, true, reader.machine(), engine.state(), 1)) {
                while (reader.next()) {
                    writer.event(reader.segment(), reader.offset(), reader.cpu(), 0);
                    engine.process(reader.segment(), reader.offset(), reader.cpu(), 0);
                }
            }
            engine.finishLast();
        }
        StateEngine again = Captures.engine();
        try (CaptureReader reader = CaptureReader.open(copy)) {
            reader.begin(again);
            assertEquals(middle, describe(again.state()));
            while (reader.next()) {
                again.process(reader.segment(), reader.offset(), reader.cpu(), 0);
                events.add(new byte[0]);
            }
            again.finishLast();
        }
        assertTrue(events.size() >= half - 1);
        assertEquals(describe(engine.state()), describe(again.state()));
    }

    @Test
    void aFileThatCannotBeWrittenIsNamed() {
        Path nowhere = folder.resolve("missing/written.scap");
        CaptureException e = assertThrows(
                CaptureException.class, () -> CaptureWriter.create(nowhere, true, MACHINE, engine.state(), 1));
        assertTrue(String.valueOf(e.getMessage()).contains("missing/written.scap: cannot be written"), e.getMessage());
    }

    private String refusal(Path file) {
        return String.valueOf(assertThrows(
                        CaptureException.class, () -> CaptureWriter.create(file, false, MACHINE, engine.state(), 1))
                .getMessage());
    }

    @Test
    void whatIsInTheWayOfTheFileIsSaidInWords() {
        assertEquals(
                folder + "/missing/x.scap: cannot be written: there is no folder " + folder + "/missing; make it first",
                refusal(folder.resolve("missing/x.scap")));
        assertEquals(folder + ": cannot be written: it is a directory; name a file", refusal(folder));
        Path file = folder.resolve("x.scap");
        assertEquals(
                file + ": cannot be written: Permission denied; check permissions and free space",
                CaptureFile.failed(file, new FileNotFoundException(file + " (Permission denied)"))
                        .getMessage());
    }

    @Test
    void aFileThatARecordingWritesIntoIsNotTouchedByAnother() throws Exception {
        Path file = folder.resolve("one.scap");
        Files.writeString(file, "what was there before, and is longer than nothing");
        byte[] event = Captures.record(EventCode.CLOSE_X, 5, 10, Captures.i64(0), Captures.i64(3))
                .toArray();
        try (CaptureWriter writer = CaptureWriter.create(file, false, MACHINE, engine.state(), 1)) {
            assertTrue(refusal(file).contains("another recording writes into it"));
            writer.event(MemorySegment.ofArray(event), 0, 0, 0);
        }
        assertEquals(1, Captures.events(file).size());
        CaptureWriter.create(file, false, MACHINE, engine.state(), 1).close();
        assertTrue(Files.size(file) > 0);
    }

    @Test
    void aFullDiskEndsTheRecordingOnly() throws CaptureException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full), "no /dev/full here");
        CaptureWriter writer = CaptureWriter.create(full, false, MACHINE, engine.state(), 1);
        byte[] event = Captures.record(EventCode.PLUGIN_E, 6, -1, Captures.i32(1), new byte[100_000])
                .toArray();
        writer.event(MemorySegment.ofArray(event), 0, 0, 0);
        writer.event(MemorySegment.ofArray(event), 0, 0, 0);
        assertTrue(writer.failure().isPresent());
        assertEquals(0, writer.events());
        assertThrows(CaptureException.class, writer::close);
    }

    @Test
    void whatIsNoRecordIsRefused() throws CaptureException {
        try (CaptureWriter writer = CaptureWriter.create(folder.resolve("x.scap"), false, MACHINE, engine.state(), 1)) {
            assertThrows(
                    IllegalArgumentException.class, () -> writer.event(MemorySegment.ofArray(new byte[40]), 0, 0, 0));
            assertFalse(writer.failure().isPresent());
        }
    }

    /// All that a capture stores of threads and descriptors.
    private static String describe(HostState state) {
        TreeMap<Long, String> threads = new TreeMap<>();
        for (int i = 0; i < state.threads.slots(); i++) {
            ThreadInfo thread = state.threads.threadAt(i);
            if (thread != null) {
                threads.put(thread.tid, describe(thread));
            }
        }
        return String.join("\n", threads.values());
    }

    private static String describe(ThreadInfo t) {
        TreeMap<Long, String> fds = new TreeMap<>();
        for (int i = 0; i < t.fds.slots(); i++) {
            FdInfo info = t.fds.infoAt(i);
            if (info != null && info.type != FdInfo.UNKNOWN) {
                fds.put(t.fds.fdAt(i), describe(info));
            }
        }
        boolean main = t.tid == t.pid;
        List<Object> parts = List.of(
                t.tid,
                t.pid,
                t.ptid,
                t.vtid,
                t.vpid,
                t.sid,
                t.vpgid,
                t.pgid,
                t.comm,
                t.exe,
                t.exePath,
                t.args,
                main ? t.env : List.of(),
                main ? t.cwd : "",
                t.root,
                t.uid,
                t.gid,
                t.loginUid,
                t.fdLimit,
                t.flags,
                t.tty,
                t.vmSizeKb,
                t.vmRssKb,
                t.vmSwapKb,
                t.pfMajor,
                t.pfMinor,
                t.cgroups,
                t.pidnsInitStartTs,
                t.exeWritable,
                t.exeUpperLayer,
                t.exeLowerLayer,
                t.exeFromMemfd,
                t.capPermitted,
                t.capEffective,
                t.capInheritable,
                t.exeIno,
                t.exeInoCtime,
                t.exeInoMtime,
                t.containerId,
                fds);
        return parts.toString();
    }

    private static String describe(FdInfo info) {
        boolean ends = info.isIpSocket() || info.isIpServer();
        HexFormat hex = HexFormat.of();
        return info.type + " " + info.name + " " + info.ino + " "
                + (info.type == FdInfo.FILE_V2 ? info.openFlags + " " + info.dev : "")
                + (ends
                        ? hex.formatHex(info.sourceIp) + " " + hex.formatHex(info.destIp) + " " + info.sourcePort + " "
                                + info.destPort + " " + info.l4 + " " + (info.type == FdInfo.IPV6_SOCK ? "" : info.role)
                        : "")
                + " " + info.unixSource + " " + info.unixDest;
    }
}
