// SPDX-License-Identifier: Apache-2.0
package io.shikra.expression;

import java.util.List;

/// `@ugly` and `@pretty`: white space of JSON text (tidwall/pretty).
final class GjsonFormat {
    /// Below this nesting nothing is rearranged: it keeps recursion within any thread's stack.
    static final int DEEPEST = 256;

    private GjsonFormat() {}

    /// Without any white space outside strings.
    static String ugly(String json) {
        StringBuilder out = new StringBuilder(json.length());
        int i = 0;
        while (i < json.length()) {
            char c = json.charAt(i);
            if (c == '"') {
                int end = Scan.string(json, i, json.length());
                out.append(json, i, end);
                i = end;
            } else {
                if (c > ' ') {
                    out.append(c);
                }
                i++;
            }
        }
        return out.toString();
    }

    /// @param argument JSON object with `indent`, `prefix` and `width`; others are ignored
    static String pretty(String json, String argument) {
        Style style = Style.of(argument);
        StringBuilder out = new StringBuilder().append(style.prefix);
        write(JsonValue.parse(json).raw(), style, 0, out);
        return out.append('\n').toString();
    }

    private record Style(String prefix, String indent, int width) {
        static Style of(String argument) {
            String prefix = "";
            String indent = "  ";
            int width = 80;
            if (argument.startsWith("{")) {
                for (GjsonModifier.Member member : GjsonModifier.members(argument)) {
                    JsonValue value = JsonValue.parse(member.value());
                    switch (member.key()) {
                        case "\"prefix\"" -> prefix = value.text();
                        case "\"indent\"" -> indent = value.text();
                        case "\"width\"" -> width = (int) value.number();
                        default -> {}
                    }
                }
            }
            return new Style(prefix, indent, width);
        }
    }

    private static void write(String json, Style style, int depth, StringBuilder out) {
        if (depth >= DEEPEST || !(json.startsWith("{") || json.startsWith("["))) {
            out.append(depth >= DEEPEST ? ugly(json) : json);
            return;
        }
        boolean object = json.startsWith("{");
        if (!object && fitsOnALine(json, style, out)) {
            return;
        }
        List<GjsonModifier.Member> members = object
                ? GjsonModifier.members(json)
                : GjsonModifier.items(json).stream()
                        .map(item -> new GjsonModifier.Member("", item))
                        .toList();
        out.append(object ? '{' : '[');
        for (int i = 0; i < members.size(); i++) {
            out.append(i == 0 ? "\n" : ",\n").append(style.prefix).append(style.indent.repeat(depth + 1));
            if (object) {
                out.append(members.get(i).key()).append(": ");
            }
            write(members.get(i).value(), style, depth + 1, out);
        }
        if (!members.isEmpty()) {
            out.append('\n').append(style.prefix).append(style.indent.repeat(depth));
        }
        out.append(object ? '}' : ']');
    }

    /// Lists of plain values stay on one line while it is short enough.
    private static boolean fitsOnALine(String list, Style style, StringBuilder out) {
        List<String> items = GjsonModifier.items(list);
        if (items.stream().anyMatch(item -> item.startsWith("{"))) {
            return false;
        }
        String line = "[" + String.join(", ", items) + "]";
        int column = out.length() - (out.lastIndexOf("\n") + 1);
        if (items.isEmpty()
                || column + line.length() > style.width
                || items.stream().anyMatch(i -> i.startsWith("["))) {
            return false;
        }
        out.append(line);
        return true;
    }
}
