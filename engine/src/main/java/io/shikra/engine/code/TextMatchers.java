// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import com.google.re2j.Pattern;
import io.shikra.engine.field.Slot;
import io.shikra.engine.field.TextBuffer;
import io.shikra.engine.field.Utf8;
import io.shikra.engine.rule.Condition.Operator;
import java.util.Arrays;

/// Comparisons of texts and byte buffers.
final class TextMatchers {
    private TextMatchers() {}

    /// Every operator that needs no preparation of its right side.
    static boolean compare(Operator operator, byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
        return switch (operator) {
            case EQ -> Bytes.equal(a, aFrom, aTo, b, bFrom, bTo);
            case NE -> !Bytes.equal(a, aFrom, aTo, b, bFrom, bTo);
            case LT, LE, GT, GE -> NumberMatchers.ordered(operator, Bytes.compare(a, aFrom, aTo, b, bFrom, bTo));
            case CONTAINS, BCONTAINS -> Bytes.contains(a, aFrom, aTo, b, bFrom, bTo);
            case ICONTAINS -> Bytes.containsIgnoringCase(a, aFrom, aTo, b, bFrom, bTo);
            case STARTSWITH, BSTARTSWITH -> Bytes.startsWith(a, aFrom, aTo, b, bFrom, bTo);
            case ENDSWITH -> Bytes.endsWith(a, aFrom, aTo, b, bFrom, bTo);
            case GLOB, IGLOB, REGEX, IN, INTERSECTS, PMATCH ->
                throw new IllegalStateException("needs a prepared right side: " + operator);
        };
    }

    record Compared(Operator operator, byte[] constant) implements Matcher {
        @Override
        public boolean test(Slot value) {
            return compare(operator, value.bytes(), value.from(), value.to(), constant, 0, constant.length);
        }
    }

    record Glob(Fnmatch pattern) implements Matcher {
        @Override
        public boolean test(Slot value) {
            return pattern.matches(value.bytes(), value.from(), value.to());
        }
    }

    record In(TextSet set) implements Matcher {
        @Override
        public boolean test(Slot value) {
            return set.contains(value.bytes(), value.from(), value.to());
        }
    }

    record PathMatch(PathPrefixes prefixes) implements Matcher {
        @Override
        public boolean test(Slot value) {
            return prefixes.matches(value.bytes(), value.from(), value.to());
        }
    }

    /// Full match. The one matcher that may allocate: RE2/J wants an array of its own.
    static final class Regex implements Matcher {
        private final Pattern pattern;
        private final TextBuffer repaired = new TextBuffer();

        Regex(Pattern pattern) {
            this.pattern = pattern;
        }

        @Override
        public boolean test(Slot value) {
            byte[] text = value.bytes();
            if (Utf8.isValid(text, value.from(), value.to())) {
                return pattern.matches(Arrays.copyOfRange(text, value.from(), value.to()));
            }
            Utf8.appendRepaired(text, value.from(), value.to(), repaired.clear());
            return pattern.matches(Arrays.copyOf(repaired.array(), repaired.length()));
        }
    }
}
