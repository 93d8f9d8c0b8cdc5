// SPDX-License-Identifier: Apache-2.0
package io.shikra.expression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Path text → [GjsonPlan]. As gjson, it accepts every text: what makes no sense finds nothing.
final class GjsonCompiler {
    /// The same rest of a path is met once in an object and once in a list: compile it once.
    private final Map<String, GjsonPlan.Step> steps = new HashMap<>();

    GjsonPlan plan(String path) {
        if (path.startsWith("@")) {
            Optional<GjsonPlan> transform = transform(path);
            if (transform.isPresent()) {
                return transform.get();
            }
        } else if (path.startsWith("!")) {
            return literal(path);
        } else if (path.startsWith("[") || path.startsWith("{")) {
            Optional<GjsonPlan> multi = multi(path);
            if (multi.isPresent()) {
                return multi.get();
            }
        }
        return new GjsonPlan.Walk(step(path));
    }

    /// What follows a modifier, literal or bracket: `.path` or `|path`.
    private @Nullable GjsonPlan rest(String text) {
        return text.startsWith(".") || text.startsWith("|") ? plan(text.substring(1)) : null;
    }

    private Optional<GjsonPlan> transform(String path) {
        int end = 1;
        while (end < path.length() && ".|:".indexOf(path.charAt(end)) < 0) {
            end++;
        }
        Optional<GjsonModifier> modifier = GjsonModifier.named(path.substring(1, end));
        if (modifier.isEmpty()) {
            return Optional.empty();
        }
        String rest = path.substring(end);
        String argument = "";
        if (rest.length() > 1 && rest.startsWith(":")) {
            argument = argument(rest.substring(1));
            rest = rest.substring(1 + argument.length());
        }
        return Optional.of(new GjsonPlan.Transform(modifier.get(), argument, rest(rest)));
    }

    /// JSON is taken whole; anything else up to the next pipe.
    private static String argument(String text) {
        if ("{[\"".indexOf(text.charAt(0)) >= 0) {
            return text.substring(0, Scan.value(text, 0, text.length()));
        }
        int i = 0;
        while (i < text.length() && text.charAt(i) != '|') {
            i = "{[\"(".indexOf(text.charAt(i)) >= 0 ? Scan.value(text, i, text.length()) : i + 1;
        }
        return text.substring(0, i);
    }

    private GjsonPlan literal(String path) {
        int end = 1;
        if (path.length() > 1 && "{[\"".indexOf(path.charAt(1)) >= 0) {
            end = Scan.value(path, 1, path.length());
        } else {
            while (end < path.length() && path.charAt(end) != '|' && path.charAt(end) != '.') {
                end++;
            }
        }
        return new GjsonPlan.Literal(path.substring(1, end), rest(path.substring(end)));
    }

    private Optional<GjsonPlan> multi(String path) {
        boolean object = path.startsWith("{");
        List<GjsonPlan.Part> parts = new ArrayList<>();
        int start = 1;
        int i = 1;
        while (i < path.length()) {
            char c = path.charAt(i);
            if (c == '\\') {
                i += 2;
            } else if (c == ',') {
                parts.add(part(path.substring(start, i), object));
                start = ++i;
            } else if (c == ']' || c == ')' || c == '}') {
                parts.add(part(path.substring(start, i), object));
                return Optional.of(new GjsonPlan.Multi(object, List.copyOf(parts), rest(path.substring(i + 1))));
            } else {
                i = "{[\"(".indexOf(c) >= 0 ? Scan.value(path, i, path.length()) : i + 1;
            }
        }
        return Optional.empty();
    }

    private GjsonPlan.Part part(String text, boolean object) {
        int colon = object ? nameEnd(text) : -1;
        if (colon < 0) {
            return new GjsonPlan.Part(JsonText.quote(lastName(text)), plan(text));
        }
        String name = text.substring(0, colon);
        String quoted = name.startsWith("\"") && name.endsWith("\"") && name.length() > 1 ? name : JsonText.quote(name);
        return new GjsonPlan.Part(quoted, plan(text.substring(colon + 1)));
    }

    private static int nameEnd(String text) {
        int i = 0;
        while (i < text.length() && text.charAt(i) != '@') {
            if (text.charAt(i) == ':') {
                return i;
            }
            i = "{[\"(".indexOf(text.charAt(i)) >= 0 ? Scan.value(text, i, text.length()) : i + 1;
        }
        return -1;
    }

