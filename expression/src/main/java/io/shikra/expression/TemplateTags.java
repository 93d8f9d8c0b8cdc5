// SPDX-License-Identifier: Apache-2.0
package io.shikra.expression;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Argo's simple tags: `{{name}}` in a text, usually the JSON of a template. Blanks around the name do not matter, one
/// tag may stand inside another (`{{inputs.parameters.{{item}}}}`), and a value is never scanned for tags again.
public final class TemplateTags {
    private static final Set<String> STRICT = Set.of("item", "steps", "inputs", "outputs", "pod", "workflow", "tasks");
    /// Enough for any real template; keeps the recursion of a hostile one short.
    private static final int DEEPEST = 8;

    private final String text;
    private final List<Piece> pieces;

    private sealed interface Piece {}

    private record Plain(String text) implements Piece {}

    /// @param written the tag as it stands in the text, to be left there when nobody knows it
    private record Tag(List<Piece> name, String written, int offset) implements Piece {}

    private TemplateTags(String text, List<Piece> pieces) {
        this.text = text;
        this.pieces = pieces;
    }

    /// Any text will do: braces that are never closed are plain text.
    public static TemplateTags compile(String text) {
        return new TemplateTags(text, new Parser(text).pieces());
    }

    /// The text with every known tag replaced by its value, escaped for the inside of a JSON string.
    ///
    /// @throws BadExpressionException for an unknown name with one of Argo's own prefixes (`inputs.`, `workflow.`
    ///     and so on), artifacts excepted, and for an expression tag `{{=…}}`. Other unknown tags stay as they are.
    public String substituteJson(Function<String, Optional<String>> values) {
        return substitute(name -> values.apply(name).map(JsonText::escape), values);
    }

    /// The same for a text that is no JSON: values go in as they are.
    ///
    /// @throws BadExpressionException as [#substituteJson(Function)]
    public String substituteText(Function<String, Optional<String>> values) {
        return substitute(values, values);
    }

    /// Names of the tags that have no other tag inside, in order, each once.
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        names(pieces, names);
        return names;
    }

    private static void names(List<Piece> pieces, Set<String> names) {
        for (Piece piece : pieces) {
            if (piece instanceof Tag(List<Piece> name, String _, int _)) {
                if (name.size() == 1 && name.getFirst() instanceof Plain(String plain)) {
                    names.add(plain.strip());
                }
                names(name, names);
            }
        }
    }

    private String substitute(
            Function<String, Optional<String>> values, Function<String, Optional<String>> insideNames) {
        StringBuilder out = new StringBuilder(text.length() + 64);
        for (Piece piece : pieces) {
            switch (piece) {
                case Plain(String plain) -> out.append(plain);
                case Tag tag -> out.append(value(tag, values, insideNames));
            }
        }
        return out.toString();
    }

    private static String value(
            Tag tag, Function<String, Optional<String>> values, Function<String, Optional<String>> insideNames) {
        StringBuilder built = new StringBuilder();
        for (Piece piece : tag.name) {
            switch (piece) {
                case Plain(String plain) -> built.append(plain);
                case Tag inner -> built.append(value(inner, insideNames, insideNames));
            }
        }
        String name = built.toString().strip();
        if (name.startsWith("=")) {
            throw new BadExpressionException(
                    "expression tag " + tag.written + " is not supported yet: use a plain {{name}} tag", tag.offset);
        }
        Optional<String> value = values.apply(name);
        if (value.isEmpty() && isStrict(name)) {
            throw new BadExpressionException("{{" + name + "}} has no value", tag.offset);
        }
        return value.orElse(tag.written);
    }

    private static boolean isStrict(String name) {
        int dot = name.indexOf('.');
        String prefix = dot < 0 ? name : name.substring(0, dot);
        boolean bare = dot < 0 && !prefix.equals("item");
        return STRICT.contains(prefix) && !bare && !name.contains(".artifacts.");
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        List<Piece> pieces() {
            List<Piece> pieces = new ArrayList<>();
            int plain = 0;
            while (at < text.length()) {
                int start = text.indexOf("{{", at);
                if (start < 0) {
                    break;
                }
                at = start;
                Optional<Tag> tag = tag(DEEPEST);
                if (tag.isEmpty()) {
                    at = start + 1;
                    continue;
                }
                if (start > plain) {
                    pieces.add(new Plain(text.substring(plain, start)));
                }
                pieces.add(tag.get());
                plain = at;
            }
            if (plain < text.length()) {
                pieces.add(new Plain(text.substring(plain)));
            }
            return List.copyOf(pieces);
        }

        /// The tag that starts here; empty, with the position anywhere, when it is never closed.
        private Optional<Tag> tag(int depth) {
            int start = at;
            at += 2;
            List<Piece> name = new ArrayList<>();
            int plain = at;
            while (at < text.length()) {
                if (text.startsWith("}}", at)) {
                    if (at > plain) {
                        name.add(new Plain(text.substring(plain, at)));
                    }
                    at += 2;
                    return Optional.of(new Tag(List.copyOf(name), text.substring(start, at), start));
                }
                if (!text.startsWith("{{", at)) {
                    at++;
                    continue;
                }
                if (depth == 0) {
                    return Optional.empty();
                }
                if (at > plain) {
                    name.add(new Plain(text.substring(plain, at)));
                }
                Optional<Tag> inner = tag(depth - 1);
                if (inner.isEmpty()) {
                    return Optional.empty();
                }
                name.add(inner.get());
                plain = at;
            }
            return Optional.empty();
        }
    }
}
