// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.syntax;

/// What to do about a syntax error, guessed from what stands there.
final class Advice {
    private Advice() {}

    static String afterToken(String token, String rest) {
        if (rest.startsWith("&&")) {
            return "write 'and' for &&";
        }
        if (rest.startsWith("||")) {
            return "write 'or' for ||";
        }
        if (rest.startsWith("AND") || rest.startsWith("OR")) {
            return "keywords are lower case: 'and', 'or', 'not'";
        }
        if (token.equals("NOT") || token.equals("AND") || token.equals("OR")) {
            return "keywords are lower case: 'and', 'or', 'not'";
        }
        if (rest.startsWith("(") || rest.startsWith("=") || rest.startsWith(",") || rest.startsWith("\"")) {
            return "quote a value that has ( ) = , or quotes in it; a field name has at least one dot";
        }
        return "join checks by 'and' or 'or', and quote values that have blanks";
    }

    static String unclosed(String token) {
        return "close the parenthesis after '" + token + "', or join what follows by 'and' or 'or'";
    }

    static String operator(String rest) {
        if (rest.startsWith("not ")) {
            return "put 'not' before the field: not proc.name in (...)";
        }
        if (rest.startsWith("matches")) {
            return "write 'regex' (whole value) or 'glob'";
        }
        if (rest.isBlank()) {
            return "a field alone is no check: add 'exists', or an operator and a value";
        }
        return "operators are lower case, and those of letters need a blank on both sides";
    }

    static String value(String rest) {
        if (rest.startsWith("\"") || rest.startsWith("'")) {
            return "close the quote; a backslash before the closing quote keeps it open";
        }
        if (rest.startsWith("(")) {
            return "this operator takes one value; for several use 'in', or add oneof, anyof or allof";
        }
        return "write a value, quoted if it has blanks or any of ( ) = ,";
    }
}