    private static String lastName(String path) {
        int cut = -1;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '.' || c == '|') {
                cut = i;
            }
        }
        String last = path.substring(cut + 1);
        for (int i = 0; i < last.length(); i++) {
            if (last.charAt(i) < ' ' || "[]{}()#|!\"@".indexOf(last.charAt(i)) >= 0) {
                return "_";
            }
        }
        return last;
    }

    private GjsonPlan.Step step(String path) {
        GjsonPlan.Step known = steps.get(path);
        if (known != null) {
            return known;
        }
        GjsonPlan.Step step = new GjsonPlan.Step(inObject(path), inList(path));
        steps.put(path, step);
        return step;
    }

    private GjsonPlan.InObject inObject(String path) {
        StringBuilder key = new StringBuilder();
        StringBuilder pattern = new StringBuilder();
        boolean wild = false;
        int i = 0;
        while (i < path.length() && path.charAt(i) != '.' && path.charAt(i) != '|') {
            char c = path.charAt(i++);
            if (c == '\\' && i < path.length()) {
                char taken = path.charAt(i++);
                key.append(taken);
                pattern.append('\\').append(taken);
                continue;
            }
            wild |= c == '*' || c == '?';
            key.append(c);
            pattern.append(c);
        }
        String text = (wild ? pattern : key).toString();
        Ending ending = ending(path, i, true);
        return new GjsonPlan.InObject(text, wild, ending.more, ending.pipe);
    }

    private GjsonPlan.InList inList(String path) {
        if (path.startsWith("#")) {
            return hash(path);
        }
        int i = 0;
        while (i < path.length() && path.charAt(i) != '.' && path.charAt(i) != '|') {
            i++;
        }
        int index = index(path.substring(0, i));
        if (index < 0) {
            return GjsonPlan.InList.Nothing.NOTHING;
        }
        Ending ending = ending(path, i, true);
        return new GjsonPlan.InList.Index(index, ending.more, ending.pipe);
    }

    private static int index(String text) {
        if (text.isEmpty() || text.length() > 9) {
            return -1;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return -1;
            }
        }
        return Integer.parseInt(text);
    }

    private GjsonPlan.InList hash(String path) {
        if (path.length() == 1) {
            return new GjsonPlan.InList.Count(null);
        }
        return switch (path.charAt(1)) {
            case '.' -> {
                Split split = splitPipe(path.substring(2));
                yield new GjsonPlan.InList.Each(plan(split.left), split.pipe());
            }
            case '|' -> new GjsonPlan.InList.Count(plan(path.substring(2)));
            case '(', '[' -> where(path);
            default -> GjsonPlan.InList.Nothing.NOTHING;
        };
    }

    private GjsonPlan.InList where(String path) {
        GjsonQueryText query = GjsonQueryText.parse(path);
        if (query == null) {
            return GjsonPlan.InList.Nothing.NOTHING;
        }
        int i = query.end();
        boolean all = i < path.length() && path.charAt(i) == '#';
        while (i < path.length() && path.charAt(i) != '.' && path.charAt(i) != '|') {
            i++;
        }
        GjsonPlan left = query.path().isEmpty() ? null : plan(query.path());
        GjsonQuery compiled = new GjsonQuery(left, query.operator(), query.value());
        if (i < path.length() && path.charAt(i) == '.') {
            Split split = splitPipe(path.substring(i + 1));
            return new GjsonPlan.InList.Where(compiled, all, plan(split.left), split.pipe());
        }
        return new GjsonPlan.InList.Where(compiled, all, null, ending(path, i, false).pipe);
    }

    private record Ending(
            GjsonPlan.@Nullable Step more, @Nullable GjsonPlan pipe) {}

    /// What follows a component: another one, a pipe, or nothing. A dot in front of a modifier or bracket is a pipe.
    private Ending ending(String path, int at, boolean dots) {
        if (at >= path.length()) {
            return new Ending(null, null);
        }
        String rest = path.substring(at + 1);
        if (path.charAt(at) == '|' || !dots || isPiped(rest)) {
            return new Ending(null, plan(rest));
        }
        return new Ending(step(rest), null);
    }

    private static boolean isPiped(String rest) {
        if (rest.startsWith("[") || rest.startsWith("{")) {
            return true;
        }
        if (!rest.startsWith("@")) {
            return false;
        }
        int end = 1;
        while (end < rest.length() && ".|:".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        return GjsonModifier.named(rest.substring(1, end)).isPresent();
    }

    private final class Split {
        private final String left;
        private final @Nullable String right;

        Split(String left, @Nullable String right) {
            this.left = left;
            this.right = right;
        }

        @Nullable
        GjsonPlan pipe() {
            return right == null ? null : plan(right);
        }
    }

    /// The part of a per-element path that goes to the whole list: behind the first `|` outside brackets.
    private Split splitPipe(String path) {
        int i = 0;
        while (i < path.length()) {
            char c = path.charAt(i);
            if (c == '|') {
                return new Split(path.substring(0, i), path.substring(i + 1));
            }
            if (c == '\\') {
                i += 2;
            } else {
                i = "{[(".indexOf(c) >= 0 ? Scan.value(path, i, path.length()) : i + 1;
            }
        }
        return new Split(path, null);
    }
}
