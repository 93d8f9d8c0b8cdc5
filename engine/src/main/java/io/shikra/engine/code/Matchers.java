// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.field.FieldType;
import io.shikra.engine.field.Slot;
import io.shikra.engine.field.ValueText;
import io.shikra.engine.rule.Condition;
import io.shikra.engine.rule.Condition.Operator;
import io.shikra.engine.rule.Constant;
import java.util.ArrayList;
import java.util.List;

/// Makes the matcher of a comparison, once, when rules are loaded.
final class Matchers {
    private Matchers() {}

    /// @param list whether the left side is a list field, whose items the constants are compared with
    static Matcher of(Condition.Compare check, FieldType type, boolean list) {
        return list ? overList(check, type) : overOne(check, type);
    }

    private static Matcher overList(Condition.Compare check, FieldType type) {
        Matcher member = one(Operator.IN, type, check.right());
        return switch (check.operator()) {
            case IN -> new Every(member);
            case INTERSECTS -> new Some(member);
            default -> throw new IllegalStateException("not an operator of lists: " + check.operator());
        };
    }

    private static Matcher overOne(Condition.Compare check, FieldType type) {
        if (check.quantity() == Condition.Quantity.NONE) {
            return one(check.operator(), type, check.right());
        }
        Matcher[] each = new Matcher[check.right().size()];
        for (int i = 0; i < each.length; i++) {
            each[i] = one(check.operator(), type, List.of(check.right().get(i)));
        }
        return new Quantified(check.quantity(), each);
    }

    private static Matcher one(Operator operator, FieldType type, List<Constant> right) {
        return switch (type) {
            case CHARBUF, FSPATH, FSRELPATH, BYTEBUF -> text(operator, right);
            case IPV4ADDR, IPV6ADDR, IPADDR -> address(operator, right);
            case IPV4NET, IPV6NET, IPNET -> network(operator, right);
            case DOUBLE -> real(operator, right);
            default -> number(operator, type, right);
        };
    }

    private static boolean isMembership(Operator operator) {
        return operator == Operator.IN || operator == Operator.INTERSECTS;
    }

    private static Matcher text(Operator operator, List<Constant> right) {
        return switch (operator) {
            case IN, INTERSECTS -> new TextMatchers.In(new TextSet(bytes(right)));
            case GLOB -> new TextMatchers.Glob(new Fnmatch(first(right), false));
            case IGLOB -> new TextMatchers.Glob(new Fnmatch(first(right), true));
            case REGEX -> new TextMatchers.Regex(((Constant.Regex) right.getFirst()).pattern());
            case PMATCH -> new TextMatchers.PathMatch(new PathPrefixes(paths(right)));
            default -> new TextMatchers.Compared(operator, first(right));
        };
    }

    private static byte[] first(List<Constant> right) {
        return ((Constant.Bytes) right.getFirst()).value().array();
    }

    private static List<ByteString> bytes(List<Constant> right) {
        List<ByteString> values = new ArrayList<>();
        for (Constant constant : right) {
            values.add(((Constant.Bytes) constant).value());
        }
        return values;
    }

    private static List<List<ByteString>> paths(List<Constant> right) {
        List<List<ByteString>> values = new ArrayList<>();
        for (Constant constant : right) {
            values.add(((Constant.PathPattern) constant).components());
        }
        return values;
    }

    private static Matcher number(Operator operator, FieldType type, List<Constant> right) {
        if (isMembership(operator)) {
            long[] values = new long[right.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = NumberMatchers.cut(type, ((Constant.Whole) right.get(i)).value());
            }
            return new NumberMatchers.In(values);
        }
        long value = NumberMatchers.cut(type, ((Constant.Whole) right.getFirst()).value());
        return new NumberMatchers.Ordered(operator, value, ValueText.isSigned(type));
    }

    private static Matcher real(Operator operator, List<Constant> right) {
        if (isMembership(operator)) {
            double[] values = new double[right.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = real(right.get(i));
            }
            return new NumberMatchers.RealIn(values);
        }
        return new NumberMatchers.RealOrdered(operator, real(right.getFirst()));
    }

    private static double real(Constant constant) {
        return constant instanceof Constant.Whole(String _, long value) ? value : ((Constant.Real) constant).value();
    }

    private static Matcher address(Operator operator, List<Constant> right) {
        byte[][] members = new byte[right.size()][];
        for (int i = 0; i < members.length; i++) {
            members[i] = ((Constant.Address) right.get(i)).address().array();
        }
        return negatedIfUnequal(operator, new AddressMatchers.In(members));
    }

    private static Matcher network(Operator operator, List<Constant> right) {
        byte[][] networks = new byte[right.size()][];
        int[] prefixes = new int[right.size()];
        for (int i = 0; i < networks.length; i++) {
            Constant.Network network = (Constant.Network) right.get(i);
            networks[i] = network.address().array();
            prefixes[i] = network.prefixLength();
        }
        return negatedIfUnequal(operator, new AddressMatchers.InNetworks(networks, prefixes));
    }

    private static Matcher negatedIfUnequal(Operator operator, Matcher matcher) {
        return operator == Operator.NE ? new Not(matcher) : matcher;
    }

    record Not(Matcher matcher) implements Matcher {
        @Override
        public boolean test(Slot value) {
            return !matcher.test(value);
        }
    }

    /// `in` on a list: every item is a member.
    record Every(Matcher member) implements Matcher {
        @Override
        public boolean test(Slot value) {
            for (int i = 0; i < value.size(); i++) {
                if (!member.test(value.item(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    /// `intersects` on a list, and every check on a field that looks at several things: some item passes.
    record Some(Matcher member) implements Matcher {
        @Override
        public boolean test(Slot value) {
            for (int i = 0; i < value.size(); i++) {
                if (member.test(value.item(i))) {
                    return true;
                }
            }
            return false;
        }
    }

    /// `oneof` (exactly one, duplicates count), `anyof`, `allof`. An empty list is false for all three.
    record Quantified(Condition.Quantity quantity, Matcher[] each) implements Matcher {
        @Override
        public boolean test(Slot value) {
            int passed = 0;
            for (Matcher matcher : each) {
                if (matcher.test(value)) {
                    passed++;
                }
            }
            return switch (quantity) {
                case ONEOF -> passed == 1;
                case ANYOF -> passed > 0;
                case ALLOF, NONE -> passed == each.length && passed > 0;
            };
        }
    }
}
