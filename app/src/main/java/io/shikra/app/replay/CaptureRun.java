// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.alert.Provenance;
import io.shikra.engine.Compatibility;
import io.shikra.engine.code.EvaluatorFactory;
import io.shikra.engine.detect.AlertFormatter;
import io.shikra.engine.detect.Detector;
import io.shikra.engine.detect.RuleMatching;
import io.shikra.engine.event.EventType;
import io.shikra.engine.field.FieldCatalogue;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.state.HostState;
import io.shikra.engine.state.ProcessLookup;
import io.shikra.engine.state.StateEngine;
import io.shikra.sources.capture.CaptureException;
import io.shikra.sources.capture.CaptureReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reads one capture through the engine and the rules, once or several times; each time the state is new. Belongs to
/// one thread.
final class CaptureRun {
    private final Path capture;
    private final List<Rule> rules;
    private final FieldCatalogue catalogue;
    private final EvaluatorFactory evaluators;
    /// The same for every recording: reset, it is as new.
    private final StateEngine engine;

    private final Detector.Settings settings;

    private boolean isReady;
    private Optional<String> readiness = Optional.empty();

    /// Event records read.
    private long events;

    private long skipped;

    private boolean rest;

    /// Rules that failed on an event.
    private long failures;

    /// @param rules     in the order in which they are tried
    /// @param catalogue the fields that the rules were resolved with
    CaptureRun(
            Path capture,
            List<Rule> rules,
            FieldCatalogue catalogue,
            EvaluatorFactory evaluators,
            Compatibility compatibility,
            RuleMatching matching,
            AlertFormatter.Options output) {
        this.capture = capture;
        this.rules = rules;
        this.catalogue = catalogue;
        engine = new StateEngine(HostState.detached(), ProcessLookup.NONE, compatibility);
        this.evaluators = new KeptEvaluators(evaluators);
        this.settings = new Detector.Settings(matching, Provenance.Origin.CAPTURE, output);
    }

    long events() {
        return events;
    }

    /// Events left out because their type is newer than ours.
    long skipped() {
        return skipped;
    }

    /// Whether bytes behind the gzip data were not read.
    boolean rest() {
        return rest;
    }

    long failures() {
        return failures;
    }

    /// A line about the rules, once: how many, and when they could be asked.
    Optional<String> takeReadiness() {
        Optional<String> line = readiness;
        readiness = Optional.empty();
        return line;
    }

    private void ready() {
        if (!isReady) {
            isReady = true;
            readiness = Optional.of("rules: " + rules.size() + " ready " + MainEntry.millisAgo() + " ms after main()");
        }
    }

    /// Stops early when nobody reads the lines any more.
    ///
    /// @throws CaptureException where the file is no capture, or breaks; what came before it was alerted
    void once(AlertLines lines) throws CaptureException {
        events = 0;
        try (CaptureReader reader = CaptureReader.open(capture)) {
            do {
                section(reader, lines);
            } while (reader.restarts() && !lines.isBroken());
            skipped = reader.skipped();
            rest = !lines.isBroken() && reader.hasRest();
        }
    }

    /// One recording; several may stand behind one another in a file.
    private void section(CaptureReader reader, AlertLines lines) throws CaptureException {
        engine.reset();
        Detector detector = new Detector(engine, rules, catalogue, evaluators, settings, () -> 0, lines);
        ready();
        reader.begin(engine);
        // Falco does not take the machine's start from a capture: times that count from it are relative or absent
        engine.state().bootNs = 0;
        boolean begun = false;
        try {
            while (!lines.isBroken() && reader.next()) {
                events++;
                begun = begun || !reader.event().type().isKind(EventType.KIND_METAEVENT);
                if (begun && !reader.stateOnly()) {
                    detector.event(reader.event(), reader.cpu(), 0);
                } else {
                    // as in Falco the run of meta events in front is counted, and no rule sees it
                    engine.process(reader.event(), reader.cpu(), 0);
                }
            }
        } finally {
            failures += detector.statistics().errors();
        }
    }
}
