// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

/// POSIX fnmatch with flags 0 in the C locale, on bytes: `*` and `?` also match `/` and a leading dot, `\` takes the
/// next character literally, `[a-z]`, `[!x]`, `[^x]`, `[[:alpha:]]` are brackets. With folding, ASCII letters of both
/// cases are the same (FNM_CASEFOLD).
final class Fnmatch {
    private final byte[] pattern;
    private final boolean fold;
    /// Where {@link #bracket} stopped reading: behind the closing bracket.
    private int behind;

    Fnmatch(byte[] pattern, boolean fold) {
        this.pattern = pattern;
        this.fold = fold;
    }

    /// Backtracks only to the last star, so the time is at most pattern length times text length.
    boolean matches(byte[] text, int from, int to) {
        int p = 0;
        int t = from;
        int star = -1;
        int resume = from;
        while (true) {
            if (p < pattern.length && pattern[p] == '*') {
                star = ++p;
                resume = t;
            } else if (t < to) {
                int next = p < pattern.length ? single(p, text[t]) : -1;
                if (next >= 0) {
                    p = next;
                    t++;
                } else if (star >= 0) {
                    p = star;
                    t = ++resume;
                } else {
                    return false;
                }
            } else {
                return p == pattern.length;
            }
        }
    }

    /// Position behind the element at {@code p} when it matches the byte, else -1.
    private int single(int p, byte text) {
        return switch (pattern[p]) {
            case '?' -> p + 1;
            case '[' -> {
                int verdict = bracket(p + 1, text);
                yield verdict < 0 ? literal(p, text) : verdict > 0 ? behind : -1;
            }
            case '\\' -> p + 1 < pattern.length ? literal(p + 1, text) : -1;
            default -> literal(p, text);
        };
    }

    private int literal(int p, byte text) {
        return same(pattern[p], text) ? p + 1 : -1;
    }

    private boolean same(byte a, byte b) {
        return fold ? Bytes.fold(a) == Bytes.fold(b) : a == b;
    }

    /// 1: the bracket that opens before {@code p} has the byte, 0: it has not, -1: it is never closed, so `[` is
    /// literal.
    private int bracket(int p, byte text) {
        int at = p;
        boolean negated = at < pattern.length && (pattern[at] == '!' || pattern[at] == '^');
        if (negated) {
            at++;
        }
        boolean found = false;
        boolean first = true;
        while (at < pattern.length && (first || pattern[at] != ']')) {
            first = false;
            int end = classEnd(at);
            if (end > 0) {
                found |= inClass(at + 2, end, text);
                at = end + 2;
                continue;
            }
            if (pattern[at] == '\\' && at + 1 < pattern.length) {
                at++;
            }
            byte low = pattern[at++];
            byte high = low;
            if (at + 1 < pattern.length && pattern[at] == '-' && pattern[at + 1] != ']') {
                at++;
                if (pattern[at] == '\\' && at + 1 < pattern.length) {
                    at++;
                }
                high = pattern[at++];
            }
            found |= inRange(low, high, text);
        }
        if (at >= pattern.length) {
            return -1;
        }
        behind = at + 1;
        return found != negated ? 1 : 0;
    }

    private boolean inRange(byte low, byte high, byte text) {
        int b = text & 0xff;
        if (b >= (low & 0xff) && b <= (high & 0xff)) {
            return true;
        }
        if (!fold) {
            return false;
        }
        int folded = Bytes.fold(b);
        return folded >= Bytes.fold(low & 0xff) && folded <= Bytes.fold(high & 0xff);
    }

    /// Index of the `:]` that closes a class opened at {@code at}, 0 when none is.
    private int classEnd(int at) {
        if (pattern[at] != '[' || at + 1 >= pattern.length || pattern[at + 1] != ':') {
            return 0;
        }
        int end = at + 2;
        while (end + 1 < pattern.length && pattern[end] >= 'a' && pattern[end] <= 'z') {
            end++;
        }
        return end + 1 < pattern.length && pattern[end] == ':' && pattern[end + 1] == ']' ? end : 0;
    }

    private boolean inClass(int from, int to, byte text) {
        int b = text & 0xff;
        boolean upper = b >= 'A' && b <= 'Z';
        boolean lower = b >= 'a' && b <= 'z';
        boolean digit = b >= '0' && b <= '9';
        boolean graph = b > 32 && b < 127;
        if (named(from, to, "alpha")) {
            return upper || lower;
        } else if (named(from, to, "digit")) {
            return digit;
        } else if (named(from, to, "alnum")) {
            return upper || lower || digit;
        } else if (named(from, to, "upper")) {
            return upper || (fold && lower);
        } else if (named(from, to, "lower")) {
            return lower || (fold && upper);
        } else if (named(from, to, "space")) {
            return b == ' ' || (b >= 9 && b <= 13);
        } else if (named(from, to, "blank")) {
            return b == ' ' || b == '\t';
        } else if (named(from, to, "punct")) {
            return graph && !upper && !lower && !digit;
        } else if (named(from, to, "xdigit")) {
            return digit || (b >= 'a' && b <= 'f') || (b >= 'A' && b <= 'F');
        } else if (named(from, to, "cntrl")) {
            return b < 32 || b == 127;
        } else if (named(from, to, "print")) {
            return graph || b == ' ';
        }
        return named(from, to, "graph") && graph;
    }

    private boolean named(int from, int to, String name) {
        if (to - from != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (pattern[from + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
