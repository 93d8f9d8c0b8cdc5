// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.health;

import io.shikra.alert.Alert;
import io.shikra.alert.InternalText;
import io.shikra.alert.Priority;
import io.shikra.alert.Provenance;
import io.shikra.alert.Value;
import io.shikra.engine.detect.AlertSink;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Alerts of the source `internal`, on the way of all alerts.
///
/// @param hostname of the alerts
public record InternalAlerts(AlertSink sink, String hostname) {
    /// @param message what the line says between the priority and the fields
    /// @param time    nanoseconds since the Unix epoch
    void raise(String rule, Priority priority, String message, long time, Map<String, Value> fields) {
        sink.alert(
                new Alert(
                        Optional.empty(),
                        rule,
                        priority,
                        message,
                        time,
                        InternalText.SOURCE,
                        hostname,
                        List.of(),
                        fields),
                Provenance.posted(Provenance.Origin.LIVE));
    }
}
