// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.hub;

import io.shikra.alert.Alert;
import io.shikra.alert.AlertJson;
import io.shikra.alert.Provenance;
import io.shikra.app.metrics.AlertMetrics;
import io.shikra.bus.Bus;
import io.shikra.bus.BusException;
import io.shikra.bus.Message;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The one way into the stream `alerts`, for what is posted and for what the engine of this process finds. A message is
/// the alert's JSON with its uuid (which is the message's id), its provenance and the time it came in as headers.
public final class AlertIngest {
    public static final String STREAM = "alerts";

    /// When the hub took the alert, nanoseconds since the Unix epoch.
    public static final String INGESTED = "ingested-ns";

    private final Bus bus;
    private final InstantSource clock;
    private final AlertMetrics metrics;

    public AlertIngest(Bus bus, InstantSource clock, AlertMetrics metrics) {
        this.bus = bus;
        this.clock = clock;
        this.metrics = metrics;
    }

    /// An alert and where it comes from.
    public record Sighting(Alert alert, Provenance provenance) {}

    /// Stores the alert durably. One whose uuid came in during the last minutes is not stored again.
    ///
    /// @return with the uuid it was given, if it had none
    /// @throws BusException when it is not known to be stored
    public Alert accept(Alert alert, Provenance provenance) {
        return accept(List.of(new Sighting(alert, provenance))).getFirst();
    }

    /// Stores all of them, or says that not all are stored.
    public List<Alert> accept(List<Sighting> sightings) {
        List<Alert> alerts = new ArrayList<>(sightings.size());
        List<Message> messages = new ArrayList<>(sightings.size());
        String now = Long.toString(nanos());
        for (Sighting sighting : sightings) {
            Alert alert = identified(sighting.alert());
            alerts.add(alert);
            messages.add(message(alert, sighting.provenance(), now));
        }
        bus.publish(STREAM, messages);
        alerts.forEach(metrics::count);
        return alerts;
    }

    /// A uuid is given once: retries of the same sighting must carry the same.
    static Alert identified(Alert alert) {
        boolean has = alert.uuid().filter(id -> !id.isEmpty()).isPresent();
        return has ? alert : alert.withUuid(UUID.randomUUID().toString());
    }

    private static Message message(Alert alert, Provenance provenance, String now) {
        Map<String, String> headers = provenance.toHeaders();
        headers.put(INGESTED, now);
        return new Message(alert.uuid().orElseThrow(), headers, AlertJson.write(alert));
    }

    private long nanos() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
