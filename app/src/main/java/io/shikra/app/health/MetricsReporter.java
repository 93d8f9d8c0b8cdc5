// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.health;

import io.shikra.alert.AlertJson;
import io.shikra.alert.Priority;
import io.shikra.alert.Value;
import io.shikra.app.health.MetricsSnapshot.Counts;
import io.shikra.engine.detect.DetectionStatistics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.function.Supplier;

/// Tells a metrics snapshot where the configuration wants it: as an alert, as a line of a file. Belongs to one thread.
public final class MetricsReporter {
    public static final String RULE = "Falco internal: metrics snapshot";

    private static final System.Logger LOG = System.getLogger(MetricsReporter.class.getName());
    private static final String MESSAGE = "Falco metrics snapshot";

    private final MetricsSettings settings;
    private final MetricsSnapshot snapshot;
    private final InternalAlerts alerts;
    private long samples;
    private boolean failing;

    public MetricsReporter(
            MetricsSettings settings, Supplier<ProcessFacts> facts, ResourceUsage usage, InternalAlerts alerts) {
        this.settings = settings;
        this.snapshot = new MetricsSnapshot(settings, facts, usage);
        this.alerts = alerts;
    }

    /// @param now        nanoseconds since the Unix epoch
    /// @param queueDrops alerts that found no room to wait
    public void report(long now, DetectionStatistics detection, KernelCounts kernel, long queueDrops) {
        Map<String, Value> fields = snapshot.take(now, new Counts(detection, kernel, queueDrops));
        samples++;
        if (settings.outputRule()) {
            alerts.raise(RULE, Priority.INFORMATIONAL, MESSAGE, now, fields);
        }
        settings.outputFile().ifPresent(file -> append(file, fields));
    }

    private void append(Path file, Map<String, Value> fields) {
        String line = "{\"output_fields\":" + AlertJson.writeFields(fields) + ",\"sample\":" + samples + "}\n";
        try {
            Files.write(
                    file, line.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOG.log(System.Logger.Level.WARNING, "metrics.output_file: cannot append to " + file + ": " + e);
            }
            failing = true;
        }
    }
}
