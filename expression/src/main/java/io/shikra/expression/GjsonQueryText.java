// SPDX-License-Identifier: Apache-2.0
package io.shikra.expression;

import org.jspecify.annotations.Nullable;

/// The parts of `#(path operator value)`.
///
/// @param end one past the closing bracket
record GjsonQueryText(String path, String operator, String value, int end) {
    private static final String OPERATOR_START = "!=<>%";

    /// Null when the bracket is never closed.
    static @Nullable GjsonQueryText parse(String text) {
        int depth = 1;
        int operator = 0;
        int i = 2;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (depth == 1 && operator == 0 && OPERATOR_START.indexOf(c) >= 0) {
                operator = i;
            } else if (c == '\\') {
                i++;
            } else if (c == '(' || c == '[') {
                depth++;
            } else if (c == ')' || c == ']') {
                depth--;
                if (depth == 0) {
                    return split(text, operator, i);
                }
            } else if (c == '"') {
                i = Scan.string(text, i, text.length());
                continue;
            }
            i++;
        }
        return null;
    }

    private static GjsonQueryText split(String text, int operator, int close) {
        if (operator == 0) {
            return new GjsonQueryText(text.substring(2, close).strip(), "", "", close + 1);
        }
        String path = text.substring(2, operator).strip();
        String right = text.substring(operator, close).strip();
        int size = operatorSize(right);
        String value = right.substring(size).strip();
        if (value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")) {
            value = JsonText.unescape(value.substring(1, value.length() - 1));
        }
        String symbol = right.startsWith("==") ? "=" : right.substring(0, size);
        return new GjsonQueryText(path, symbol, value, close + 1);
    }

    private static int operatorSize(String right) {
        for (String two : new String[] {"!=", "!%", "<=", ">=", "=="}) {
            if (right.startsWith(two)) {
                return 2;
            }
        }
        return 1;
    }
}
