// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.resolve;

import io.shikra.engine.rule.Condition.Operator;
import io.shikra.engine.rule.source.Codes;
import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.source.Place;
import io.shikra.engine.rule.syntax.Expr;
import io.shikra.engine.rule.syntax.Expr.Term;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Warns of fields that are deprecated, and of comparisons with `<NA>` that are not safe. Works on the syntax tree, so
/// it also warns of a condition that does not compile.
public final class FieldLint {
    private static final String EVT_DIR =
            "due to the drop of enter events, 'evt.dir = <' always evaluates to true, and "
                    + "'evt.dir = >' always evaluates to false. The rule expression can be simplified by removing the condition "
                    + "on 'evt.dir'";
    private static final Set<String> LATENCY =
            Set.of("evt.latency", "evt.latency.s", "evt.latency.ns", "evt.latency.human", "evt.wait_latency");
    private static final List<String> DEPRECATED = List.of(
            "evt.dir", "evt.latency", "evt.latency.s", "evt.latency.ns", "evt.latency.human", "evt.wait_latency");
    private static final Set<Operator> WITH_NA =
            Set.of(Operator.EQ, Operator.NE, Operator.IN, Operator.INTERSECTS, Operator.PMATCH);

    private final Findings findings;

    public FieldLint(Findings findings) {
        this.findings = findings;
    }

    public void check(Expr expr) {
        switch (expr) {
            case Expr.And and -> and.parts().forEach(this::check);
            case Expr.Or or -> or.parts().forEach(this::check);
            case Expr.Not not -> check(not.part());
            case Expr.MacroUse _ -> {}
            case Expr.Opened opened -> check(opened.body());
            case Expr.Exists exists -> check(exists.left());
            case Expr.Compare compare -> {
                check(compare.left());
                if (compare.right() instanceof Expr.Right.Computed computed) {
                    check(computed.term());
                }
                checkMissing(compare);
            }
        }
    }

    /// Deprecated fields of an output, found as plain text like Falco does; one warning.
    public Optional<String> deprecatedIn(MappedText output) {
        return DEPRECATED.stream()
                .filter(field -> output.text().contains(field))
                .findFirst()
                .map(field -> "usage of deprecated field '" + field + "' has been detected in the rule output");
    }

    private void check(Term term) {
        switch (term) {
            case Term.Field field -> checkDeprecated(field.name(), field.place());
            case Term.Call call -> call.arguments().forEach(this::check);
            case Term.Group group -> group.items().forEach(this::check);
            case Term.Text _ -> {}
        }
    }

    private void checkDeprecated(String field, Place place) {
        if (field.equals("evt.dir")) {
            findings.warn(Codes.DEPRECATED_ITEM, EVT_DIR, place, place, "remove the check of evt.dir");
        } else if (LATENCY.contains(field)) {
            findings.warn(
                    Codes.DEPRECATED_ITEM,
                    "field is not available due to the drop of enter events.",
                    place,
                    place,
                    "remove the check of " + field);
        }
    }

    private void checkMissing(Expr.Compare compare) {
        boolean audit = compare.left() instanceof Term.Field field
                && (field.name().startsWith("ka.") || field.name().startsWith("jevt."));
        List<Expr.Word> words = switch (compare.right()) {
            case Expr.Right.One one -> List.of(one.word());
            case Expr.Right.Many many -> many.words();
            case Expr.Right.Computed _ -> List.of();
        };
        if (audit
                && WITH_NA.contains(compare.operator().operator())
                && words.stream().anyMatch(word -> word.text().equals("<NA>"))) {
            findings.warn(
                    Codes.UNSAFE_NA_CHECK,
                    "comparing a field value with <NA> is unsafe and can lead to unpredictable behavior of the rule "
                            + "condition. If you need to check for the existence of a field, consider using the "
                            + "'exists' operator instead.",
                    compare.place(),
                    compare.place(),
                    "write 'exists', or 'not … exists'");
        }
    }
}
