// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.syntax;

import io.shikra.engine.rule.source.MappedText;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Replaces a list's name in a condition by its items. This happens in the text, before parsing, wherever the name
/// stands between blanks, parentheses, commas or equals signs: also inside quotes, as in Falco.
public final class ListPaste {
    private static final String BLANKS = " \t\n\r";
    private static final String DELIMITERS = BLANKS + "(),=";

    private ListPaste() {}

    /// What stands between delimiters: of most lists it shows that they are not used.
    public static Set<String> words(String text) {
        Set<String> words = new HashSet<>();
        int from = 0;
        for (int at = 0; at <= text.length(); at++) {
            if (at == text.length() || isDelimiter(text.charAt(at))) {
                if (at > from) {
                    words.add(text.substring(from, at));
                }
                from = at + 1;
            }
        }
        return words;
    }

    /// Whether the name of a list can only be one of the words of a text.
    public static boolean isOneWord(String name) {
        return name.chars().noneMatch(ListPaste::isDelimiter);
    }

    private static boolean isDelimiter(int c) {
        return DELIMITERS.indexOf(c) >= 0;
    }

    /// The condition with every use of the list replaced; empty when the list is not used.
    public static Optional<MappedText> paste(MappedText condition, String name, List<MappedText> items) {
        MappedText result = condition;
        boolean used = false;
        int start = name.isEmpty() ? -1 : result.text().indexOf(name);
        while (start >= 0) {
            int end = start + name.length();
            if (isDelimited(result.text(), start, end)) {
                MappedText pasted = joined(items).ofList(name);
                int from = skipBlanksBefore(result.text(), start);
                int to = skipBlanksAfter(result.text(), end);
                if (pasted.isEmpty()) {
                    // one comma too many is left: the one before if there is one, else the one behind
                    if (from > 0 && result.text().charAt(from - 1) == ',') {
                        from--;
                    } else if (to < result.length() && result.text().charAt(to) == ',') {
                        to++;
                    }
                }
                MappedText.Builder rewritten = new MappedText.Builder().add(result, 0, from);
                if (from > 0) {
                    rewritten.add(" ");
                }
                result = rewritten
                        .add(pasted)
                        .add(" ")
                        .add(result, to, result.length())
                        .build();
                start = from + pasted.length() + 1;
                used = true;
            }
            start = result.text().indexOf(name, start + 1);
        }
        return used ? Optional.of(result) : Optional.empty();
    }

    /// An item or exception value as it is pasted: in double quotes when it has a blank and no quote at its start.
    public static MappedText quoted(MappedText item) {
        String text = item.text();
        if (text.indexOf(' ') < 0 || text.startsWith("\"") || text.startsWith("'")) {
            return item;
        }
        return new MappedText.Builder().add("\"").add(item).add("\"").build();
    }

    private static MappedText joined(List<MappedText> items) {
        MappedText.Builder all = new MappedText.Builder();
        for (MappedText item : items) {
            if (!all.isEmpty()) {
                all.add(", ");
            }
            all.add(quoted(item));
        }
        return all.build();
    }

    private static boolean isDelimited(String text, int start, int end) {
        return (start == 0 || isDelimiter(text.charAt(start - 1)))
                && (end >= text.length() || isDelimiter(text.charAt(end)));
    }

    private static int skipBlanksBefore(String text, int start) {
        int from = start;
        while (from > 0 && BLANKS.indexOf(text.charAt(from - 1)) >= 0) {
            from--;
        }
        return from;
    }

    private static int skipBlanksAfter(String text, int end) {
        int to = end;
        while (to < text.length() && BLANKS.indexOf(text.charAt(to)) >= 0) {
            to++;
        }
        return to;
    }
}
