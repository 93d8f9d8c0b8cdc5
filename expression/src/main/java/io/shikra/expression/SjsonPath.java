// SPDX-License-Identifier: Apache-2.0
package io.shikra.expression;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Where to put a value into JSON text, with the syntax and the results of tidwall/sjson 1.2.5 (`set` only): `a.b.0`,
/// `-1` appends, `:0` forces a key, `\.` and `\:` escape. A path with `| # @ * ?` is a gjson query: every existing
/// match is replaced, nothing is created.
public final class SjsonPath {
    /// A larger index would only fill memory with `null`.
    static final int LARGEST_INDEX = 10_000;

    private final String text;
    private final List<Part> parts;
    private final GjsonPath query;

    /// One key or index.
    ///
    /// @param forced a leading colon: a key even if it looks like an index
    private record Part(String key, boolean forced) {
        boolean appends() {
            return !forced && key.equals("-1");
        }

        /// sjson takes the empty text for index 0.
        boolean isIndex() {
            return !forced && key.chars().allMatch(c -> c >= '0' && c <= '9');
        }

        int index() {
            if (key.length() > 5 || (!key.isEmpty() && Integer.parseInt(key) > LARGEST_INDEX)) {
                throw new BadExpressionException("index " + key + " is larger than " + LARGEST_INDEX, 0);
            }
            return key.isEmpty() ? 0 : Integer.parseInt(key);
        }
    }

    private SjsonPath(String text, List<Part> parts, GjsonPath query) {
        this.text = text;
        this.parts = parts;
        this.query = query;
    }

    /// @throws BadExpressionException for an empty or too long path
    public static SjsonPath compile(String path) {
        if (path.isEmpty()) {
            throw new BadExpressionException("the path is empty: write where the value goes, such as metadata.name", 0);
        }
        GjsonPath query = GjsonPath.compile(path);
        List<Part> parts = new ArrayList<>();
        int i = 0;
        boolean more = true;
        while (more) {
            boolean forced = i < path.length() && path.charAt(i) == ':';
            i += forced ? 1 : 0;
            StringBuilder key = new StringBuilder();
            while (i < path.length() && path.charAt(i) != '.') {
                char c = path.charAt(i++);
                if ("|#@*?".indexOf(c) >= 0) {
                    return new SjsonPath(path, List.of(), query);
                }
                key.append(c == '\\' && i < path.length() ? path.charAt(i++) : c);
            }
            parts.add(new Part(key.toString(), forced));
            more = i < path.length();
            i++;
        }
        return new SjsonPath(path, List.copyOf(parts), query);
    }

    /// {@code json} with the text as a JSON string at this path, escaped as Go does.
    ///
    /// @throws BadExpressionException when the path names a key of a list, or an index beyond 10 000
    public String set(String json, String value) {
        return setRaw(json, JsonText.quoteAsGo(value));
    }

    /// {@code json} with the JSON {@code value} put in as it is.
    ///
    /// @throws BadExpressionException when the path names a key of a list, or an index beyond 10 000
    public String setRaw(String json, String value) {
        if (parts.isEmpty()) {
            return replaceMatches(json, value);
        }
        StringBuilder out = new StringBuilder(json.length() + value.length() + 32);
        put(json, 0, value, out);
        return out.toString();
    }

    private String replaceMatches(String json, String value) {
        GjsonHit hit = query.find(json);
        List<GjsonHit> places = hit.located() && hit.exists() ? List.of(hit) : hit.places();
        StringBuilder out = new StringBuilder(json);
        places.stream()
                .sorted(Comparator.comparingInt(GjsonHit::start).reversed())
                .forEach(place -> out.replace(place.start(), place.end(), value));
        return out.toString();
    }

    private void put(String json, int depth, String value, StringBuilder out) {
        Part part = parts.get(depth);
        int start = Scan.blank(json, 0, json.length());
        char first = start < json.length() ? json.charAt(start) : ' ';
        GjsonHit existing = switch (first) {
            case '{' -> member(json, start + 1, part.key);
            case '[' -> element(json, start + 1, part);
            default -> GjsonHit.MISSING;
        };
        if (existing.end() > 0) {
            out.append(json, 0, existing.start());
            if (depth + 1 < parts.size()) {
                put(existing.raw(), depth + 1, value, out);
            } else {
                out.append(value);
            }
            out.append(json, existing.end(), json.length());
            return;
        }
        switch (first) {
            case '{' -> addMember(json, depth, value, out);
            case '[' -> addElement(json, start, depth, value, out);
            default -> container(depth, first == ' ' && part.appends(), value, out);
        }
    }

    private static GjsonHit member(String json, int at, String key) {
        GjsonPlan.InObject step = new GjsonPlan.InObject(key, false, null, null);
        GjsonPlan.Step walk = new GjsonPlan.Step(step, GjsonPlan.InList.Nothing.NOTHING);
        return GjsonSearch.get(json, at - 1, json.length(), new GjsonPlan.Walk(walk));
    }

    private static GjsonHit element(String json, int at, Part part) {
        if (!part.isIndex() || part.key.isEmpty()) {
            return GjsonHit.MISSING;
        }
        List<GjsonHit> elements = GjsonSearch.elements(json, at, json.length());
        return part.index() < elements.size() ? elements.get(part.index()) : GjsonHit.MISSING;
    }

    private void addMember(String json, int depth, String value, StringBuilder out) {
        int close = json.lastIndexOf('}');
        String head = json.substring(0, close < 0 ? json.length() : close).stripTrailing();
        out.append(head);
        if (!head.endsWith("{")) {
            out.append(',');
        }
        out.append(JsonText.quoteAsGo(parts.get(depth).key)).append(':');
        rest(depth, value, out);
        out.append('}');
    }

    private void addElement(String json, int start, int depth, String value, StringBuilder out) {
        Part part = parts.get(depth);
        if (!part.isIndex() && !part.appends()) {
            throw new BadExpressionException(
                    "\"" + part.key + "\" in " + text + " is no index, but there is a list: write a number or -1", 0);
        }
        List<GjsonHit> elements = GjsonSearch.elements(json, start + 1, json.length());
        List<String> all = new ArrayList<>(elements.stream().map(GjsonHit::raw).toList());
        while (part.isIndex() && all.size() < part.index()) {
            all.add("null");
        }
        StringBuilder added = new StringBuilder();
        rest(depth, value, added);
        all.add(added.toString());
        out.append('[').append(String.join(",", all)).append(']');
    }

    /// A new container for the part at {@code depth}: a list for an index, else an object.
    private void container(int depth, boolean asKey, String value, StringBuilder out) {
        Part part = parts.get(depth);
        if (part.isIndex() || (part.appends() && !asKey)) {
            int padding = part.isIndex() ? part.index() : 0;
            out.append('[').append("null,".repeat(padding));
            rest(depth, value, out);
            out.append(']');
            return;
        }
        out.append('{').append(JsonText.quoteAsGo(part.key)).append(':');
        rest(depth, value, out);
        out.append('}');
    }

    private void rest(int depth, String value, StringBuilder out) {
        if (depth + 1 < parts.size()) {
            container(depth + 1, false, value, out);
        } else {
            out.append(value);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
