// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.field.Slot;
import io.shikra.engine.rule.Condition.Operator;
import java.util.Arrays;

/// Compares two computed values of the same type.
record PairMatcher(Operator operator, boolean signed) {
    boolean test(Slot left, Slot right) {
        if (operator == Operator.IN || operator == Operator.INTERSECTS) {
            return membership(left, right);
        }
        return switch (left.kind()) {
            case Slot.NUMBER -> NumberMatchers.compare(operator, left.number(), right.number(), signed);
            case Slot.REAL -> real(left.real(), right.real());
            case Slot.BYTES -> text(left, right);
            case Slot.ADDRESS -> equal(left, right) == (operator == Operator.EQ);
            default -> false;
        };
    }

    /// The right side's values are the set; a scalar is a set of one.
    private boolean membership(Slot left, Slot right) {
        if (left.kind() != Slot.LIST) {
            return isIn(left, right);
        }
        boolean every = operator == Operator.IN;
        for (int i = 0; i < left.size(); i++) {
            if (isIn(left.item(i), right) != every) {
                return !every;
            }
        }
        return every;
    }

    private static boolean isIn(Slot value, Slot set) {
        if (set.kind() != Slot.LIST) {
            return equal(value, set);
        }
        for (int i = 0; i < set.size(); i++) {
            if (equal(value, set.item(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean equal(Slot left, Slot right) {
        if (left.kind() != right.kind()) {
            return false;
        }
        return switch (left.kind()) {
            case Slot.NUMBER -> left.number() == right.number();
            case Slot.REAL -> left.real() == right.real();
            case Slot.BYTES, Slot.ADDRESS ->
                Bytes.equal(left.bytes(), left.from(), left.to(), right.bytes(), right.from(), right.to());
            default -> false;
        };
    }

    private boolean real(double left, double right) {
        return NumberMatchers.ordered(operator, left == right ? 0 : left < right ? -1 : 1);
    }

    /// A glob that is computed is compiled each time: rare enough.
    private boolean text(Slot left, Slot right) {
        if (operator == Operator.GLOB || operator == Operator.IGLOB) {
            byte[] pattern = Arrays.copyOfRange(right.bytes(), right.from(), right.to());
            return new Fnmatch(pattern, operator == Operator.IGLOB).matches(left.bytes(), left.from(), left.to());
        }
        return TextMatchers.compare(
                operator, left.bytes(), left.from(), left.to(), right.bytes(), right.from(), right.to());
    }
}
