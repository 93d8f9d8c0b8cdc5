// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.plan;

import io.shikra.engine.field.FieldRef;
import io.shikra.engine.field.TargetsExtractor;
import io.shikra.engine.rule.Condition;
import io.shikra.engine.rule.Condition.Operand;
import io.shikra.engine.rule.Condition.Operator;
import java.util.Comparator;
import java.util.List;

/// What tests cost, roughly, in nanoseconds: good enough to put them in order.
final class Costs {
    static final int OPAQUE = 1000;

    /// Event tests up to this come before answers of descriptors: those are dear where there is no descriptor
    /// to keep them, as when a file could not be opened.
    static final int CHEAP = 10;

    /// The order in which parts are asked: answers of threads, cheap tests of the event, answers of
    /// descriptors, the rest; and in each of these what costs less comes first.
    static final Comparator<PlanNode> ORDER =
            Comparator.comparingInt(Costs::rank).thenComparingInt(PlanNode::cost);

    private Costs() {}

    private static int rank(PlanNode part) {
        return switch (part.keeper()) {
            case THREAD -> 0;
            case FD -> 2;
            case NOBODY -> part.cost() <= CHEAP ? 1 : 3;
        };
    }

    static int sum(List<PlanNode> parts) {
        int sum = 1;
        for (PlanNode part : parts) {
            sum += part.cost();
        }
        return sum;
    }

    static int of(Condition test) {
        return switch (test) {
            case Condition.Exists exists -> of(exists.left());
            case Condition.Compare compare ->
                of(compare.left()) + of(compare.operator(), compare.right().size());
            case Condition.CompareFields compare ->
                of(compare.left()) + of(compare.right()) + of(compare.operator(), 1);
            case Condition.And _, Condition.Or _, Condition.Not _ -> throw new IllegalArgumentException("not a test");
        };
    }

    private static int of(Operand operand) {
        return switch (operand) {
            case Operand.Field(FieldRef field) -> of(field);
            case Operand.Literal _ -> 1;
            case Operand.Call call -> 20 + ofAll(call.arguments());
            case Operand.Group(List<Operand> items) -> 10 + ofAll(items);
        };
    }

    private static int ofAll(List<Operand> operands) {
        int sum = 0;
        for (Operand operand : operands) {
            sum += of(operand);
        }
        return sum;
    }

    private static int of(FieldRef field) {
        int value = field.spec().type().isText() ? 6 : 2;
        int walk = field.extractor() instanceof TargetsExtractor ? 30 : 0;
        int composed = switch (field.spec().name()) {
            case "evt.args", "evt.info" -> 200;
            case "evt.arg", "fd.containername", "fd.containerdirectory", "fs.path.name", "evt.abspath" -> 40;
            case "fs.path.source", "fs.path.target", "evt.res", "evt.rawarg", "evt.buffer" -> 20;
            default -> 0;
        };
        return value + walk + composed;
    }

    private static int of(Operator operator, int constants) {
        return switch (operator) {
            case EQ, NE, LT, LE, GT, GE, STARTSWITH, BSTARTSWITH, ENDSWITH -> 2 * constants;
            case IN, INTERSECTS -> 5;
            case PMATCH -> 15;
            case CONTAINS, ICONTAINS, BCONTAINS -> 20 * constants;
            case GLOB, IGLOB -> 40 * constants;
            case REGEX -> 200 * constants;
        };
    }
}
