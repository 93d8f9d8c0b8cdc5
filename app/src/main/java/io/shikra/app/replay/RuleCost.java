// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.alert.Alert;
import io.shikra.alert.Provenance;
import io.shikra.app.config.ConfigurationException;
import io.shikra.app.falco.FalcoSettings;
import io.shikra.engine.Compatibility;
import io.shikra.engine.code.Compiler;
import io.shikra.engine.code.CostMatcher;
import io.shikra.engine.code.HostNames;
import io.shikra.engine.code.Interpreter;
import io.shikra.engine.code.RuleMatcher;
import io.shikra.engine.detect.RuleMatching;
import io.shikra.engine.plan.Plan;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.state.EventContext;
import io.shikra.sources.capture.CaptureException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Measures what rules cost on a capture: passes without rules, with compiled, with interpreted ones,
/// and with interpreted ones whose tests are counted and timed, in turn. Of each kind the pass counts
/// that took least: whatever else the machine does only adds.
public final class RuleCost implements RunSink {
    /// Until the JIT compiler has done most of its work, and then so long that one pass of each kind is
    /// undisturbed.
    public static final Times USUAL = new Times(Duration.ofSeconds(2), Duration.ofSeconds(4));

    private static final int FEWEST = 3;

    private final ReplayRules rules;
    private final boolean all;
    private final Times times;
    private final Terminal terminal;
    private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    /// How long passes are made; of each kind three at least.
    public record Times(Duration warm, Duration measured) {}

    /// @param files in load order
    public RuleCost(
            FalcoSettings settings, List<Path> files, Compatibility compatibility, Times times, Terminal terminal) {
        this.terminal = terminal;
        this.times = times;
        rules = new ReplayRules(settings, files, compatibility);
        all = settings.matching() == RuleMatching.ALL;
    }

    /// One kind of pass.
    private static final class Kind {
        private final CaptureRun run;
        private long least = Long.MAX_VALUE;

        Kind(CaptureRun run) {
            this.run = run;
        }
    }

    /// Prints it.
    ///
    /// @param top  rows of a table; 0 = all
    /// @param json for programs
    /// @throws ConfigurationException when the rules or the capture cannot be used
    public void print(Path capture, int top, boolean json) {
        RuleSet loaded = rules.load(rules.catalogue());
        ReplayRules.report(loaded, terminal);
        List<Rule> running = rules.running(loaded).stream()
                .filter(rule -> rule.source().equals(EventContext.SYSCALL_SOURCE))
                .toList();
        if (!Plan.isOrderFree(running)) {
            throw new ConfigurationException("a rule asks for evt.abspath, which with --falco-compat changes the event:"
                    + " its parts cannot be measured apart; leave --falco-compat out");
        }
        CostReport report = measure(terminal.folder().resolve(capture), running);
        terminal.print(json ? CostJson.of(report) : CostText.of(report, capture, top));
    }

    private CostReport measure(Path capture, List<Rule> running) {
        CostMatcher counting = new CostMatcher(running, interpreter());
        Kind state = new Kind(run(capture, running, stateOnly()));
        Kind compiled =
                new Kind(run(capture, running, matching(new Compiler(interpreter()).matcher(running), running)));
        Kind interpreted = new Kind(run(capture, running, matching(interpreter().matcher(running), running)));
        Kind counted = new Kind(run(capture, running, matching(counting, running)));
        List<Kind> kinds = List.of(state, compiled, interpreted, counted);
        try {
            passes(kinds, counting, times.warm());
            kinds.forEach(kind -> kind.least = Long.MAX_VALUE);
            counting.begin();
            int passes = passes(kinds, counting, times.measured());
            long events = state.run.events();
            double divisor = Math.max(1, events);
            double base = state.least / divisor;
            return CostReport.of(
                    events,
                    passes,
                    base,
                    Math.max(0, compiled.least / divisor - base),
                    Math.max(0, interpreted.least / divisor - base),
                    counting.costs(),
                    running);
        } catch (CaptureException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()));
        }
    }

    private Interpreter interpreter() {
        return new Interpreter(HostNames.NONE, rules.compatibility());
    }

    private CaptureRun run(Path capture, List<Rule> running, Judge.Factory judges) {
        return new CaptureRun(capture, running, rules.compatibility(), judges);
    }

    private static Judge.Factory stateOnly() {
        return (engine, _) -> Judge.of(engine, _ -> {});
    }

    private Judge.Factory matching(RuleMatcher matcher, List<Rule> running) {
        int[] matched = new int[running.size()];
        return (engine, _) -> Judge.ofRulesEvents(engine, event -> matcher.match(event, all, matched, (_, _) -> {}));
    }

    /// @return how many of each kind
    private int passes(List<Kind> kinds, CostMatcher counting, Duration time) throws CaptureException {
        long end = System.nanoTime() + time.toNanos();
        int passes = 0;
        while (passes < FEWEST || System.nanoTime() - end < 0) {
            for (Kind kind : kinds) {
                long begin = threads.getCurrentThreadCpuTime();
                kind.run.once((RunSink) this);
                kind.least = Math.min(kind.least, threads.getCurrentThreadCpuTime() - begin);
            }
            counting.endPass();
            passes++;
        }
        return passes;
    }

    @Override
    public boolean isBroken() {
        return false;
    }

    @Override
    public void alert(Alert alert, Provenance provenance) {
        throw new UnsupportedOperationException("there is no detector");
    }
}
