// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.source;

import io.shikra.engine.rule.Span;
import java.util.ArrayList;
import java.util.List;

/// A text put together from pieces of rule files, where every character still knows the file and offset it came
/// from. Conditions are rewritten as text (lists pasted, exceptions appended, overrides joined) before they are
/// parsed; this is why an error in the result can still point into the file the user wrote.
///
/// Characters that nobody wrote (a joining blank, a parenthesis of an exception) take the position of the next
/// written one.
public final class MappedText {
    public static final MappedText EMPTY = new MappedText("", List.of());

    private final String text;
    private final List<Piece> pieces;

    private MappedText(String text, List<Piece> pieces) {
        this.text = text;
        this.pieces = pieces;
    }

    /// @param offsets for each character of {@code text}, where in {@code file} it stands
    public static MappedText of(SourceFile file, String text, int[] offsets) {
        if (offsets.length != text.length()) {
            throw new IllegalArgumentException(offsets.length + " offsets for " + text.length() + " characters");
        }
        return new MappedText(
                text, text.isEmpty() ? List.of() : List.of(new Piece(0, file, offsets, 0, text.length(), "")));
    }

    /// A text that stands in no file.
    public static MappedText unwritten(String text) {
        return new MappedText(text, List.of());
    }

    public String text() {
        return text;
    }

    public int length() {
        return text.length();
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    public MappedText plus(MappedText other) {
        return new Builder().add(this).add(other).build();
    }

    public MappedText plus(String unwritten) {
        return new MappedText(text + unwritten, pieces);
    }

    /// The characters from {@code from} to {@code to}, exclusive.
    public MappedText part(int from, int to) {
        return new Builder().add(this, from, to).build();
    }

    public MappedText strip() {
        int from = 0;
        int to = text.length();
        while (from < to && Character.isWhitespace(text.charAt(from))) {
            from++;
        }
        while (to > from && Character.isWhitespace(text.charAt(to - 1))) {
            to--;
        }
        return part(from, to);
    }

    /// Where the characters from {@code from} to {@code to} stand; `Span.NONE` when the text stands in no file.
    public Span span(int from, int to) {
        if (pieces.isEmpty()) {
            return Span.NONE;
        }
        for (Piece piece : pieces) {
            if (from < piece.end()) {
                return piece.span(Math.max(from, piece.start()), to);
            }
        }
        return afterTheLastWord();
    }

    /// The same text as what a list's name became.
    public MappedText ofList(String name) {
        return new MappedText(
                text, pieces.stream().map(piece -> piece.ofList(name)).toList());
    }

    /// The list whose name became what stands from {@code from} to {@code to}; empty when it was
    /// written there.
    public String list(int from, int to) {
        for (Piece piece : pieces) {
            if (from < piece.end()) {
                return piece.start() < to ? piece.list : "";
            }
        }
        return "";
    }

    /// Not after the blanks behind it: a folded text ends with a line break, and nothing of the next line is meant.
    private Span afterTheLastWord() {
        for (Piece piece : pieces.reversed()) {
            for (int at = piece.end() - 1; at >= piece.start(); at--) {
                if (!Character.isWhitespace(text.charAt(at))) {
                    return piece.spanAfter(at);
                }
            }
        }
        return pieces.getLast().spanAfter(pieces.getLast().end() - 1);
    }

    /// Whether it is the same text from the same places.
    public boolean isSameAs(MappedText other) {
        return this == other || (text.equals(other.text) && pieces.equals(other.pieces));
    }

    @Override
    public String toString() {
        return text;
    }

    /// Puts pieces together.
    public static final class Builder {
        private final StringBuilder text = new StringBuilder();
        private final List<Piece> pieces = new ArrayList<>();

        public Builder add(String unwritten) {
            text.append(unwritten);
            return this;
        }

        public Builder add(MappedText part) {
            return add(part, 0, part.length());
        }

        public Builder add(MappedText part, int from, int to) {
            int shift = text.length() - from;
            for (Piece piece : part.pieces) {
                int start = Math.max(from, piece.start());
                int end = Math.min(to, piece.end());
                if (start < end) {
                    pieces.add(piece.cut(start, end, shift));
                }
            }
            text.append(part.text, from, to);
            return this;
        }

        public boolean isEmpty() {
            return text.isEmpty();
        }

        public MappedText build() {
            return new MappedText(text.toString(), List.copyOf(pieces));
        }
    }

    /// The characters from `start` of the whole text are those of `offsets` from `first`, `length` many.
    /// {@code list} is the list whose name they replaced, if any.
    private record Piece(int start, SourceFile file, int[] offsets, int first, int length, String list) {
        int end() {
            return start + length;
        }

        Piece cut(int from, int to, int shift) {
            return new Piece(from + shift, file, offsets, first + from - start, to - from, list);
        }

        Piece ofList(String name) {
            return new Piece(start, file, offsets, first, length, name);
        }

        Span span(int from, int to) {
            int offset = offsets[first + from - start];
            int last = Math.clamp(to - 1L, from, end() - 1);
            return file.span(offset, offsets[first + last - start] - offset + 1);
        }

        Span spanAfter(int at) {
            return file.span(offsets[first + at - start] + 1, 1);
        }
    }
}
