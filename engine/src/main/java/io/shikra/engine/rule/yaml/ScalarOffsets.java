// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.yaml;

import org.snakeyaml.engine.v2.common.ScalarStyle;

/// Finds for every character of a scalar's value where it stands in the file. YAML only ever drops, folds or unescapes
/// characters and keeps their order, so walking value and source side by side is enough.
final class ScalarOffsets {
    private final String raw;
    private final int to;
    private final ScalarStyle style;
    private int at;

    private ScalarOffsets(String raw, int from, int to, ScalarStyle style) {
        this.raw = raw;
        this.to = to;
        this.style = style;
        this.at = switch (style) {
            case SINGLE_QUOTED, DOUBLE_QUOTED -> from + 1;
            case LITERAL, FOLDED -> endOfLine(from);
            default -> from;
        };
    }

    static int[] align(String raw, int from, int to, ScalarStyle style, String value) {
        ScalarOffsets walk = new ScalarOffsets(raw, from, to, style);
        int[] offsets = new int[value.length()];
        for (int i = 0; i < offsets.length; i++) {
            boolean lowSurrogate = i > 0 && Character.isSurrogatePair(value.charAt(i - 1), value.charAt(i));
            offsets[i] = lowSurrogate && walk.wasEscape(offsets[i - 1]) ? offsets[i - 1] : walk.next(value.charAt(i));
        }
        return offsets;
    }

    /// The offset of this next character of the value; moves behind it.
    private int next(char wanted) {
        skipContinuedLines();
        if (!isBlank(wanted)) {
            skipBlanks();
        }
        int here = Math.min(at, Math.max(0, raw.length() - 1));
        if (at >= to) {
            return here;
        }
        char found = raw.charAt(at);
        if (style == ScalarStyle.DOUBLE_QUOTED && found == '\\') {
            at += escapeLength(at);
        } else if (style == ScalarStyle.SINGLE_QUOTED && found == '\'') {
            at += 2;
        } else if (found == wanted || (isBlank(wanted) && isBlank(found))) {
            at++;
        }
        return here;
    }

    private void skipBlanks() {
        while (at < to && isBlank(raw.charAt(at))) {
            at++;
            skipContinuedLines();
        }
    }

    /// A backslash at the end of a line of a double-quoted scalar swallows the break and the next line's indentation.
    private void skipContinuedLines() {
        while (style == ScalarStyle.DOUBLE_QUOTED
                && at + 1 < to
                && raw.charAt(at) == '\\'
                && (raw.charAt(at + 1) == '\n' || raw.charAt(at + 1) == '\r')) {
            at += 2;
            while (at < to && isBlank(raw.charAt(at))) {
                at++;
            }
        }
    }

    private boolean wasEscape(int offset) {
        return style == ScalarStyle.DOUBLE_QUOTED && offset < raw.length() && raw.charAt(offset) == '\\';
    }

    private int escapeLength(int backslash) {
        if (backslash + 1 >= to) {
            return 1;
        }
        return switch (raw.charAt(backslash + 1)) {
            case 'x' -> 4;
            case 'u' -> 6;
            case 'U' -> 10;
            default -> 2;
        };
    }

    private int endOfLine(int from) {
        int end = raw.indexOf('\n', from);
        return end < 0 ? to : end + 1;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r';
    }
}
