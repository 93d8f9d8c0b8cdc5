// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.engine.event.EventTable;
import io.shikra.engine.explain.NearestMiss;
import io.shikra.engine.explain.Part;
import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.Span;
import io.shikra.engine.rule.Written;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Why a rule alerted of an event, or did not.
///
/// @param event     its number
/// @param type      its type
/// @param condition every part of it, answered
/// @param alerts    whether the detector has the rule alert
/// @param reasons   what keeps it from alerting besides the condition, and exceptions
/// @param nearest   the fewest tests that would have to have another answer for the condition to hold
record Explanation(
        Rule rule,
        long event,
        String type,
        Part condition,
        boolean alerts,
        List<Reason> reasons,
        List<Part.Test> nearest) {
    Explanation {
        reasons = List.copyOf(reasons);
        nearest = List.copyOf(nearest);
    }

    Explanation(Rule rule, long event, String type, Part condition, boolean alerts, List<Reason> reasons) {
        this(rule, event, type, condition, alerts, reasons, NearestMiss.of(condition));
    }

    enum Kind {
        EVENT_TYPE,
        DISABLED,
        PRIORITY,
        EXCEPTION,
        EARLIER_RULE,
        FAILURE
    }

    record Reason(Kind kind, String text, Span span) {}

    /// More names of event types are only counted.
    private static final int NAMES = 8;

    static Reason wrongType(Rule rule, String type) {
        List<String> names = Arrays.stream(rule.eventCodes())
                .filter(code -> code != EventNames.ASYNC_EVENT) // every rule is asked about those
                .mapToObj(code -> EventTable.type(code).name())
                .distinct()
                .toList();
        String some = String.join(", ", names.subList(0, Math.min(NAMES, names.size())));
        String more = names.size() > NAMES ? " and " + (names.size() - NAMES) + " more" : "";
        return new Reason(
                Kind.EVENT_TYPE,
                "it is never asked about events of type " + type + ", as its evt.type tests say"
                        + (names.isEmpty() ? "" : ": only about " + some + more),
                rule.span());
    }

    /// The exceptions that hold where the rest of the condition does.
    static List<Reason> exceptions(Part condition) {
        List<Reason> reasons = new ArrayList<>();
        collect(condition, reasons);
        return reasons;
    }

    private static void collect(Part part, List<Reason> into) {
        switch (part) {
            case Part.Joined joined -> joined.parts().forEach(one -> collect(one, into));
            case Part.Negated negated -> collect(negated.part(), into);
            case Part.Macro _, Part.Test _ -> {} // exceptions stand outside
            case Part.Exempted exempted -> {
                if (exempted.holds() && exempted.reached()) {
                    into.add(exception(exempted));
                }
            }
        }
    }

    private static Reason exception(Part.Exempted exempted) {
        Part line = exempted.lines().stream().filter(Part::holds).findFirst().orElse(exempted.body());
        Written.Word word = words(line).getFirst();
        String values = exempted.lines().isEmpty() ? word.text() : ExplanationText.line(line);
        return new Reason(
                Kind.EXCEPTION,
                "its exception '" + exempted.name() + "' (" + exempted.span() + ") takes the event out: " + values,
                word.span());
    }

    /// The constants that made it hold; of tests of one constant that one.
    private static List<Written.Word> words(Part part) {
        return switch (part) {
            case Part.Test test -> test.matched().isEmpty() ? test.check().words() : test.matched();
            case Part.Joined joined ->
                joined.parts().stream().flatMap(one -> words(one).stream()).toList();
            case Part.Negated negated -> words(negated.part());
            case Part.Macro macro -> words(macro.body());
            case Part.Exempted exempted -> words(exempted.body());
        };
    }

    /// One sentence.
    String sentence() {
        String what = "rule '" + rule.name() + "' (" + rule.span() + ") " + (alerts ? "alerts" : "does not alert")
                + " on event " + event + " (" + type + ")";
        if (reasons.isEmpty()) {
            return nearest.isEmpty() ? what : what + ": " + nearestMiss();
        }
        return what + ": " + reasons.getFirst().text() + " ("
                + reasons.getFirst().span() + ")";
    }

    /// What would have to be different.
    String nearestMiss() {
        List<String> tests = new ArrayList<>();
        for (Part.Test test : nearest) {
            tests.add("'" + test.check().text() + "' (" + test.span() + ") is " + test.holds()
                    + ExplanationText.values(test, " for ", ""));
        }
        return "it would if " + nearest.size() + " of its " + NearestMiss.tests(condition)
                + " tests had another answer: " + String.join(", and ", tests);
    }
}
