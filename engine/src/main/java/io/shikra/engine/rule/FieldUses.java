// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Which fields a rule looks at: in its condition, its output and what is added to it.
public final class FieldUses {
    private final Set<String> names = new TreeSet<>();

    private FieldUses() {}

    /// Names without arguments, sorted.
    public static Set<String> of(Rule rule) {
        FieldUses uses = new FieldUses();
        uses.condition(rule.condition());
        uses.parts(rule.format().parts());
        rule.format().extras().forEach(extra -> uses.parts(extra.parts()));
        return uses.names;
    }

    private void condition(Condition condition) {
        switch (condition) {
            case Condition.And(List<Condition> parts) -> parts.forEach(this::condition);
            case Condition.Or(List<Condition> parts) -> parts.forEach(this::condition);
            case Condition.Not(Condition part) -> condition(part);
            case Condition.Exists exists -> operand(exists.left());
            case Condition.Compare compare -> operand(compare.left());
            case Condition.CompareFields compare -> {
                operand(compare.left());
                operand(compare.right());
            }
        }
    }

    private void operand(Condition.Operand operand) {
        switch (operand) {
            case Condition.Operand.Field(var field) -> names.add(field.spec().name());
            case Condition.Operand.Call call -> call.arguments().forEach(this::operand);
            case Condition.Operand.Group(List<Condition.Operand> items) -> items.forEach(this::operand);
            case Condition.Operand.Literal _ -> {}
        }
    }

    private void parts(List<OutputFormat.Part> parts) {
        for (OutputFormat.Part part : parts) {
            if (part instanceof OutputFormat.Reference reference) {
                operand(reference.operand());
            }
        }
    }
}
