// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.source;

import io.shikra.engine.rule.Span;

/// A stretch of a condition or output text. Knows both its place in that text (as Falco counts) and in the file.
public record Place(MappedText text, int from, int to) {
    public Span span() {
        return text.span(from, to);
    }

    /// The list whose name became this; empty when it was written as it is.
    public String list() {
        return text.list(from, to);
    }

    /// Line within the text, from 1.
    public int line() {
        return 1
                + (int) text.text()
                        .substring(0, from)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    /// Column within its line of the text, from 1.
    public int column() {
        return from - text.text().lastIndexOf('\n', from - 1);
    }
}
