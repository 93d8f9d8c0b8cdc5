// SPDX-License-Identifier: Apache-2.0
package io.shikra.expression;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The condition inside `#(…)`.
///
/// @param path     applied to the element; absent: the element itself is compared
/// @param operator one of `= != < <= > >= % !%`, or empty: the path only has to exist
/// @param value    right side without quotes, or `~true ~false ~null ~*`
record GjsonQuery(@Nullable GjsonPlan path, String operator, String value) {
    boolean matches(JsonValue left) {
        JsonValue compared = left;
        String wanted = value;
        if (value.startsWith("~")) {
            Optional<Boolean> ish = convert(left, value.substring(1));
            if (ish.isEmpty()) {
                return false;
            }
            compared = JsonValue.of(Boolean.toString(ish.get()));
            wanted = "true";
        }
        if (!compared.exists()) {
            return false;
        }
        if (operator.isEmpty()) {
            return true;
        }
        return switch (compared.type()) {
            case STRING -> ordered(compareBytes(compared.text(), wanted)) || like(compared.text(), wanted);
            case NUMBER ->
                ordered(Double.compare(
                        compared.number(), GoNumber.parseFloat(wanted).orElse(0)));
            case TRUE -> truth(true, wanted);
            case FALSE -> truth(false, wanted);
            case MISSING, NULL, JSON -> false;
        };
    }

    private static Optional<Boolean> convert(JsonValue left, String kind) {
        return switch (kind) {
            case "*" -> Optional.of(left.exists());
            case "null" -> Optional.of(!left.exists() || left.type() == JsonValue.Type.NULL);
            case "true" -> Optional.of(left.truth());
            case "false" -> Optional.of(isFalse(left));
            default -> Optional.empty();
        };
    }

    private static boolean isFalse(JsonValue left) {
        return switch (left.type()) {
            case MISSING, NULL, FALSE -> true;
            case NUMBER -> left.number() == 0;
            case STRING ->
                GoNumber.parseBool(left.text().toLowerCase(Locale.ROOT)).equals(Optional.of(false));
            case TRUE, JSON -> false;
        };
    }

    /// Go compares strings by bytes, which for UTF-8 is by code point.
    private static int compareBytes(String left, String right) {
        int[] a = left.codePoints().toArray();
        int[] b = right.codePoints().toArray();
        return Arrays.compare(a, b);
    }

    private boolean ordered(int order) {
        return switch (operator) {
            case "=" -> order == 0;
            case "!=" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            default -> false;
        };
    }

    private boolean like(String text, String pattern) {
        return switch (operator) {
            case "%" -> Wildcard.matches(text, pattern);
            case "!%" -> !Wildcard.matches(text, pattern);
            default -> false;
        };
    }

    private boolean truth(boolean left, String wanted) {
        return switch (operator) {
            case "=" -> wanted.equals(Boolean.toString(left));
            case "!=" -> !wanted.equals(Boolean.toString(left));
            case ">" -> left && wanted.equals("false");
            case ">=" -> left;
            case "<" -> !left && wanted.equals("true");
            case "<=" -> !left;
            default -> false;
        };
    }
}
