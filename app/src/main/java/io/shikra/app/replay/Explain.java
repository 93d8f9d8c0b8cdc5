// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.alert.Priority;
import io.shikra.app.config.ConfigurationException;
import io.shikra.app.falco.FalcoSettings;
import io.shikra.app.replay.Explanation.Kind;
import io.shikra.app.replay.Explanation.Reason;
import io.shikra.engine.Compatibility;
import io.shikra.engine.detect.RuleMatching;
import io.shikra.engine.field.FieldCatalogue;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.rule.Written;
import io.shikra.engine.rule.source.Nearest;
import io.shikra.engine.state.EventContext;
import io.shikra.sources.capture.CaptureException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Why did a rule alert of an event of a capture, or why did it not?
public final class Explain {
    private static final int SUGGESTIONS = 3;

    private final FalcoSettings settings;
    private final ReplayRules rules;
    private final Terminal terminal;

    /// @param files in load order
    public Explain(FalcoSettings settings, List<Path> files, Compatibility compatibility, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
        rules = new ReplayRules(settings, files, compatibility);
    }

    /// Prints it.
    ///
    /// @param number of the event, as `evt.num` counts
    /// @param name   the rule's
    /// @param json   for programs
    /// @throws ConfigurationException when there is no such rule or event, or the capture breaks before
    /// it
    public void print(Path capture, long number, String name, boolean json) {
        FieldCatalogue catalogue = rules.catalogue();
        RuleSet loaded = rules.load(catalogue, options -> options.withWritten(name));
        List<Rule> running = rules.running(loaded).stream()
                .filter(rule -> rule.source().equals(EventContext.SYSCALL_SOURCE))
                .toList();
        ExplainRun run = new ExplainRun(
                subject(name, loaded, running, catalogue),
                running,
                settings.matching() == RuleMatching.ALL,
                number,
                rules.compatibility());
        go(capture, number, running, run);
        Explanation explanation = run.explanation().orElseThrow(() -> notThere(capture, number, run));
        terminal.print(json ? ExplanationJson.of(explanation) : ExplanationText.of(explanation));
    }

    private void go(Path capture, long number, List<Rule> running, ExplainRun run) {
        try {
            new CaptureRun(
                            terminal.folder().resolve(capture),
                            running,
                            rules.compatibility(),
                            (engine, _) -> run.judge(engine))
                    .once(run);
        } catch (CaptureException e) {
            throw new ConfigurationException(
                    e.getMessage() + ": event " + number + " was not reached, " + run.seen() + " were read");
        }
    }

    private static ConfigurationException notThere(Path capture, long number, ExplainRun run) {
        if (run.unseen().isPresent()) {
            return new ConfigurationException("--event " + number + ": " + capture + " has a '"
                    + run.unseen().get() + "' there, which no rule sees: it only tells of the state; name another");
        }
        return new ConfigurationException(
                run.seen() >= number
                        ? "--event " + number + ": no rule sees it: it only tells how things stood when the recording"
                                + " began; name a later one"
                        : "--event " + number + ": " + capture + " has " + run.seen() + " events only");
    }

    private ExplainRun.Subject subject(String name, RuleSet loaded, List<Rule> running, FieldCatalogue catalogue) {
        Optional<Rule> runs = named(name, running);
        if (runs.isPresent()) {
            return new ExplainRun.Subject(runs.get(), written(loaded), Optional.empty());
        }
        Optional<Rule> disabled = named(name, loaded.rules());
        if (disabled.isPresent()) {
            return new ExplainRun.Subject(disabled.get(), written(loaded), Optional.of(disabled(disabled.get())));
        }
        RuleSet every =
                rules.load(catalogue, options -> options.withWritten(name).withThreshold(Priority.DEBUG));
        Rule quiet = named(name, every.rules()).orElseThrow(() -> unknown(name, every));
        return new ExplainRun.Subject(
                quiet,
                written(every),
                Optional.of(new Reason(
                        Kind.PRIORITY,
                        "its priority " + quiet.priority().label() + " is below the least that is loaded, "
                                + settings.priority().label(),
                        quiet.span())));
    }

    private static Written written(RuleSet loaded) {
        return loaded.written().orElseThrow();
    }

    private static Optional<Rule> named(String name, List<Rule> rules) {
        return rules.stream().filter(rule -> rule.name().equals(name)).findFirst();
    }

    private static Reason disabled(Rule rule) {
        return new Reason(
                Kind.DISABLED,
                rule.enabled()
                        ? "it is disabled by the configuration (rules)"
                        : "it is disabled: its file says enabled: false, and no configuration enables it",
                rule.span());
    }

    private static ConfigurationException unknown(String name, RuleSet rules) {
        List<String> near = Nearest.names(name, rules.rules().stream().map(Rule::name), SUGGESTIONS);
        String advice = near.isEmpty()
                ? "shikra rules list names those that are"
                : "did you mean '" + String.join("', or '", near) + "'?";
        return RuleListing.notThere("--rule ", name, rules, advice);
    }
}
