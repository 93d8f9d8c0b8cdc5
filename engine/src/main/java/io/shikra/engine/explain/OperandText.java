// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.explain;

import io.shikra.engine.field.FieldRef;
import io.shikra.engine.rule.Condition.Operand;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Writes an operand as rules spell it.
final class OperandText {
    private OperandText() {}

    static String of(Operand operand) {
        return switch (operand) {
            case Operand.Field(FieldRef field) -> field.text();
            case Operand.Literal(String text) -> text;
            case Operand.Group(List<Operand> items) -> "(" + all(items) + ")";
            case Operand.Call call ->
                call.transformer().name().toLowerCase(Locale.ROOT) + "(" + all(call.arguments()) + ")"
                        + (call.selector().isEmpty() ? "" : "[" + call.selector() + "]");
        };
    }

    private static String all(List<Operand> operands) {
        return operands.stream().map(OperandText::of).collect(Collectors.joining(", "));
    }
}
