// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.alert.Alert;
import io.shikra.alert.Provenance;
import io.shikra.engine.detect.AlertSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongUnaryOperator;

/// Completes alerts of the live source with the start of their process, without which nothing would dare to kill it:
/// events of the kernel do not carry it, /proc does. A process that began after the event is another one that was given
/// the same number; then the start stays unknown.
final class ProcessStarts implements AlertSink {
    private static final int START_FIELD = 22;
    private static final int FIELD_AFTER_NAME = 3;

    private final Path proc;
    private final LongUnaryOperator ticksToEpochNanos;
    private final AlertSink next;

    /// @param proc              of the host's pid namespace
    /// @param ticksToEpochNanos clock ticks since boot to nanoseconds since the Unix epoch
    ProcessStarts(Path proc, LongUnaryOperator ticksToEpochNanos, AlertSink next) {
        this.proc = proc;
        this.ticksToEpochNanos = ticksToEpochNanos;
        this.next = next;
    }

    @Override
    public void alert(Alert alert, Provenance provenance) {
        next.alert(alert, provenance.pid() > 0 && provenance.processStart() == 0 ? completed(provenance) : provenance);
    }

    private Provenance completed(Provenance seen) {
        long ticks = startTicks(seen.pid());
        if (ticks == 0 || ticksToEpochNanos.applyAsLong(ticks) > seen.kernelNanos()) {
            return seen;
        }
        return new Provenance(
                seen.origin(),
                seen.kernelNanos(),
                seen.drainedNanos(),
                seen.matchedNanos(),
                seen.containerId(),
                seen.podUid(),
                seen.podNamespace(),
                seen.podName(),
                seen.pid(),
                ticks);
    }

    /// 0 when the process is gone.
    private long startTicks(long pid) {
        try {
            // names may hold any byte
            String stat =
                    Files.readString(proc.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(fields[START_FIELD - FIELD_AFTER_NAME]);
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }
}
