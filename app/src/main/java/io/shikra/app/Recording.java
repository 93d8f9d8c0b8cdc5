// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.alert.Provenance;
import io.shikra.app.config.ConfigurationException;
import io.shikra.engine.code.Compiler;
import io.shikra.engine.code.Interpreter;
import io.shikra.engine.detect.AlertFormatter;
import io.shikra.engine.detect.AlertSink;
import io.shikra.engine.detect.Detector;
import io.shikra.engine.detect.EventSink;
import io.shikra.engine.detect.RuleMatching;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.state.StateEngine;
import io.shikra.sources.capture.CaptureException;
import io.shikra.sources.capture.CaptureWriter;
import io.shikra.sources.capture.MachineInfo;
import io.shikra.sources.live.LiveOptions;
import io.shikra.sources.live.LiveSource;
import io.shikra.sources.live.LiveStart;
import io.shikra.sources.live.LiveStatus;
import io.shikra.sources.metadata.BundleResolver;
import io.shikra.sources.metadata.RuntimeRoots;
import io.shikra.sources.proc.HostFacts;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What happens on this host, written to a capture: the processes that are there, then every event. The rules that are
/// given see the same events, so that what they said can be compared with a replay.
public final class Recording implements AutoCloseable {
    private final Source source;
    private final RecordingSink sink;
    private final CaptureWriter writer;
    private final CountDownLatch broken;
    private long lost;
    private long unwritten;

    /// Where the events come from; a [LiveSource] when it is real.
    interface Source {
        void start(EventSink sink);

        /// Of the end, after [#close].
        LiveStatus status();

        /// No more events happen; those that have may still be on their way to the sink.
        void close();
    }

    private Recording(Source source, RecordingSink sink, CaptureWriter writer, CountDownLatch broken) {
        this.source = source;
        this.sink = sink;
        this.writer = writer;
        this.broken = broken;
    }

    /// @param object the compiled kernel programs
    /// @param file   created, or emptied
    /// @param alerts what the rules say, called on the event thread
    /// @throws ConfigurationException when the kernel cannot be watched, or the file not be written
    public static Recording start(
            Path object, Path file, boolean gzip, RuleSet rules, SyscallFields fields, AlertSink alerts)
            throws CaptureException {
        LiveSource source = switch (LiveSource.open(LiveOptions.of(object))) {
            case LiveStart.Started(LiveSource started) -> started;
            case LiveStart.Unavailable(String reason) ->
                throw new ConfigurationException("nothing can be recorded: " + reason);
        };
        try {
            return begin(live(source), file, gzip, rules, fields, alerts);
        } catch (CaptureException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private static Source live(LiveSource source) {
        return new Source() {
            @Override
            public void start(EventSink sink) {
                source.start(sink);
            }

            @Override
            public LiveStatus status() {
                return source.status();
            }

            @Override
            public void close() {
                source.close();
            }
        };
    }

    /// With the events of any source.
    static Recording begin(
            Source source, Path file, boolean gzip, RuleSet rules, SyscallFields fields, AlertSink alerts)
            throws CaptureException {
        HostFacts host = HostFacts.read(Path.of("/"));
        FoundContainers containers =
                new FoundContainers(new BundleResolver(RuntimeRoots.under(Path.of("/")), System::nanoTime));
        StateEngine engine = LiveHost.engine(host, containers);
        LiveHost.bootstrap(engine, host);
        containers.forget(); // they are in the state that the capture begins with
        CaptureWriter writer =
                CaptureWriter.create(file, gzip, MachineInfo.of(host), engine.state(), Detection.epochNanos());
        Detector detector = new Detector(
                engine,
                rules.rules(),
                fields,
                new Compiler(new Interpreter()),
                new Detector.Settings(
                        RuleMatching.FIRST, Provenance.Origin.LIVE, AlertFormatter.Options.of(host.hostName())),
                Detection::epochNanos,
                alerts);
        detector.prepare();
        CountDownLatch broken = new CountDownLatch(1);
        RecordingSink sink = new RecordingSink(detector, containers, writer, broken::countDown);
        source.start(sink);
        return new Recording(source, sink, writer, broken);
    }

    /// Waits until the file cannot be written any more.
    ///
    /// @param seconds at most
    public void await(long seconds) throws InterruptedException {
        var _ = broken.await(seconds, TimeUnit.SECONDS);
    }

    /// Takes what the kernel has noted so far, then no more, and completes the file.
    ///
    /// @throws CaptureException when the file ends before it should
    @Override
    public void close() throws CaptureException {
        source.close();
        long taken = sink.end();
        LiveStatus status = source.status();
        lost = status.lostLifecycle() + status.lostBulk() + status.lostOversize();
        unwritten = Math.max(0, status.events() - taken);
        writer.close();
    }

    /// A line for people, after [#close].
    public String describe() {
        return writer.events() + " events, " + writer.bytes() + " bytes"
                + (lost > 0 ? "; " + lost + " events were lost: the machine was too busy" : "")
                + (unwritten > 0 ? "; the last " + unwritten + " events were not written in time" : "");
    }
}
