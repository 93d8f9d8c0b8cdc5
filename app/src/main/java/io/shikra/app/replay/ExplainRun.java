// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.alert.Alert;
import io.shikra.alert.Provenance;
import io.shikra.app.replay.Explanation.Kind;
import io.shikra.app.replay.Explanation.Reason;
import io.shikra.engine.Compatibility;
import io.shikra.engine.code.HostNames;
import io.shikra.engine.code.Interpreter;
import io.shikra.engine.code.TracedMatcher;
import io.shikra.engine.explain.Explainer;
import io.shikra.engine.explain.Part;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.Written;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.StateEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Goes through a capture as a detector does, up to one event, and explains that one.
final class ExplainRun implements RunSink {
    private final Subject subject;
    private final List<Rule> running;
    private final boolean all;
    private final long wanted;
    private final int position;
    private final TracedMatcher matcher;
    private final Explainer explainer;
    private final int[] matched;

    private long seen;
    private Optional<Explanation> explanation = Optional.empty();
    private Optional<String> unseen = Optional.empty();

    /// @param rule      to be explained
    /// @param condition its own, as written
    /// @param obstacle  what keeps it from running
    record Subject(Rule rule, Written condition, Optional<Reason> obstacle) {}

    /// @param running the rules that are tried, in that order
    /// @param all     whether every rule that matches an event alerts
    /// @param wanted  number of the event
    ExplainRun(Subject subject, List<Rule> running, boolean all, long wanted, Compatibility compatibility) {
        this.subject = subject;
        this.running = running;
        this.all = all;
        this.wanted = wanted;
        position =
                running.stream().map(Rule::name).toList().indexOf(subject.rule().name());
        matcher = new TracedMatcher(running, new Interpreter(HostNames.NONE, compatibility));
        explainer =
                new Explainer(matcher, position >= 0, compatibility, new Interpreter(HostNames.NONE, compatibility));
        matched = new int[running.size()];
    }

    Judge judge(StateEngine engine) {
        return Judge.of(engine, this::look);
    }

    private void look(EventContext event) {
        if (event.number == wanted) {
            if (event.isForRules()) {
                explanation = Optional.of(explain(event));
            } else {
                unseen = Optional.of(event.event.type().toString());
            }
        } else if (event.isForRules()) {
            matcher.match(event, all, matched, (_, _) -> {});
            askAside(event);
        }
    }

    /// What a rule says that does not run can depend on when it was asked before: as if it ran.
    private void askAside(EventContext event) {
        if (position < 0 && isOfItsTypes(event)) {
            try {
                matcher.holds(subject.rule().condition(), event);
            } catch (RuntimeException _) {
                // only of the wanted event it matters
            }
        }
    }

    private boolean isOfItsTypes(EventContext event) {
        return Arrays.binarySearch(subject.rule().eventCodes(), event.event.code()) >= 0;
    }

    private Explanation explain(EventContext event) {
        matcher.look(event);
        int count = matcher.match(event, all, matched, (_, _) -> {});
        boolean alerts = Arrays.stream(matched, 0, count).anyMatch(rule -> rule == position);
        askAside(event);
        Part condition = explainer.explain(subject.condition(), event);
        String type = event.event.type().name();
        List<Reason> reasons = new ArrayList<>();
        if (!isOfItsTypes(event)) {
            reasons.add(Explanation.wrongType(subject.rule(), type));
        }
        subject.obstacle().ifPresent(reasons::add);
        failure(condition).ifPresent(reasons::add);
        reasons.addAll(Explanation.exceptions(condition));
        if (condition.holds() && reasons.isEmpty() && !all && count > 0 && matched[0] < position) {
            Rule earlier = running.get(matched[0]);
            reasons.add(new Reason(
                    Kind.EARLIER_RULE,
                    "rule '" + earlier.name() + "' stands before it and took the event: with --match all both alert",
                    earlier.span()));
        }
        if (alerts != (condition.holds() && reasons.isEmpty())) {
            throw new IllegalStateException("rule '" + subject.rule().name() + "', event " + wanted
                    + ": the explanation says otherwise than the detector, which is a mistake in Shikra");
        }
        return new Explanation(subject.rule(), wanted, type, condition, alerts, reasons);
    }

    /// The first test that failed where it was asked.
    private static Optional<Reason> failure(Part part) {
        return switch (part) {
            case Part.Test test ->
                test.reached()
                        ? test.failure()
                                .map(failure -> new Reason(
                                        Kind.FAILURE, "'" + test.check().text() + "' failed: " + failure, test.span()))
                        : Optional.empty();
            case Part.Joined joined ->
                joined.parts().stream().flatMap(one -> failure(one).stream()).findFirst();
            case Part.Negated negated -> failure(negated.part());
            case Part.Macro macro -> failure(macro.body());
            case Part.Exempted exempted -> failure(exempted.body());
        };
    }

    @Override
    public void at(long event) {
        seen = event;
    }

    /// Records that were read.
    long seen() {
        return seen;
    }

    /// Empty when the event was not met.
    Optional<Explanation> explanation() {
        return explanation;
    }

    /// The type of the event, when it is none that rules see.
    Optional<String> unseen() {
        return unseen;
    }

    @Override
    public boolean isBroken() {
        return explanation.isPresent() || unseen.isPresent();
    }

    @Override
    public void alert(Alert alert, Provenance provenance) {
        throw new UnsupportedOperationException("there is no detector");
    }
}
