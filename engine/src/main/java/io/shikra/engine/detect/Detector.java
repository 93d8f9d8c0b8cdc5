// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import io.shikra.alert.Alert;
import io.shikra.alert.Provenance;
import io.shikra.engine.code.EvaluatorFactory;
import io.shikra.engine.code.RuleMatcher;
import io.shikra.engine.event.EventView;
import io.shikra.engine.event.MalformedEventException;
import io.shikra.engine.field.FieldCatalogue;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.StateEngine;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The loop: a record goes through the state engine, then the rules that can match its type are asked in
/// order, and those that match become alerts. One event thread calls {@link #event} and {@link #dropped};
/// statistics are for all.
public final class Detector implements EventSink {
    private static final VarHandle NEXT = next();

    private final StateEngine engine;
    private final RuleMatcher.Failures failures = this::failed;
    private final Settings settings;
    private final LongSupplier clock;
    private final AlertSink sink;

    /// The event thread's own.
    private RuleProgram program;

    /// Waits for the next event; null: none does.
    @SuppressWarnings("unused") // read and written through NEXT
    private volatile @Nullable RuleProgram next;

    private final Counter events = new Counter();
    private final Counter evaluated = new Counter();
    private final Counter alerts = new Counter();
    private final Counter malformed = new Counter();
    private final Counter errors = new Counter();
    private final Map<String, Counter> matches = new ConcurrentHashMap<>();
    private final Map<String, Counter> drops = new ConcurrentHashMap<>();

    /// @param origin who vouches for the alerts: LIVE or CAPTURE
    /// @param failed rules of which nothing more is logged when they fail
    public record Settings(
            RuleMatching matching, Provenance.Origin origin, AlertFormatter.Options output, FailedRules failed) {
        public Settings(RuleMatching matching, Provenance.Origin origin, AlertFormatter.Options output) {
            this(matching, origin, output, new FailedRules());
        }
    }

    /// @param rules     in definition order; disabled ones and those of other sources are left out
    /// @param catalogue the fields that the rules were resolved with
    /// @param clock     nanoseconds since the Unix epoch
    public Detector(
            StateEngine engine,
            List<Rule> rules,
            FieldCatalogue catalogue,
            EvaluatorFactory evaluators,
            Settings settings,
            LongSupplier clock,
            AlertSink sink) {
        this(engine, new RuleProgram(rules, catalogue, evaluators, settings.output()), settings, clock, sink);
    }

    /// @param program runs here alone from now on
    /// @param clock   nanoseconds since the Unix epoch
    public Detector(StateEngine engine, RuleProgram program, Settings settings, LongSupplier clock, AlertSink sink) {
        this.engine = engine;
        this.program = program;
        this.settings = settings;
        this.clock = clock;
        this.sink = sink;
        program.plan.countIn(matches);
    }

    private static VarHandle next() {
        try {
            return MethodHandles.lookup().findVarHandle(Detector.class, "next", RuleProgram.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// From the next event on these rules are asked, and no others; what was counted by rule goes on by its name. Of
    /// programs that come faster than events the last one counts. From any thread.
    ///
    /// @param program runs here alone from now on
    public void replace(RuleProgram program) {
        program.plan.countIn(matches);
        next = program;
    }

    /// Every event is judged by one program from its beginning to its end: only here is it exchanged.
    private void renew() {
        if ((RuleProgram) NEXT.getOpaque(this) != null) {
            exchange();
        }
    }

    private void exchange() {
        RuleProgram newer = (RuleProgram) NEXT.getAndSet(this, null);
        if (newer != null) {
            settings.failed().forget();
            program = newer;
        }
    }

    /// Makes now what is made for rules that are asked often: for those who wait for events, not for an end. To be
    /// called before the first event.
    public void prepare() {
        program.prepare();
    }

    @Override
    public void event(MemorySegment memory, long offset, long drained) {
        event(memory, offset, -1, drained);
    }

    @Override
    public void event(MemorySegment memory, long offset, int cpu, long drained) {
        renew();
        events.increment();
        try {
            judge(engine.process(memory, offset, cpu, drained));
        } catch (MalformedEventException e) {
            malformed.increment();
            Log.OURS.log(System.Logger.Level.DEBUG, "event record left out", e);
        }
    }

    /// The same for an event that stands in a window already (see {@link StateEngine#process(EventView, int, long)}).
    public void event(EventView event, int cpu, long drained) {
        renew();
        events.increment();
        judge(engine.process(event, cpu, drained));
    }

    private void judge(EventContext context) {
        if (context.isForRules()) {
            evaluate(context);
        }
    }

    private void evaluate(EventContext context) {
        RulePlan plan = program.plan;
        if (!plan.hasRulesFor(context.event.code())) {
            return;
        }
        evaluated.increment();
        int count = program.matcher.match(context, settings.matching() == RuleMatching.ALL, plan.matched, failures);
        for (int i = 0; i < count; i++) {
            alert(plan.matched[i], context);
        }
    }

    /// A rule that fails is counted and told of once; the others go on.
    private void failed(int rule, RuntimeException e) {
        RulePlan plan = program.plan;
        errors.increment();
        if (!plan.failed[rule]) {
            plan.failed[rule] = true;
            tell(plan.rules[rule].name(), e);
        }
    }

    private void tell(String rule, RuntimeException e) {
        if (settings.failed().add(rule)) {
            Log.OURS.log(
                    System.Logger.Level.ERROR,
                    "rule '" + rule + "' failed on an event and did not match it; further failures"
                            + " of this rule are only counted",
                    e);
        }
    }

    private void alert(int rule, EventContext context) {
        try {
            RulePlan plan = program.plan;
            AlertFormatter formatter = program.formatter;
            long matched = clock.getAsLong();
            Alert alert = formatter.format(plan.rules[rule], plan.output(rule), context);
            Provenance provenance = Origins.provenance(context, settings.origin(), matched);
            plan.matches[rule].increment();
            alerts.increment();
            sink.alert(alert, provenance, formatter.line());
        } catch (FalcoEnds e) {
            throw e;
        } catch (RuntimeException e) {
            failed(rule, e);
        }
    }

    @Override
    public void dropped(String lane, long count) {
        drops.computeIfAbsent(lane, _ -> new Counter()).add(count);
    }

    /// A snapshot, from any thread.
    public DetectionStatistics statistics() {
        Map<String, Long> byRule = new HashMap<>();
        matches.forEach((rule, count) -> {
            if (count.read() > 0) {
                byRule.put(rule, count.read());
            }
        });
        Map<String, Long> byLane = new HashMap<>();
        drops.forEach((lane, count) -> byLane.put(lane, count.read()));
        return new DetectionStatistics(
                events.read(), evaluated.read(), alerts.read(), malformed.read(), errors.read(), byRule, byLane);
    }

    /// Found when there is something to say: looking for a logger costs a start tens of milliseconds.
    private static final class Log {
        static final System.Logger OURS = System.getLogger(Detector.class.getName());
    }
}
