// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.resolve;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/// Compiles what Falco's RE2 accepts in its POSIX mode: no Perl classes, no flags, no word boundaries; the longest
/// match; `^` and `$` at line ends. The library only knows Perl's syntax, so the difference is refused here.
final class PosixRegex {
    /// Escapes of Perl's that POSIX mode does not know.
    private static final String PERL_ESCAPES = "dDsSwWbBAzZpPQEC123456789";

    private PosixRegex() {}

    static Pattern compile(String regex) {
        refusePerl(regex);
        try {
            return Pattern.compile(regex, Pattern.LONGEST_MATCH | Pattern.MULTILINE);
        } catch (PatternSyntaxException error) {
            throw refused(wording(error.getDescription(), error.getPattern()));
        }
    }

    private static void refusePerl(String regex) {
        boolean inClass = false;
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == '\\' && i + 1 < regex.length()) {
                i++; // the escaped character is not looked at again
                if (PERL_ESCAPES.indexOf(regex.charAt(i)) >= 0) {
                    throw refused("invalid escape sequence: \\" + regex.charAt(i));
                }
            } else if (inClass) {
                inClass = c != ']';
            } else if (c == '[') {
                inClass = true;
                i += regex.startsWith("^]", i + 1) ? 2 : regex.startsWith("]", i + 1) ? 1 : 0;
            } else if (c == '(' && regex.startsWith("?", i + 1)) {
                throw refused("no argument for repetition operator: ?");
            }
        }
    }

    private static String wording(String description, String pattern) {
        String plain = description.replace("missing closing ]", "missing ]").replace("missing closing )", "missing )");
        return pattern.isEmpty() ? plain : plain + ": " + pattern;
    }

    private static Refused refused(String problem) {
        return new Refused(
                "invalid regex pattern: " + problem,
                "the syntax is POSIX extended (egrep): [[:digit:]] for \\d, no (?...), whole values are matched");
    }
}
