// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule;

/// A place in a file that the user wrote. Line and column count from 1; {@code length} is in characters.
public record Span(String file, int line, int column, int length) {
    public static final Span NONE = new Span("", 0, 0, 0);

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
