// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.app.config.ConfigurationException;
import io.shikra.app.falco.FalcoSettings;
import io.shikra.engine.Compatibility;
import io.shikra.engine.code.Compiler;
import io.shikra.engine.code.HostNames;
import io.shikra.engine.code.Interpreter;
import io.shikra.engine.detect.AlertFormatter;
import io.shikra.engine.detect.FailedRules;
import io.shikra.engine.detect.FalcoEnds;
import io.shikra.engine.field.FieldCatalogue;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.state.Partition;
import io.shikra.sources.capture.CaptureException;
import io.shikra.sources.capture.SharedCapture;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/// Captures through the rules to lines, as a Falco with these settings would say them. No bus, no network, no kernel.
public final class Replay {
    private static final ProcessUse NOT_MEASURED = new ProcessUse(0, 0, 0, 0);

    private final FalcoSettings settings;
    private final ReplayRules rules;
    private final Compatibility compatibility;
    private final Terminal terminal;

    /// @param rulesFiles    in load order
    /// @param compatibility whether Falco's defects are copied
    public Replay(FalcoSettings settings, List<Path> rulesFiles, Compatibility compatibility, Terminal terminal) {
        this.settings = settings;
        this.compatibility = compatibility;
        rules = new ReplayRules(settings, rulesFiles, compatibility);
        this.terminal = terminal;
    }

    /// Judges every file.
    public RuleSet check() {
        return rules.check();
    }

    /// @throws ConfigurationException with every problem when a file has an error
    public RuleSet load() {
        return rules.load(rules.catalogue());
    }

    /// Replays one capture.
    ///
    /// @param times      how often, through new state each time
    /// @param stats      whether lines about the rules, each time and the process go to standard error
    /// @param partitions how many workers share the work; one does it where it cannot be divided, which is said
    /// @return the exit status
    public int run(Path capture, int times, boolean stats, int partitions) {
        if (stats) {
            ProcessUse.prepare();
        }
        FieldCatalogue catalogue = rules.catalogue();
        RuleSet loaded = rules.load(catalogue);
        ReplayRules.report(loaded, terminal);
        Pass run = pass(terminal.folder().resolve(capture), catalogue, rules.running(loaded), partitions);
        String problem = "";
        try (Channels channels = new Channels(settings.outputs(), terminal.out(), InstantSource.system())) {
            AlertLines lines = new AlertLines(channels, settings.format().line(), compatibility.copiesDefects());
            for (int i = 0; i < times && problem.isEmpty() && !lines.isBroken(); i++) {
                problem = once(capture, run, lines, stats);
            }
            if (problem.isEmpty()) {
                problem = channels.problem();
            }
        }
        if (stats) {
            terminal.errors().println(ProcessUse.now().whole());
        }
        if (!problem.isEmpty()) {
            terminal.errors().println(problem);
        }
        return problem.isEmpty() ? 0 : 1;
    }

    private Pass pass(Path capture, FieldCatalogue catalogue, List<Rule> running, int partitions) {
        FailedRules failed = new FailedRules();
        String why = partitions == 1 ? "" : Divisibility.obstacle(capture, running, catalogue);
        if (!why.isEmpty()) {
            terminal.errors().println("--partitions " + partitions + ": " + why + ": one worker does it");
        }
        if (partitions == 1 || !why.isEmpty()) {
            return run(new SharedCapture(capture, 1), catalogue, running, Partition.WHOLE, failed);
        }
        SharedCapture shared = new SharedCapture(capture, partitions);
        List<Partition> parts = Partition.divide(partitions, Partition.Placement.BALANCED);
        List<CaptureRun> runs = new ArrayList<>();
        runs.add(run(shared, catalogue, running, parts.getFirst(), failed));
        for (Partition part : parts.subList(1, partitions)) {
            // fields and rules keep what they were asked last: each worker has its own
            FieldCatalogue own = rules.catalogue();
            runs.add(run(shared, own, rules.running(rules.load(own)), part, failed));
        }
        return new DividedRun(shared, runs, parts);
    }

    private CaptureRun run(
            SharedCapture capture,
            FieldCatalogue catalogue,
            List<Rule> running,
            Partition partition,
            FailedRules failed) {
        return new CaptureRun(
                capture,
                running,
                catalogue,
                new Compiler(new Interpreter(HostNames.NONE, compatibility)),
                compatibility,
                settings.matching(),
                new AlertFormatter.Options(
                        terminal.hostname(),
                        ZoneId.systemDefault(),
                        settings.format().isoTime(),
                        false,
                        !settings.format().json(),
                        settings.format().base64()),
                partition,
                failed);
    }

    /// @return what went wrong; empty when nothing did
    private String once(Path capture, Pass run, AlertLines lines, boolean stats) {
        ProcessUse begin = stats ? ProcessUse.now() : NOT_MEASURED;
        String problem = "";
        try {
            run.once(lines);
        } catch (CaptureException e) {
            problem = String.valueOf(e.getMessage());
        } catch (FalcoEnds e) {
            problem = capture + ": " + e.getMessage() + ": Falco ends here; without --falco-compat it would go on";
        }
        lines.flush();
        if (stats) {
            run.takeReadiness().ifPresent(ready -> {
                terminal.errors().println(ready);
                run.inflater().ifPresent(name -> terminal.errors().println(capture + ": packed, inflated by " + name));
            });
            terminal.errors().println(ProcessUse.now().about(begin, capture.toString(), run.events()));
        }
        if (run.skipped() > 0) {
            terminal.errors().println(capture + ": " + run.skipped() + " events left out: of types newer than ours");
        }
        if (run.rest()) {
            terminal.errors().println(capture + ": what stands behind the gzip data is no gzip and was not read");
        }
        if (problem.isEmpty() && run.failures() > 0) {
            problem = capture + ": " + run.failures() + " times a rule failed on an event: see the log above";
        }
        return problem;
    }
}
