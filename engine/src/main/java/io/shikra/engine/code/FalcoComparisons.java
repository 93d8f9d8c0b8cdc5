// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.field.FieldRef;
import io.shikra.engine.field.FieldType;
import io.shikra.engine.field.Slot;
import io.shikra.engine.field.TargetsExtractor;
import io.shikra.engine.rule.Condition;
import io.shikra.engine.rule.Condition.Operand;
import io.shikra.engine.rule.Condition.Operator;
import java.util.List;

/// Comparisons that Falco gets wrong, for those who want its answers and not the right ones
/// (`docs/compatibility.md`).
final class FalcoComparisons {
    private FalcoComparisons() {}

    /// The check as Falco reads it: of several networks of `fd.net in` only the first, and likewise of the values after
    /// `oneof`, `anyof` and `allof` where the left side stands for several things (all ancestors, both ends).
    static Condition.Compare asRead(Condition.Compare check) {
        boolean onlyFirst = isField(check, "fd.net")
                ? check.operator() == Operator.IN
                : check.quantity() != Condition.Quantity.NONE && hasTargets(check);
        if (!onlyFirst || check.right().isEmpty()) {
            return check;
        }
        return new Condition.Compare(
                check.left(),
                check.operator(),
                Condition.Quantity.NONE,
                List.of(check.right().getFirst()),
                check.span());
    }

    /// Memberships whose left side Falco takes for zero bytes long, which nothing in the set is: `fd.ip`, `proc.apid`
    /// of all ancestors, raw arguments that are no text.
    static boolean neverHolds(Condition.Compare check) {
        if (!isMembership(check) || !(check.left() instanceof Operand.Field(FieldRef field))) {
            return false;
        }
        return switch (field.spec().name()) {
            case "fd.ip" -> true;
            case "proc.apid" -> field.extractor() instanceof TargetsExtractor;
            case "evt.rawarg" -> !isText(field.spec().type());
            default -> false;
        };
    }

    /// `fd.net intersects` holds for nothing but sockets with one end.
    static boolean needsSingleEnd(Condition.Compare check) {
        return isField(check, "fd.net") && check.operator() == Operator.INTERSECTS;
    }

    private static boolean isMembership(Condition.Compare check) {
        return check.operator() == Operator.IN || check.operator() == Operator.INTERSECTS;
    }

    private static boolean isField(Condition.Compare check, String name) {
        return check.left() instanceof Operand.Field(FieldRef field)
                && field.spec().name().equals(name);
    }

    private static boolean hasTargets(Condition.Compare check) {
        return check.left() instanceof Operand.Field(FieldRef field) && field.extractor() instanceof TargetsExtractor;
    }

    private static boolean isText(FieldType type) {
        return switch (type) {
            case CHARBUF, FSPATH, FSRELPATH -> true;
            default -> false;
        };
    }

    record SingleEnd(Matcher matcher) implements Matcher {
        @Override
        public boolean test(Slot value) {
            return value.size() == 1 && matcher.test(value);
        }
    }
}
