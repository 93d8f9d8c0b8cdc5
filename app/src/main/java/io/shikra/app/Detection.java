// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.alert.Provenance;
import io.shikra.app.config.Configuration;
import io.shikra.app.health.KernelCounts;
import io.shikra.engine.detect.AlertFormatter;
import io.shikra.engine.detect.AlertSink;
import io.shikra.engine.detect.DetectionStatistics;
import io.shikra.engine.detect.Detector;
import io.shikra.engine.detect.RuleMatching;
import io.shikra.engine.detect.RuleProgram;
import io.shikra.engine.state.ContainerResolver;
import io.shikra.engine.state.StateEngine;
import io.shikra.sources.live.LiveOptions;
import io.shikra.sources.live.LiveSource;
import io.shikra.sources.live.LiveStart;
import io.shikra.sources.live.LiveStatus;
import io.shikra.sources.proc.HostFacts;
import java.time.Instant;
import java.util.List;

/// The detecting wing of this host: kernel source, state, rules. Attaches first, lets the ring fill, reads the
/// processes
/// that are there, then drains.
final class Detection implements AutoCloseable {
    private final LiveSource source;
    private final Detector detector;

    private Detection(LiveSource source, Detector detector) {
        this.source = source;
        this.detector = detector;
    }

    /// Whether events of the kernel are seen.
    sealed interface Start {
        record Running(Detection detection) implements Start {}

        record Unavailable(String reason) implements Start {}
    }

    /// What is looked for, and how it is said.
    record Plan(RuleProgram program, RuleMatching matching, AlertFormatter.Options output) {}

    static Start start(
            Configuration.Live live, Plan plan, HostFacts host, ContainerResolver containers, AlertSink alerts) {
        return switch (LiveSource.open(LiveOptions.of(live.object()).withRing(live.ringSize()))) {
            case LiveStart.Unavailable(String reason) -> new Start.Unavailable(reason);
            case LiveStart.Started(LiveSource source) ->
                new Start.Running(begin(source, plan, host, containers, alerts));
        };
    }

    private static Detection begin(
            LiveSource source, Plan plan, HostFacts host, ContainerResolver containers, AlertSink alerts) {
        StateEngine engine = LiveHost.engine(host, containers);
        Detector detector = new Detector(
                engine,
                plan.program(),
                new Detector.Settings(plan.matching(), Provenance.Origin.LIVE, plan.output()),
                Detection::epochNanos,
                new ProcessStarts(LiveHost.PROC, host::epochNanos, alerts));
        LiveHost.bootstrap(engine, host);
        source.start(detector);
        return new Detection(source, detector);
    }

    static long epochNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    /// These rules judge from the next event on. The kernel side need not change before: whatever rules can ask about
    /// is
    /// recorded always ({@link LiveOptions#of}).
    ///
    /// @param program runs nowhere else
    void use(RuleProgram program) {
        detector.replace(program);
    }

    /// One line for the banner.
    String describe() {
        LiveStatus status = source.status();
        List<String> refused = status.refused().entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .toList();
        return "active, " + status.active().size() + " programs (" + String.join(", ", status.active()) + "), ring "
                + (status.ringBytes() >> 20) + " MiB" + (refused.isEmpty() ? "" : "; refused " + refused);
    }

    LiveStatus status() {
        return source.status();
    }

    KernelCounts kernelCounts() {
        LiveStatus status = source.status();
        long full = status.lostLifecycle() + status.lostBulk();
        return new KernelCounts(status.events() + full + status.lostOversize(), full, status.lostOversize());
    }

    DetectionStatistics statistics() {
        return detector.statistics();
    }

    @Override
    public void close() {
        source.close();
    }
}
