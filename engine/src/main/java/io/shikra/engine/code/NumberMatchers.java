// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.field.FieldType;
import io.shikra.engine.field.Slot;
import io.shikra.engine.rule.Condition.Operator;
import java.util.Arrays;

/// Comparisons of whole numbers and doubles.
final class NumberMatchers {
    private NumberMatchers() {}

    /// Bits of a number of that type, as an extractor delivers them: narrower types are cut, unsigned ones
    /// zero-extended.
    static long cut(FieldType type, long value) {
        return switch (type) {
            case INT8 -> (byte) value;
            case INT16 -> (short) value;
            case INT32, FD32, PID32 -> (int) value;
            case UINT8, FLAGS8, ENUMFLAGS8, SIGTYPE, L4PROTO, SOCKFAMILY -> value & 0xFF;
            case UINT16, FLAGS16, ENUMFLAGS16, PORT, SYSCALLID -> value & 0xFFFF;
            case UINT32, FLAGS32, ENUMFLAGS32, MODE, BOOL -> value & 0xFFFF_FFFFL;
            default -> value;
        };
    }

    static boolean compare(Operator operator, long left, long right, boolean signed) {
        int order = signed ? Long.compare(left, right) : Long.compareUnsigned(left, right);
        return ordered(operator, order);
    }

    static boolean ordered(Operator operator, int order) {
        return switch (operator) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE -> order >= 0;
            default -> throw new IllegalStateException("not an order: " + operator);
        };
    }

    record Ordered(Operator operator, long constant, boolean signed) implements Matcher {
        @Override
        public boolean test(Slot value) {
            return compare(operator, value.number(), constant, signed);
        }
    }

    record RealOrdered(Operator operator, double constant) implements Matcher {
        @Override
        public boolean test(Slot value) {
            double left = value.real();
            return switch (operator) {
                case EQ -> left == constant;
                case NE -> left != constant;
                case LT -> left < constant;
                case LE -> left <= constant;
                case GT -> left > constant;
                case GE -> left >= constant;
                default -> throw new IllegalStateException("not an order: " + operator);
            };
        }
    }

    /// Membership, by binary search.
    static final class In implements Matcher {
        private final long[] sorted;

        In(long[] members) {
            sorted = members.clone();
            Arrays.sort(sorted);
        }

        @Override
        public boolean test(Slot value) {
            return Arrays.binarySearch(sorted, value.number()) >= 0;
        }
    }

    static final class RealIn implements Matcher {
        private final double[] members;

        RealIn(double[] members) {
            this.members = members.clone();
        }

        @Override
        public boolean test(Slot value) {
            for (double member : members) {
                if (member == value.real()) {
                    return true;
                }
            }
            return false;
        }
    }
}
