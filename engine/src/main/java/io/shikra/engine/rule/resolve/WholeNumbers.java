// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.resolve;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Decimal numbers as C's scanf reads them: leading blanks and a sign are fine, values beyond 64 bits saturate,
/// negative ones wrap when unsigned. Anything left over is an error.
final class WholeNumbers {
    private static final Pattern SYNTAX = Pattern.compile("\\s*([+-]?)(\\d+)");
    private static final BigInteger UNSIGNED_MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);

    private WholeNumbers() {}

    static long parse(String text, boolean signed) {
        Matcher match = SYNTAX.matcher(text);
        if (!match.matches()) {
            throw new Refused(text + " is not a valid number", "write a whole decimal number");
        }
        BigInteger digits = new BigInteger(match.group(2));
        boolean negative = "-".equals(match.group(1));
        if (signed) {
            return (negative ? digits.negate().max(MIN) : digits.min(MAX)).longValue();
        }
        BigInteger saturated = digits.min(UNSIGNED_MAX);
        boolean wraps = negative && saturated.equals(digits);
        return (wraps ? saturated.negate() : saturated).longValue();
    }
}
