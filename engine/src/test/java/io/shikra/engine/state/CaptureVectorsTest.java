// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shikra.engine.Compatibility;
import io.shikra.engine.event.ByteString;
import io.shikra.testing.Shared;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Replays recorded captures through the state engine and compares what it knows at each event with the fields that a
/// real Falco printed there.
class CaptureVectorsTest {
    private static final int SHOWN = 8;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "03-trusted-server-late-read",
                "09-ptrace",
                "11-memfd-exec",
                "12-ssh-nonstandard-port",
                "13-shell-config",
                "15-ssh-information",
                "17-namespaces",
                "18-system-procs-network",
                "19-http-proxy-env",
                "20-setuid",
                "25-setuid-bit",
                "29-miner",
                "49-ct-docker-web-shell",
                "60-weird"
            })
    void knowsWhatFalcoKnows(String capture) throws IOException {
        Optional<Path> scap = Shared.find("vectors/captures/" + capture + ".scap");
        Optional<Path> fields = Shared.find("vectors/field-vectors/" + capture + ".jsonl.gz");
        assumeTrue(scap.isPresent() && fields.isPresent(), "the golden vectors are not beside the repository");
        Map<Long, JsonNode> expected = expected(fields.orElseThrow());
        StateEngine engine = new StateEngine(HostState.detached(), ProcessLookup.NONE, Compatibility.FALCO);
        CaptureFile file = CaptureFile.read(scap.orElseThrow(), engine);
        Map<String, List<String>> wrong = new TreeMap<>();
        int compared = 0;
        for (CaptureFile.Entry each : file.events) {
            EventContext context = engine.process(each.bytes(), 0, each.cpu(), 0);
            JsonNode row = expected.get(context.number);
            if (row != null && context.forRules) {
                compared++;
                compare(context, row, wrong);
            }
        }
        assertTrue(compared > 100, "only " + compared + " events compared");
        assertEquals("", report(wrong));
    }

    private static Map<Long, JsonNode> expected(Path path) throws IOException {
        Map<Long, JsonNode> rows = new HashMap<>();
        ObjectMapper json = new ObjectMapper();
        try (var in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(path)), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                JsonNode row = json.readTree(line);
                rows.put(row.get("evt.num").asLong(), row.get("fields"));
            }
        }
        return rows;
    }

    private static String report(Map<String, List<String>> wrong) {
        StringBuilder out = new StringBuilder();
        wrong.forEach((field, cases) -> {
            out.append(field).append(": ").append(cases.size()).append(" differ\n");
            cases.stream()
                    .limit(SHOWN)
                    .forEach(text -> out.append("   ").append(text).append('\n'));
        });
        return out.toString();
    }

    private static void compare(EventContext at, JsonNode row, Map<String, List<String>> wrong) {
        Map<String, Object> ours = new HashMap<>();
        ThreadInfo thread = at.thread;
        if (thread != null) {
            threadFields(at, thread, ours);
        }
        FdInfo fd = at.fd;
        if (fd == null && at.fdNumber >= 0) {
            fd = at.fdOf(at.fdNumber);
        }
        if (fd != null) {
            fdFields(at, fd, ours);
        }
        ours.forEach((field, value) -> {
            JsonNode node = row.get(field);
            String theirs = node == null ? "(absent)" : node.asString();
            if (!printable(theirs).equals(printable(value.toString()))) {
                String note = at.number + " " + at.event.type() + " tid " + at.event.tid() + ": " + value + " / Falco "
                        + theirs;
                wrong.computeIfAbsent(field, _ -> new ArrayList<>()).add(note);
            }
        });
    }

    /// Control characters and what is not UTF-8 look alike: how they are written is another room's business.
    private static String printable(String text) {
        return text.replaceAll("[\\x00-\\x1f\\x7f\ufffd]+", "?");
    }

    private static void threadFields(EventContext at, ThreadInfo thread, Map<String, Object> ours) {
        ThreadTable threads = at.state.threads;
        ours.put("proc.name", thread.comm);
        ours.put("proc.exe", thread.exe);
        ours.put("proc.exepath", thread.exePath);
        ours.put("proc.args", Vectors.join(thread.args, (byte) ' '));
        ours.put("proc.pid", thread.pid);
        ours.put("thread.tid", thread.tid);
        ours.put("thread.vtid", thread.vtid);
        ours.put("proc.vpid", thread.vpid);
        ours.put("proc.sid", thread.sid);
        ours.put("proc.vpgid", thread.vpgid);
        ours.put("proc.pgid", thread.pgid);
        ours.put("proc.tty", thread.tty);
        ours.put("proc.vmsize", thread.vmSizeKb);
        ours.put("proc.vmrss", thread.vmRssKb);
        ours.put("thread.pfminor", thread.pfMinor);
        ours.put("thread.cgroups", Vectors.join(thread.cgroups, (byte) ' '));
        ours.put("proc.nthreads", threads.aliveThreads(thread));
        ours.put("proc.is_exe_writable", thread.exeWritable);
        ours.put("proc.is_exe_upper_layer", thread.exeUpperLayer);
        ours.put("proc.is_exe_from_memfd", thread.exeFromMemfd);
        if (thread.exeIno != 0) {
            ours.put("proc.exe_ino", thread.exeIno);
        }
        if (thread.cloneTs != 0) {
            ours.put("proc.pid.ts", thread.cloneTs);
        }
        ours.put("user.uid", thread.uid);
        ours.put("group.gid", thread.gid);
        ours.put(
                "user.name",
                at.state.accounts.user(thread.containerId, thread.uid).name());
        ours.put("container.id", thread.containerId.isEmpty() ? "host" : thread.containerId);
        ThreadInfo main = threads.mainThread(thread);
        if (main != null) {
            ours.put("proc.cwd", main.cwd);
            ours.put("proc.env", Vectors.join(main.env, (byte) ' '));
            ours.put("proc.fdlimit", main.fdLimit);
            ours.put("proc.fdopencount", main.fds.size());
        }
        ThreadInfo parent = threads.ancestor(thread, 1);
        if (parent != null) {
            ours.put("proc.pname", parent.comm);
            ours.put("proc.ppid", parent.pid);
            ours.put("proc.pexepath", parent.exePath);
        }
        ThreadInfo session = new Leaders(threads).session(thread);
        ours.put("proc.sname", session == null ? ByteString.EMPTY : session.comm);
        ThreadInfo group = new Leaders(threads).group(thread);
        ours.put("proc.pgid.name", group == null ? ByteString.EMPTY : group.comm);
        StringBuilder names = new StringBuilder();
        AncestorWalk walk = new AncestorWalk(threads).from(main == null ? thread : main);
        for (ThreadInfo up = walk.next(); up != null; up = walk.next()) {
            names.append(names.isEmpty() ? "" : " ").append(up.comm);
        }
        if (!names.isEmpty()) {
            ours.put("proc.aname", names);
        }
    }

    private static void fdFields(EventContext at, FdInfo fd, Map<String, Object> ours) {
        ours.put("fd.num", at.fdNumber);
        ours.put("fd.name", fd.name);
        ours.put("fd.nameraw", fd.nameRaw);
        ours.put("fd.ino", fd.ino);
        ours.put("fd.connected", fd.connected);
        ours.put("fd.name_changed", at.fdNameChanged);
        ours.put("fd.typechar", typeChar(fd.type));
        if (fd.isIpSocket() && fd.role != FdInfo.ROLE_NONE) {
            ours.put("fd.cport", fd.sourcePort);
            ours.put("fd.sport", fd.destPort);
            ours.put("fd.cip", InetText.text(fd.sourceIp));
            ours.put("fd.sip", InetText.text(fd.destIp));
            ours.put(
                    "fd.l4proto",
                    List.of("<NA>", "na", "tcp", "udp", "icmp", "raw").get(fd.l4));
        }
    }

    private static char typeChar(int type) {
        return "ofd4646pueXslitnfburmP".charAt(type);
    }
}
