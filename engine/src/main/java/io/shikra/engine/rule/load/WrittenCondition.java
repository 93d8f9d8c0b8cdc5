// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import io.shikra.engine.rule.Condition;
import io.shikra.engine.rule.Written;
import io.shikra.engine.rule.collect.ExceptionItem;
import io.shikra.engine.rule.collect.RuleItem;
import io.shikra.engine.rule.source.Place;
import io.shikra.engine.rule.syntax.Expr;
import io.shikra.engine.rule.syntax.ExprText;
import java.util.ArrayList;
import java.util.List;

/// Puts a syntax tree and what it was resolved to together: both have the same shape, but for opened
/// macros.
final class WrittenCondition {
    private WrittenCondition() {}

    static Written of(RuleItem rule, Expr expr, Condition condition) {
        List<ExceptionItem> exceptions = rule.exceptions().stream()
                .filter(exception -> !exception.values().isEmpty())
                .toList();
        if (exceptions.isEmpty() || !(of(expr, condition) instanceof Written.Joined whole)) {
            return of(expr, condition);
        }
        // (condition) and not (exception) and not …: see ExceptionText
        List<Written> parts = new ArrayList<>();
        int first = whole.parts().size() - exceptions.size();
        for (int i = 0; i < whole.parts().size(); i++) {
            Written part = whole.parts().get(i);
            parts.add(
                    i >= first && part instanceof Written.Negated(Written body, var span)
                            ? new Written.Negated(exempted(exceptions.get(i - first), body), span)
                            : part);
        }
        return new Written.Joined(true, parts, whole.span());
    }

    private static Written exempted(ExceptionItem exception, Written body) {
        boolean tuples = exception.fields().orElse(null) instanceof ExceptionItem.Entry.Many;
        List<Written> lines = !tuples
                ? List.of()
                : exception.values().size() > 1 && body instanceof Written.Joined several
                        ? several.parts()
                        : List.of(body);
        return new Written.Exempted(
                exception.name(), body, lines, exception.where().span());
    }

    private static Written of(Expr expr, Condition condition) {
        return switch (expr) {
            case Expr.And and
            when condition instanceof Condition.And(List<Condition> parts) ->
                new Written.Joined(true, all(and.parts(), parts), and.place().span());
            case Expr.Or or
            when condition instanceof Condition.Or(List<Condition> parts) ->
                new Written.Joined(false, all(or.parts(), parts), or.place().span());
            case Expr.Not not
            when condition instanceof Condition.Not(Condition part) ->
                new Written.Negated(of(not.part(), part), not.place().span());
            case Expr.Opened opened ->
                new Written.Macro(
                        opened.name(),
                        of(opened.body(), condition),
                        opened.place().span());
            case Expr.Exists exists ->
                new Written.Check(
                        condition,
                        ExprText.of(exists),
                        List.of(),
                        exists.place().span());
            case Expr.Compare compare ->
                new Written.Check(
                        condition,
                        ExprText.listsByName(compare),
                        words(compare.right()),
                        compare.place().span());
            case Expr.And _, Expr.Or _, Expr.Not _, Expr.MacroUse _ ->
                throw new IllegalArgumentException("resolved from another tree: " + ExprText.of(expr));
        };
    }

    private static List<Written> all(List<Expr> exprs, List<Condition> conditions) {
        List<Written> parts = new ArrayList<>();
        for (int i = 0; i < exprs.size(); i++) {
            parts.add(of(exprs.get(i), conditions.get(i)));
        }
        return parts;
    }

    private static List<Written.Word> words(Expr.Right right) {
        return switch (right) {
            case Expr.Right.One one -> List.of(word(one.word()));
            case Expr.Right.Many many ->
                many.words().stream().map(WrittenCondition::word).toList();
            case Expr.Right.Computed _ -> List.of();
        };
    }

    private static Written.Word word(Expr.Word word) {
        Place place = word.place();
        return new Written.Word(word.text(), place.list(), place.span());
    }
}
