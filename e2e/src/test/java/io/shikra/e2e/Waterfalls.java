// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e;

import io.shikra.bus.sqlite.SqliteDocumentReader;
import io.shikra.response.incident.Incident;
import io.shikra.response.incident.Incidents;
import io.shikra.response.incident.State;
import io.shikra.response.incident.Timeline.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// The times of the incidents in which something was done, read from a running process' log.
record Waterfalls(List<Incident> incidents) {
    static Waterfalls read(Path data) {
        try (SqliteDocumentReader log = SqliteDocumentReader.open(data.resolve("shikra.db"))) {
            return new Waterfalls(Incidents.read(log).stream()
                    .filter(incident -> incident.state() == State.DONE)
                    .toList());
        }
    }

    Waterfalls without(Waterfalls others) {
        return new Waterfalls(incidents.stream()
                .filter(incident -> others.incidents.stream().noneMatch(other -> other.subject().equals(incident.subject())))
                .toList());
    }

    int size() {
        return incidents.size();
    }

    /// Milliseconds between two steps of each incident.
    double[] millis(String from, String to) {
        return incidents.stream()
                .filter(incident -> incident.marks().containsKey(step(from)) && incident.marks().containsKey(step(to)))
                .mapToDouble(incident -> (incident.marks().get(step(to)) - incident.marks().get(step(from))) / 1e6)
                .toArray();
    }

    private static Step step(String name) {
        return Step.valueOf(name.toUpperCase(Locale.ROOT).replace(' ', '_'));
    }
}
