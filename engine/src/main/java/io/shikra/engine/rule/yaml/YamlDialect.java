// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/// What yaml-cpp, Falco's reader, accepts and ours does not, written so that ours does. Every character keeps its
/// place.
final class YamlDialect {
    /// Stands for a colon at the start of a plain scalar in a flow; a character that no text should use.
    static final char COLON = '\uE03A';

    /// What the escape `\v` is: stands for the escaped single quote, which YAML does not have in double quotes.
    static final char QUOTE = '\u000B';

    private static final String FLOW_ENDS = ",]}";

    private YamlDialect() {}

    /// Whether the stand-ins can be told from what the text says itself.
    static boolean isApplicable(String text) {
        return text.indexOf(COLON) < 0 && text.indexOf(QUOTE) < 0 && !text.contains("\\v");
    }

    /// What was written where a stand-in is.
    static String restored(String value) {
        return value.replace(COLON, ':').replace(QUOTE, '\'');
    }

    /// The text with the place of the error rewritten; empty when yaml-cpp would refuse it too.
    ///
    /// @param offsets from the library's index to one of {@code text}
    static Optional<String> accepted(String text, MarkedYamlEngineException error, IndexToOffset offsets) {
        int problem =
                error.getProblemMark().map(Mark::getIndex).map(offsets::of).orElse(-1);
        int context =
                error.getContextMark().map(Mark::getIndex).map(offsets::of).orElse(-1);
        if (problem < 0) {
            return Optional.empty();
        }
        String doing = error.getContext() == null ? "" : error.getContext();
        if (doing.contains("flow node")) {
            return withPlainColon(text, problem);
        }
        if (doing.contains("scanning a tag") && context >= 0) {
            return withEmptyTaggedValue(text, context, problem);
        }
        if (doing.contains("double-quoted scalar") && text.startsWith("\\'", problem - 1)) {
            return Optional.of(replaced(text, problem, problem + 1, "v"));
        }
        return doing.contains("quoted scalar") && context >= 0 && problem >= text.length()
                ? withQuoteClosed(text, context)
                : Optional.empty();
    }

    /// In `[::1]` the colon begins a value.
    private static Optional<String> withPlainColon(String text, int at) {
        boolean plain = at + 1 < text.length()
                && text.charAt(at) == ':'
                && !Character.isWhitespace(text.charAt(at + 1))
                && FLOW_ENDS.indexOf(text.charAt(at + 1)) < 0;
        return plain ? Optional.of(replaced(text, at, at + 1, String.valueOf(COLON))) : Optional.empty();
    }

    /// In `[!=]` a tag is all there is of an empty value.
    private static Optional<String> withEmptyTaggedValue(String text, int from, int to) {
        boolean isolated = to - from >= 2 && to < text.length() && FLOW_ENDS.indexOf(text.charAt(to)) >= 0;
        return isolated ? Optional.of(replaced(text, from, to, "''" + " ".repeat(to - from - 2))) : Optional.empty();
    }

    /// The end of the file, when it comes after a line end, closes a quote.
    private static Optional<String> withQuoteClosed(String text, int from) {
        if (from >= text.length()) {
            return Optional.empty();
        }
        String open = text.substring(from);
        boolean quoted = open.startsWith("\"") || open.startsWith("'");
        boolean lineEnded = open.indexOf('\n') >= 0
                && open.substring(open.lastIndexOf('\n') + 1).isBlank();
        return quoted && lineEnded ? Optional.of(text + open.charAt(0)) : Optional.empty();
    }

    private static String replaced(String text, int from, int to, String by) {
        return text.substring(0, from) + by + text.substring(to);
    }

    @FunctionalInterface
    interface IndexToOffset {
        int of(int index);
    }
}
