// SPDX-License-Identifier: Apache-2.0
package io.shikra.expression;

/// Matching with `*` (any text) and `?` (any one character); `\` takes the next character as it is. Linear in
/// text × pattern, whatever the pattern.
final class Wildcard {
    private Wildcard() {}

    static boolean matches(String text, String pattern) {
        int t = 0;
        int p = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = ++p;
                resume = t;
                continue;
            }
            int width = width(pattern, p);
            if (width > 0 && accepts(pattern, p, text.charAt(t))) {
                p += width;
                t++;
            } else if (star >= 0) {
                p = star;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    private static int width(String pattern, int at) {
        if (at >= pattern.length()) {
            return 0;
        }
        return pattern.charAt(at) == '\\' && at + 1 < pattern.length() ? 2 : 1;
    }

    private static boolean accepts(String pattern, int at, char c) {
        char wanted = pattern.charAt(at);
        if (wanted == '\\' && at + 1 < pattern.length()) {
            return pattern.charAt(at + 1) == c;
        }
        return wanted == '?' || wanted == c;
    }
}
