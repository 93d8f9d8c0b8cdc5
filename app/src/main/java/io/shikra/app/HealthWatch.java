// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.app.falco.RunningSettings;
import io.shikra.app.health.DropWatch;
import io.shikra.app.health.InternalAlerts;
import io.shikra.app.health.MetricsReporter;
import io.shikra.app.health.MetricsSettings;
import io.shikra.app.health.ProcessFacts;
import io.shikra.app.health.ResourceUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Asks the detecting wing regularly how it does: once a second for lost events, and for the metrics as often as is
/// wanted. To be closed before the detection that it asks.
final class HealthWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HealthWatch.class.getName());
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ScheduledExecutorService pulse = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("health").daemon().factory());

    /// @param queueDrops alerts that found no room to wait
    /// @param exit       ends the process
    HealthWatch(
            RunningSettings settings,
            Detection detection,
            Supplier<ProcessFacts> facts,
            InternalAlerts alerts,
            LongSupplier queueDrops,
            Runnable exit) {
        DropWatch drops =
                new DropWatch(settings.drops(), detection.kernelCounts(), Detection.epochNanos(), alerts, exit);
        every(SECOND, () -> drops.look(Detection.epochNanos(), detection.kernelCounts()));
        MetricsSettings metrics = settings.metrics();
        if (metrics.enabled() && (metrics.outputRule() || metrics.outputFile().isPresent())) {
            MetricsReporter reporter = new MetricsReporter(metrics, facts, new ResourceUsage(Path.of("/")), alerts);
            every(
                    metrics.interval(),
                    () -> reporter.report(
                            Detection.epochNanos(),
                            detection.statistics(),
                            detection.kernelCounts(),
                            queueDrops.getAsLong()));
        }
    }

    private void every(Duration period, Runnable task) {
        var _ = pulse.scheduleAtFixedRate(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) { // the next time it may work
                        LOG.log(System.Logger.Level.WARNING, "the watch over the detection failed", e);
                    }
                },
                period.toNanos(),
                period.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        pulse.shutdownNow();
        try {
            var _ = pulse.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
