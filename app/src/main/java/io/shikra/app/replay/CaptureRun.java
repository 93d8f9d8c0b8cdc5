// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.alert.Provenance;
import io.shikra.engine.Compatibility;
import io.shikra.engine.code.EvaluatorFactory;
import io.shikra.engine.detect.AlertFormatter;
import io.shikra.engine.detect.Detector;
import io.shikra.engine.detect.FailedRules;
import io.shikra.engine.detect.RuleMatching;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventType;
import io.shikra.engine.field.FieldCatalogue;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.state.HostState;
import io.shikra.engine.state.Partition;
import io.shikra.engine.state.ProcessLookup;
import io.shikra.engine.state.StateEngine;
import io.shikra.sources.capture.CaptureException;
import io.shikra.sources.capture.CaptureReader;
import io.shikra.sources.capture.Inflater;
import io.shikra.sources.capture.SharedCapture;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Reads one capture through the engine and the rules, once or several times; each time the state is new. Belongs to
/// one thread.
final class CaptureRun implements Pass {
    private static final int RULES_PER_EVENT = 24;
    private static final int[] NO_CODES = {};

    private final SharedCapture capture;
    private final int rules;
    private final Judge.Factory judges;

    /// The same for every recording: reset, it is as new.
    private final StateEngine engine;

    private final Partition partition;

    private boolean isReady;
    private Optional<String> readiness = Optional.empty();

    /// Event records read.
    private long events;

    private long skipped;

    private boolean rest;

    private Optional<Inflater> inflater = Optional.empty();

    /// Rules that failed on an event.
    private long failures;

    /// @param rules     in the order in which they are tried
    /// @param catalogue the fields that the rules were resolved with
    /// @param partition what of the capture it answers for; the others are run at the same time
    /// @param failed    the same for all partitions
    CaptureRun(
            SharedCapture capture,
            List<Rule> rules,
            FieldCatalogue catalogue,
            EvaluatorFactory evaluators,
            Compatibility compatibility,
            RuleMatching matching,
            AlertFormatter.Options output,
            Partition partition,
            FailedRules failed) {
        this(
                capture,
                rules,
                compatibility,
                partition,
                detectors(
                        rules,
                        catalogue,
                        new KeptEvaluators(evaluators),
                        new Detector.Settings(matching, Provenance.Origin.CAPTURE, output, failed)));
    }

    /// Of a whole capture.
    ///
    /// @param judges see what rules see
    CaptureRun(Path capture, List<Rule> rules, Compatibility compatibility, Judge.Factory judges) {
        this(new SharedCapture(capture, 1), rules, compatibility, Partition.WHOLE, judges);
    }

    private CaptureRun(
            SharedCapture capture,
            List<Rule> rules,
            Compatibility compatibility,
            Partition partition,
            Judge.Factory judges) {
        this.capture = capture;
        this.rules = rules.size();
        this.partition = partition;
        this.judges = judges;
        engine = new StateEngine(HostState.detached(), ProcessLookup.NONE, compatibility, partition);
        engine.costs(costs(rules));
    }

    private static Judge.Factory detectors(
            List<Rule> rules, FieldCatalogue catalogue, EvaluatorFactory evaluators, Detector.Settings settings) {
        return (engine, sink) ->
                new DetectorJudge(new Detector(engine, rules, catalogue, evaluators, settings, () -> 0, sink));
    }

    @Override
    public long events() {
        return events;
    }

    @Override
    public long skipped() {
        return skipped;
    }

    @Override
    public boolean rest() {
        return rest;
    }

    @Override
    public Optional<Inflater> inflater() {
        return inflater;
    }

    @Override
    public long failures() {
        return failures;
    }

    @Override
    public Optional<String> takeReadiness() {
        Optional<String> line = readiness;
        readiness = Optional.empty();
        return line;
    }

    private void ready() {
        if (!isReady) {
            isReady = true;
            readiness = Optional.of("rules: " + rules + " ready " + MainEntry.millisAgo() + " ms after main()");
        }
    }

    @Override
    public void once(AlertLines lines) throws CaptureException {
        once((RunSink) lines);
    }

    /// Stops early when the sink wants no more.
    ///
    /// @throws CaptureException where the file is no capture, or breaks; what came before it was alerted
    void once(RunSink sink) throws CaptureException {
        events = 0;
        try (CaptureReader reader = open()) {
            inflater = reader.inflater();
            do {
                section(reader, sink);
            } while (reader.restarts() && !sink.isBroken());
            skipped = reader.skipped();
            rest = !sink.isBroken() && reader.hasRest();
        } finally {
            capture.leave(partition.index());
        }
    }

    /// An event's own cost is about that of some rules which do not match.
    private static int[] costs(List<Rule> rules) {
        int[] costs = new int[EventTable.size()];
        Arrays.fill(costs, RULES_PER_EVENT);
        for (Rule rule : rules) {
            for (int code : rule.enabled() ? rule.eventCodes() : NO_CODES) {
                costs[code]++;
            }
        }
        return costs;
    }

    private CaptureReader open() throws CaptureException {
        return partition.count() == 1 ? CaptureReader.open(capture.file()) : capture.open();
    }

    private boolean next(CaptureReader reader) throws CaptureException {
        return partition.count() == 1 ? reader.next() : reader.next(engine);
    }

    /// One recording; several may stand behind one another in a file.
    private void section(CaptureReader reader, RunSink sink) throws CaptureException {
        engine.reset();
        Judge judge = judges.of(engine, sink);
        ready();
        reader.begin(engine);
        // Falco does not take the machine's start from a capture: times that count from it are relative or absent
        engine.state().bootNs = 0;
        long before = reader.passed();
        long whole = events;
        long processed = 0;
        boolean begun = false;
        try {
            while (!sink.isBroken() && next(reader)) {
                processed++;
                sink.at(whole + processed + reader.passed() - before);
                begun = begun
                        || reader.passed() > before
                        || !reader.event().type().isKind(EventType.KIND_METAEVENT);
                if (begun && !reader.stateOnly()) {
                    judge.event(reader.event(), reader.cpu());
                } else {
                    // as in Falco the run of meta events in front is counted, and no rule sees it
                    engine.process(reader.event(), reader.cpu(), 0);
                }
            }
        } finally {
            events = whole + processed + reader.passed() - before;
            failures += judge.failures();
        }
    }
}
