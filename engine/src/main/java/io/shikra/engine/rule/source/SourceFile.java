// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.source;

import io.shikra.engine.rule.Span;
import java.util.Arrays;
import java.util.stream.IntStream;

/// A rule file's text with its line starts: turns an offset into what an editor calls line and column.
public final class SourceFile {
    private final String name;
    private final String text;
    private final int[] lineStarts;

    /// @param text without a byte order mark
    public SourceFile(String name, String text) {
        this.name = name;
        this.text = text;
        this.lineStarts = lineStarts(text);
    }

    public String name() {
        return name;
    }

    public String text() {
        return text;
    }

    /// Counts from 0.
    public int lineOf(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found : -found - 2;
    }

    /// Counts from 0, in UTF-16 units.
    public int columnOf(int offset) {
        return offset - lineStarts[lineOf(offset)];
    }

    /// The span of {@code length} characters from {@code offset}, cut at the end of its line, at least one long.
    public Span span(int offset, int length) {
        int at = Math.clamp(offset, 0, text.length());
        int line = lineOf(at);
        int end = line + 1 < lineStarts.length ? lineStarts[line + 1] - 1 : text.length();
        int fitting = Math.max(1, Math.min(length, end - at));
        return new Span(name, line + 1, at - lineStarts[line] + 1, fitting);
    }

    private static int[] lineStarts(String text) {
        return IntStream.concat(
                        IntStream.of(0),
                        IntStream.range(0, text.length())
                                .filter(i -> text.charAt(i) == '\n')
                                .map(i -> i + 1))
                .toArray();
    }
}
