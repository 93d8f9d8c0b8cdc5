// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.explain;

import io.shikra.engine.rule.Condition;
import io.shikra.engine.rule.Condition.Operand;
import io.shikra.engine.rule.Condition.Operator;
import io.shikra.engine.rule.Condition.Quantity;
import io.shikra.engine.rule.Constant;
import io.shikra.engine.rule.syntax.Spelling;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Writes a resolved condition as rules spell it, lists and macros put in.
public final class ConditionText {
    private ConditionText() {}

    public static String of(Condition condition) {
        return switch (condition) {
            case Condition.And(List<Condition> parts) -> joined(parts, " and ");
            case Condition.Or(List<Condition> parts) -> joined(parts, " or ");
            case Condition.Not(Condition part) -> "not " + of(part);
            case Condition.Exists exists -> of(exists.left()) + " exists";
            case Condition.Compare compare -> of(compare.left()) + " " + operator(compare) + " " + constants(compare);
            case Condition.CompareFields compare ->
                of(compare.left()) + " " + Spelling.of(compare.operator()) + " "
                        + (compare.right() instanceof Operand.Field
                                ? "val(" + of(compare.right()) + ")"
                                : of(compare.right()));
        };
    }

    private static String joined(List<Condition> parts, String word) {
        return parts.stream().map(ConditionText::of).collect(Collectors.joining(word, "(", ")"));
    }

    private static String operator(Condition.Compare compare) {
        String operator = Spelling.of(compare.operator());
        return compare.quantity() == Quantity.NONE
                ? operator
                : operator + " " + compare.quantity().name().toLowerCase(Locale.ROOT);
    }

    private static String constants(Condition.Compare compare) {
        boolean list = compare.right().size() != 1
                || compare.quantity() != Quantity.NONE
                || compare.operator() == Operator.IN
                || compare.operator() == Operator.INTERSECTS
                || compare.operator() == Operator.PMATCH;
        String texts = compare.right().stream().map(Constant::text).collect(Collectors.joining(", "));
        return list ? "(" + texts + ")" : texts;
    }

    /// An operand.
    public static String of(Operand operand) {
        return switch (operand) {
            case Operand.Field(var field) -> field.text();
            case Operand.Literal(String text) -> text;
            case Operand.Group(List<Operand> items) -> "(" + all(items) + ")";
            case Operand.Call call ->
                call.transformer().name().toLowerCase(Locale.ROOT) + "(" + all(call.arguments()) + ")"
                        + (call.selector().isEmpty() ? "" : "[" + call.selector() + "]");
        };
    }

    private static String all(List<Operand> operands) {
        return operands.stream().map(ConditionText::of).collect(Collectors.joining(", "));
    }
}
