// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.syntax;

import io.shikra.engine.rule.source.ConditionError;
import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.source.Place;

/// Takes tokens off the front of a condition's text. There is no token stream: which tokens are possible depends on
/// the grammar's position, as in Falco.
final class Scanner {
    private final MappedText source;
    private final String text;
    private int at;
    private String last = "";

    Scanner(MappedText source, int from) {
        this.source = source;
        this.text = source.text();
        this.at = from;
    }

    int at() {
        return at;
    }

    void backTo(int position) {
        at = position;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    /// The last token taken, as an error message names it; blanks do not count.
    String last() {
        return last;
    }

    Place since(int from) {
        return new Place(source, from, at);
    }

    Place here() {
        return new Place(source, at, Math.min(at + 1, text.length()));
    }

    boolean blank() {
        int from = at;
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        return at > from;
    }

    boolean text(String wanted) {
        return text.startsWith(wanted, at) && take(at + wanted.length());
    }

    /// The word, but only when a blank follows it; the blank stays.
    boolean wordBeforeBlank(String wanted) {
        int end = at + wanted.length();
        return text.startsWith(wanted, at) && end < text.length() && isBlank(text.charAt(end)) && take(end);
    }

    /// `[a-zA-Z]+[a-zA-Z0-9_]*`
    boolean identifier() {
        int end = identifierEnd(at);
        return end > at && take(end);
    }

    /// Two or more identifiers joined by dots.
    boolean fieldName() {
        int end = identifierEnd(at);
        if (end == at) {
            return false;
        }
        boolean dotted = false;
        while (end < text.length() && text.charAt(end) == '.' && identifierEnd(end + 1) > end + 1) {
            end = identifierEnd(end + 1);
            dotted = true;
        }
        return dotted && take(end);
    }

    /// Hexadecimal, or decimal with an optional sign, fraction and (signed) exponent.
    boolean number() {
        if (text.startsWith("0x", at) || text.startsWith("0X", at)) {
            int end = at + 2;
            while (end < text.length() && Character.digit(text.charAt(end), 16) >= 0) {
                end++;
            }
            if (end > at + 2) {
                return take(end);
            }
        }
        int end = at;
        if (end < text.length() && (text.charAt(end) == '+' || text.charAt(end) == '-')) {
            end++;
        }
        int digits = digitsEnd(end);
        if (digits == end) {
            return false;
        }
        end = digits;
        if (end < text.length() && text.charAt(end) == '.') {
            end = digitsEnd(end + 1);
        }
        return take(exponentEnd(end));
    }

    /// `[^()"'\s=,]+`
    boolean bareString() {
        int end = at;
        while (end < text.length() && !isBareStop(text.charAt(end))) {
            end++;
        }
        return end > at && take(end);
    }

    /// `[^\[\]"'\s]+`
    boolean bareArgument() {
        int end = at;
        while (end < text.length() && "[]\"'".indexOf(text.charAt(end)) < 0 && !isSpace(text.charAt(end))) {
            end++;
        }
        return end > at && take(end);
    }

    /// A string in double or single quotes, which may span lines. It ends at the first such quote that has no
    /// backslash directly before it: like Falco's, this scanner does not see that the backslash may itself be
    /// escaped.
    boolean quotedString() {
        if (atEnd() || (text.charAt(at) != '"' && text.charAt(at) != '\'')) {
            return false;
        }
        char quote = text.charAt(at);
        for (int end = at + 1; end < text.length(); end++) {
            if (text.charAt(end) == quote && text.charAt(end - 1) != '\\') {
                last = unescape(at + 1, end, quote);
                at = end + 1;
                return true;
            }
        }
        return false;
    }

    private String unescape(int from, int to, char quote) {
        StringBuilder value = new StringBuilder();
        int next = from;
        while (next < to) {
            char c = text.charAt(next);
            next += c == '\\' ? escape(next, to, quote, value) : 1;
            if (c != '\\') {
                value.append(c);
            }
        }
        return value.toString();
    }

    /// Appends what the escape at {@code backslash} means; returns its length.
    private int escape(int backslash, int to, char quote, StringBuilder value) {
        char escaped = text.charAt(backslash + 1);
        switch (escaped) {
            case 'b' -> value.append('\b');
            case 'f' -> value.append('\f');
            case 'n' -> value.append('\n');
            case 'r' -> value.append('\r');
            case 't' -> value.append('\t');
            case '\\', ' ' -> value.append('\\');
            case '/' -> value.append('/');
            case '"', '\'' -> value.append(quoteIn(quote, escaped, backslash, to));
            case 'x' -> {
                value.append(hex(backslash + 2, to));
                return 4;
            }
            default ->
                throw new ConditionError(
                        "unsupported string escape sequence: \\" + escaped,
                        behind(to),
                        new Place(source, backslash, backslash + 2),
                        "write \\\\ for a backslash; the escapes are \\b \\f \\n \\r \\t \\\\ \\/ \\xHH and the quote");
        }
        return 2;
    }

    private char quoteIn(char quote, char escaped, int backslash, int to) {
        if (quote != escaped) {
            throw new ConditionError(
                    "invalid \\" + escaped + " escape in " + quote + "-quoted string",
                    behind(to),
                    new Place(source, backslash, backslash + 2),
                    "this quote needs no backslash here");
        }
        return escaped;
    }

    private char hex(int from, int to) {
        if (from + 2 > to
                || Character.digit(text.charAt(from), 16) < 0
                || Character.digit(text.charAt(from + 1), 16) < 0) {
            throw new ConditionError(
                    "invalid \\x escape: two hexadecimal digits expected",
                    behind(to),
                    new Place(source, from - 2, from),
                    "write \\x and two hexadecimal digits, e.g. \\x41");
        }
        return (char) Integer.parseInt(text, from, from + 2, 16);
    }

    /// Falco looks at escapes when it is behind the closing quote.
    private Place behind(int closingQuote) {
        return new Place(source, closingQuote + 1, Math.min(closingQuote + 2, text.length()));
    }

    private boolean take(int end) {
        last = text.substring(at, end);
        at = end;
        return true;
    }

    private int identifierEnd(int from) {
        if (from >= text.length() || !isAsciiLetter(text.charAt(from))) {
            return from;
        }
        int end = from + 1;
        while (end < text.length() && isWordPart(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private int digitsEnd(int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private int exponentEnd(int from) {
        if (from + 2 < text.length() && (text.charAt(from) == 'e' || text.charAt(from) == 'E')) {
            char sign = text.charAt(from + 1);
            int end = digitsEnd(from + 2);
            if ((sign == '+' || sign == '-') && end > from + 2) {
                return end;
            }
        }
        return from;
    }

    private static boolean isAsciiLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isWordPart(char c) {
        return isAsciiLetter(c) || (c >= '0' && c <= '9') || c == '_';
    }

    private static boolean isBareStop(char c) {
        return "()\"'=,".indexOf(c) >= 0 || isSpace(c);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\b' || c == '\r' || c == '\n';
    }
}
