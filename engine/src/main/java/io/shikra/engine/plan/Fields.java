// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.plan;

import io.shikra.engine.field.FieldRef;
import io.shikra.engine.rule.Condition;
import io.shikra.engine.rule.Condition.Operand;
import java.util.ArrayList;
import java.util.List;

/// Finds the fields that a condition reads.
final class Fields {
    private Fields() {}

    static List<FieldRef> of(Condition condition) {
        List<FieldRef> found = new ArrayList<>();
        collect(condition, found);
        return found;
    }

    private static void collect(Condition condition, List<FieldRef> into) {
        switch (condition) {
            case Condition.And(List<Condition> parts) -> parts.forEach(part -> collect(part, into));
            case Condition.Or(List<Condition> parts) -> parts.forEach(part -> collect(part, into));
            case Condition.Not(Condition part) -> collect(part, into);
            case Condition.Exists exists -> collect(exists.left(), into);
            case Condition.Compare compare -> collect(compare.left(), into);
            case Condition.CompareFields compare -> {
                collect(compare.left(), into);
                collect(compare.right(), into);
            }
        }
    }

    private static void collect(Operand operand, List<FieldRef> into) {
        switch (operand) {
            case Operand.Field(FieldRef field) -> into.add(field);
            case Operand.Call call -> call.arguments().forEach(argument -> collect(argument, into));
            case Operand.Group(List<Operand> items) -> items.forEach(item -> collect(item, into));
            case Operand.Literal _ -> {}
        }
    }
}
