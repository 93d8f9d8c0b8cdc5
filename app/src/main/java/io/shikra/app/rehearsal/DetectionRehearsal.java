// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.rehearsal;

import io.shikra.alert.Alert;
import io.shikra.alert.AlertJson;
import io.shikra.alert.Provenance;
import io.shikra.engine.detect.AlertFormatter;
import io.shikra.engine.detect.Detector;
import io.shikra.engine.detect.RuleMatching;
import io.shikra.engine.detect.RuleProgram;
import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventWriter;
import io.shikra.engine.state.HostState;
import io.shikra.engine.state.StateEngine;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// The detecting wing's rehearsal: programs that start and files that are opened, in a state of its own, with the real
/// rules; alerts go nowhere.
public final class DetectionRehearsal {
    /// After that many rounds what every event goes through is compiled.
    private static final int USUAL_ROUNDS = 300;

    private static final long PID = 4_000_000;
    private static final String ID = "0123456789abcdef".repeat(4);
    private static final String[] FILES = {"/etc/ld.so.cache", "/etc/shadow", "/usr/lib/x86_64/libc.so.6", "/tmp/x"};

    private final Detector detector;
    private final EventWriter writer = new EventWriter();
    private final MemorySegment memory;
    private long time = 1;
    private int written;

    private DetectionRehearsal(RuleProgram program, Arena arena) {
        StateEngine engine = new StateEngine(HostState.detached(), (_, _) -> false);
        memory = arena.allocate(1 << 16, 8);
        detector = new Detector(
                engine,
                program,
                new Detector.Settings(
                        RuleMatching.FIRST, Provenance.Origin.CAPTURE, AlertFormatter.Options.of("rehearsal")),
                System::nanoTime,
                this::take);
    }

    /// As long as it takes: some hundred milliseconds in a cold machine.
    ///
    /// @param program runs nowhere else meanwhile
    public static void run(RuleProgram program) {
        int _ = run(program, USUAL_ROUNDS);
    }

    /// @param program runs nowhere else meanwhile
    /// @param rounds  of some ten events each
    /// @return how many alerts that gave
    public static int run(RuleProgram program, int rounds) {
        try (Arena arena = Arena.ofConfined()) {
            DetectionRehearsal rehearsal = new DetectionRehearsal(program, arena);
            for (int round = 0; round < rounds; round++) {
                rehearsal.round(round);
            }
            return rehearsal.written;
        }
    }

    private void take(Alert alert, Provenance provenance) {
        written += AlertJson.write(alert).length > provenance.toHeaders().size() ? 1 : 0;
    }

    private void round(int round) {
        long shell = PID + round % 50;
        exec(shell, "runc", "/usr/bin/runc", "system.slice", 0);
        exec(shell, "sh", "/bin/sh", "kubepods/pod0/" + ID, 34816);
        exec(shell + 100, "cat", "/bin/cat", "user.slice", 0);
        for (String file : FILES) {
            open(shell, file);
            open(shell + 100, file);
        }
    }

    private void exec(long tid, String comm, String path, String cgroup, int tty) {
        writer.target(memory, 0).begin(EventTable.type(EventCode.EXECVE_X), time++, tid);
        writer.putI64(0).putString(ByteString.of(comm)).putBytes("-c\0id\0".getBytes(StandardCharsets.UTF_8));
        writer.putI64(tid).putI64(tid).putI64(1).putString(ByteString.of("/"));
        writer.putI64(1024).putI64(0).putI64(0).putI32(0).putI32(0).putI32(0);
        writer.putString(ByteString.of(comm));
        writer.putBytes(("cpu=/" + cgroup + "\0memory=/" + cgroup + "\0").getBytes(StandardCharsets.UTF_8));
        writer.putBytes("PATH=/bin\0HOME=/\0".getBytes(StandardCharsets.UTF_8));
        writer.putI32(tty).putI64(tid).putI32(-1).putI32(0).putI64(0).putI64(0).putI64(0);
        writer.putI64(7).putI64(0).putI64(0).putI32(0).putString(ByteString.of(path));
        writer.putI64(tid).putI32(0).putString(ByteString.of(path));
        writer.end();
        detector.event(memory, 0, time);
    }

    private void open(long tid, String file) {
        writer.target(memory, 0).begin(EventTable.type(EventCode.OPENAT_X), time++, tid);
        writer.putI64(3)
                .putI64(-100)
                .putString(ByteString.of(file))
                .putI32(1)
                .putI32(0)
                .putI32(1)
                .putI64(9);
        writer.end();
        detector.event(memory, 0, time);
    }
}
