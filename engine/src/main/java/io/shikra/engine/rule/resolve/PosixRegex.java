// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.resolve;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/// Compiles what Falco's RE2 accepts in its POSIX mode: no Perl classes, no flags, no word boundaries; repetitions of
/// repetitions; the longest match; `^` and `$` at line ends. The library only knows Perl's syntax: what is Perl's alone
/// is refused here, and what means something else in it is rewritten.
final class PosixRegex {
    /// Escapes of Perl's that POSIX mode does not know.
    private static final String PERL_ESCAPES = "dDsSwWbBAzZpPQEC_";

    /// The library's words → RE2's.
    private static final Map<String, String> WORDS = Map.of(
            "missing closing ]", "missing ]",
            "missing closing )", "missing )",
            "regexp/syntax: internal error", "unexpected )",
            "missing argument to repetition operator", "no argument for repetition operator",
            "invalid repeat count", "invalid repetition size",
            "trailing backslash at end of expression", "trailing \\");

    private final String regex;
    private final StringBuilder translated = new StringBuilder();
    private final Deque<Integer> groups = new ArrayDeque<>();
    private final RegexBudget budget = new RegexBudget();
    private int at;

    /// Where what a repetition repeats begins in `translated`; -1 when nothing is there to be repeated.
    private int atom = -1;

    private boolean repeated;

    private PosixRegex(String regex) {
        this.regex = regex;
    }

    static Pattern compile(String regex) {
        try {
            return Pattern.compile(new PosixRegex(regex).translate(), Pattern.LONGEST_MATCH | Pattern.MULTILINE);
        } catch (PatternSyntaxException error) {
            throw refused(wording(error, regex));
        }
    }

    private String translate() {
        while (at < regex.length()) {
            char c = regex.charAt(at);
            switch (c) {
                case '\\' -> escape();
                case '[' -> {
                    take(classEnd());
                    budget.atom(1);
                }
                case '(' -> open();
                case ')' -> close();
                case '|' -> alternative();
                case '*', '+', '?' -> {
                    budget.repeat();
                    repeat(at + 1);
                }
                case '{' -> brace();
                case '.' -> {
                    take(at + 1);
                    budget.atom(RegexBudget.ANY_CHARACTER);
                }
                default -> literal();
            }
        }
        if (!budget.fits()) {
            throw new Refused(
                    "invalid regex pattern: pattern too large - compile failed",
                    "written out, its repetitions are more than RE2 has room for: lower the counts, or use * or +");
        }
        return translated.toString();
    }

    /// Copies an atom, up to {@code end} of the regex.
    private void take(int end) {
        atom = translated.length();
        repeated = false;
        translated.append(regex, at, end);
        at = end;
    }

    private void literal() {
        int end = at + Character.charCount(regex.codePointAt(at));
        budget.literal(regex.substring(at, end));
        take(end);
    }

    private void alternative() {
        take(at + 1);
        atom = -1;
        budget.alternative();
    }

    private void brace() {
        int end = countEnd();
        if (end == 0) {
            literal();
            return;
        }
        String[] bounds = regex.substring(at + 1, end - 1).split(",", -1);
        int min = count(bounds[0]);
        int max = bounds.length == 1 ? min : bounds[1].isEmpty() ? -1 : count(bounds[1]);
        boolean counted = Math.max(min, max) <= RegexBudget.MAX_COPIES; // more is refused by the library
        if (counted && !budget.repeat(min, max)) {
            throw new Refused(
                    "invalid regex pattern: invalid repetition size: " + regex.substring(at, end),
                    "a repetition, times those around it, makes at most " + RegexBudget.MAX_COPIES
                            + " copies: lower the counts, or use * or +");
        }
        repeat(end);
    }

    private static int count(String digits) {
        return digits.length() > 4 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }

    private void escape() {
        if (at + 1 < regex.length() && PERL_ESCAPES.indexOf(regex.charAt(at + 1)) >= 0) {
            throw refused("invalid escape sequence: \\" + regex.charAt(at + 1));
        }
        take(Math.min(at + 2, regex.length()));
        budget.atom(1);
    }

    private void open() {
        if (regex.startsWith("?", at + 1)) {
            throw refused("no argument for repetition operator: ?");
        }
        groups.push(translated.length());
        take(at + 1);
        atom = -1;
        budget.open();
    }

    private void close() {
        int start = groups.isEmpty() ? translated.length() : groups.pop();
        take(at + 1);
        atom = start;
        budget.close();
    }

    /// Perl takes `a+?` for another kind of `a+` and refuses `a**`; in POSIX mode the second repeats the first.
    private void repeat(int end) {
        if (repeated && atom >= 0) {
            translated.insert(atom, "(?:").append(')');
        }
        translated.append(regex, at, end);
        at = end;
        repeated = true;
    }

    /// Behind the class that begins here.
    private int classEnd() {
        int end = at + 1;
        end += regex.startsWith("^", end) ? 1 : 0;
        end += regex.startsWith("]", end) ? 1 : 0;
        while (end < regex.length() && regex.charAt(end) != ']') {
            if (regex.charAt(end) == '\\'
                    && end + 1 < regex.length()
                    && PERL_ESCAPES.indexOf(regex.charAt(end + 1)) >= 0) {
                throw refused("invalid escape sequence: \\" + regex.charAt(end + 1));
            }
            boolean named = regex.startsWith("[:", end) && regex.indexOf(":]", end + 2) > 0;
            end = named
                    ? regex.indexOf(":]", end + 2) + 2
                    : end + (regex.charAt(end) == '\\' && end + 1 < regex.length() ? 2 : 1);
        }
        return Math.min(end + 1, regex.length());
    }

    /// Behind `{n}`, `{n,}` or `{n,m}`; 0 when the brace is an ordinary character.
    private int countEnd() {
        int end = regex.indexOf('}', at);
        return end > 0 && regex.substring(at + 1, end).matches("\\d+(,\\d*)?") ? end + 1 : 0;
    }

    private static String wording(PatternSyntaxException error, String regex) {
        String description = error.getDescription();
        String words = WORDS.getOrDefault(description, description);
        String about = error.getPattern() == null ? "" : error.getPattern().replaceFirst("^\\(\\?m\\)", "");
        if (words.equals("unexpected )")) {
            about = regex;
        }
        return about.isEmpty() ? words : words + ": " + about;
    }

    private static Refused refused(String problem) {
        return new Refused(
                "invalid regex pattern: " + problem,
                "the syntax is POSIX extended (egrep): [[:digit:]] for \\d, no (?...), whole values are matched");
    }
}
