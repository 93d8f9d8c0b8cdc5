// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.syntax;

import java.util.Set;

/// What to do about a syntax error, guessed from what stands there.
final class Advice {
    private static final Set<String> JOINS = Set.of("and", "or", "not");

    private Advice() {}

    static String afterJoin(String word, boolean atEnd) {
        return atEnd
                ? "write a check after '" + word + "', or take the '" + word + "' away"
                : "put a blank after '" + word + "'";
    }

    static String list(boolean atEnd) {
        return atEnd
                ? "close the list with ')'"
                : "separate values by commas; quote a value that has ( ) = , or quotes";
    }

    static String afterToken(String token, String rest) {
        if (rest.startsWith(")")) {
            return "one ')' is too many, or its '(' is missing";
        }
        if (JOINS.contains(token)) {
            return "write a check after '" + token + "', or take the '" + token + "' away";
        }
        if (rest.startsWith("not") && rest.stripTrailing().equals("not")) {
            return "put 'not' before a check: not proc.name = sh";
        }
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
