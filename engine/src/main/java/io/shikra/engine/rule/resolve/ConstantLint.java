// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.resolve;

import io.shikra.engine.rule.Condition.Operator;
import io.shikra.engine.rule.source.Codes;
import io.shikra.engine.rule.syntax.Expr;
import io.shikra.engine.rule.syntax.Expr.Word;
import io.shikra.engine.rule.syntax.TermParser;

/// Warns of constants that were probably meant as something else.
final class ConstantLint {
    private static final String SPECIAL = ".+*?^$()[]{}|\\";
    private static final String REPETITION = "+*?";

    private final TermResolver terms;
    private final Findings findings;

    ConstantLint(TermResolver terms, Findings findings) {
        this.terms = terms;
        this.findings = findings;
    }

    void check(Operator operator, Expr.Compare compare, Word word) {
        String value = word.text();
        if (operator == Operator.REGEX && isSimple(value)) {
            warn(
                    compare,
                    word,
                    "regex check with '" + value + "' may be optimized with simpler operators such as '=', 'contains', "
                            + "'startswith', 'endswith'",
                    "a regex matches whole values: one of these operators says the same and is faster");
        }
        String stripped = value.replaceAll("\\s", "");
        if (stripped.indexOf('.') > 0 && terms.isField(stripped)) {
            warn(
                    compare,
                    word,
                    "'" + value + "' may be a valid field misused as a const string value",
                    "to compare with the field's value write val(" + stripped + ")");
        }
        if (stripped.endsWith(")") && isCall(stripped)) {
            warn(
                    compare,
                    word,
                    "'" + value + "' may be a valid field transformer misused as a const string value",
                    "remove the quotes to call the transformer");
        }
    }

    private void warn(Expr.Compare compare, Word word, String message, String advice) {
        findings.warn(Codes.COMPILE_CONDITION, message, compare.right().place(), word.place(), advice);
    }

    private static boolean isCall(String value) {
        return value.startsWith("val(")
                || TermParser.transformers().stream().anyMatch(name -> value.startsWith(name + "("));
    }

    /// Whether nothing in the pattern needs a regex: only anchors at the ends, or `.*` and the like there.
    private static boolean isSimple(String regex) {
        int length = regex.length();
        int i = 0;
        while (i < length) {
            char c = regex.charAt(i);
            boolean anchor = (i == 0 && c == '^') || (i == length - 1 && c == '$');
            boolean any = ((i == 0 && length > 1) || i == length - 2)
                    && c == '.'
                    && REPETITION.indexOf(regex.charAt(i + 1)) >= 0;
            if (!anchor && !any && SPECIAL.indexOf(c) >= 0) {
                return false;
            }
            i += any ? 2 : 1;
        }
        return true;
    }
}
