// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e;

import io.shikra.bus.sqlite.SqliteDocumentReader;
import io.shikra.response.incident.Incident;
import io.shikra.response.incident.Incidents;
import io.shikra.response.incident.State;
import io.shikra.response.incident.Timeline.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// The times of the incidents in which something was done, read from a running process' log.
record Waterfalls(List<Incident> incidents) {
    static Waterfalls read(Path data) {
        try (SqliteDocumentReader log = SqliteDocumentReader.open(data.resolve("shikra.db"))) {
            return new Waterfalls(Incidents.read(log).stream()
                    .filter(incident -> incident.state() == State.DONE)
                    .toList());
        }
    }

    /// Waits until so many are done: without a process of its own, which would take the time that is measured.
    static Waterfalls await(Path data, int count, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (Waterfalls now = read(data); ; now = read(data)) {
            if (now.size() >= count) {
                return now;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("only " + now.size() + " of " + count + " incidents done within " + atMost);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    Waterfalls without(Waterfalls others) {
        return new Waterfalls(incidents.stream()
                .filter(incident -> others.incidents.stream()
                        .noneMatch(other -> other.subject().equals(incident.subject())))
                .toList());
    }

    int size() {
        return incidents.size();
    }

    /// Milliseconds between two steps of each incident.
    double[] millis(Step from, Step to) {
        return incidents.stream()
                .filter(incident -> incident.marks().containsKey(from))
                .mapToDouble(incident -> since(incident, incident.marks().getOrDefault(from, 0L), to))
                .toArray();
    }

    /// Milliseconds from a moment that the test itself noted per pod (nanoseconds since the Unix epoch) to a step.
    double[] millis(Map<String, Long> noted, Step to) {
        return incidents.stream()
                .mapToDouble(incident ->
                        since(incident, noted.getOrDefault(incident.subject().pod(), 0L), to))
                .toArray();
    }

    private static double since(Incident incident, long from, Step to) {
        return (incident.marks().getOrDefault(to, 0L) - from) / 1e6;
    }
}
