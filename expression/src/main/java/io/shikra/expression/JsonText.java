// SPDX-License-Identifier: Apache-2.0
package io.shikra.expression;

/// JSON strings, both ways.
public final class JsonText {
    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    /// {@code text} as a JSON string with its quotes; only what RFC 8259 demands is escaped.
    public static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16).append('"');
        escape(text, out, false);
        return out.append('"').toString();
    }

    /// {@code text} as Go's encoding/json writes it: `<`, `>`, `&` and the two line separators are escaped too.
    public static String quoteAsGo(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16).append('"');
        escape(text, out, true);
        return out.append('"').toString();
    }

    /// The inside of a JSON string: {@link #quote(String)} without its quotes.
    public static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        escape(text, out, false);
        return out.toString();
    }

    /// The text that a JSON string stands for. {@code literal} has no quotes; a broken escape is kept as it is.
    public static String unescape(String literal) {
        int slash = literal.indexOf('\\');
        if (slash < 0) {
            return literal;
        }
        StringBuilder out = new StringBuilder(literal.length()).append(literal, 0, slash);
        int i = slash;
        while (i < literal.length()) {
            char c = literal.charAt(i++);
            if (c != '\\' || i == literal.length()) {
                out.append(c);
                continue;
            }
            char kind = literal.charAt(i++);
            switch (kind) {
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case 'r' -> out.append('\r');
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'u' -> i = unicode(literal, i, out);
                default -> out.append(kind);
            }
        }
        return out.toString();
    }

    private static int unicode(String literal, int at, StringBuilder out) {
        if (at + 4 > literal.length()) {
            out.append("\\u");
            return at;
        }
        int code = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = Character.digit(literal.charAt(i), 16);
            if (digit < 0) {
                out.append("\\u");
                return at;
            }
            code = code * 16 + digit;
        }
        out.append((char) code);
        return at + 4;
    }

    private static void escape(String text, StringBuilder out, boolean asGo) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (mustEscape(text, i, asGo)) {
                        hex(c, out);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
    }

    /// A lone surrogate has no UTF-8 form: escaped, it survives.
    private static boolean mustEscape(String text, int at, boolean asGo) {
        char c = text.charAt(at);
        if (c < ' ') {
            return true;
        }
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
        }
        return asGo && (c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029');
    }

    private static void hex(char c, StringBuilder out) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt((c >> shift) & 15));
        }
    }
}
