// SPDX-License-Identifier: Apache-2.0
package io.shikra.expression;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Follows a [GjsonPlan] through JSON text. Positions are those of the whole text, so that a hit can be replaced.
final class GjsonSearch {
    private GjsonSearch() {}

    static GjsonHit get(String json, int from, int to, GjsonPlan plan) {
        return switch (plan) {
            case GjsonPlan.Transform(GjsonModifier modifier, String argument, GjsonPlan next) ->
                after(GjsonHit.made(value(modifier.apply(json.substring(from, to), argument))), next);
            case GjsonPlan.Literal(String literal, GjsonPlan next) -> after(GjsonHit.made(literal), next);
            case GjsonPlan.Multi(boolean object, List<GjsonPlan.Part> parts, GjsonPlan next) ->
                after(multi(json, from, to, object, parts), next);
            case GjsonPlan.Walk(GjsonPlan.Step step) -> walk(json, from, to, step);
        };
    }

    /// As gjson's `Parse`: an object or a list is taken with all that follows, white space included.
    private static String value(String json) {
        String head = json.stripLeading();
        return head.startsWith("{") || head.startsWith("[")
                ? head
                : JsonValue.parse(head).raw();
    }

    private static GjsonHit after(GjsonHit hit, @Nullable GjsonPlan next) {
        if (next == null) {
            return hit;
        }
        GjsonHit found = get(hit.json(), hit.start(), hit.end(), next);
        return hit.located() ? found : new GjsonHit(found.json(), found.start(), found.end(), false, List.of());
    }

    private static GjsonHit multi(String json, int from, int to, boolean object, List<GjsonPlan.Part> parts) {
        StringBuilder out = new StringBuilder().append(object ? '{' : '[');
        for (GjsonPlan.Part part : parts) {
            GjsonHit hit = get(json, from, to, part.path());
            if (!hit.exists()) {
                continue;
            }
            if (out.length() > 1) {
                out.append(',');
            }
            if (object) {
                out.append(part.name()).append(':');
            }
            out.append(hit.json(), hit.start(), hit.end());
        }
        return GjsonHit.made(out.append(object ? '}' : ']').toString());
    }

    /// gjson skips whatever stands in front of the first bracket.
    private static GjsonHit walk(String json, int from, int to, GjsonPlan.Step step) {
        for (int i = from; i < to; i++) {
            char c = json.charAt(i);
            if (c == '{' || c == '[') {
                GjsonHit hit = container(json, i, to, step);
                return hit == null ? GjsonHit.MISSING : hit;
            }
        }
        return GjsonHit.MISSING;
    }

    /// Null when nothing matched, so that a wildcard or a repeated key may try the next one.
    private static @Nullable GjsonHit container(String json, int at, int to, GjsonPlan.Step step) {
        return switch (json.charAt(at)) {
            case '{' -> object(json, at + 1, to, step.inObject());
            case '[' -> list(json, at + 1, to, step.inList());
            default -> null;
        };
    }

    private static @Nullable GjsonHit object(String json, int at, int to, GjsonPlan.InObject step) {
        int i = Scan.blank(json, at, to);
        while (i < to && json.charAt(i) != '}') {
            if (json.charAt(i) != '"') {
                i = Scan.blank(json, i + 1, to);
                continue;
            }
            int keyEnd = Scan.string(json, i, to);
            String key = JsonText.unescape(json.substring(i + 1, Math.max(i + 1, keyEnd - 1)));
            int colon = Scan.blank(json, keyEnd, to);
            int start = Scan.blank(json, colon < to && json.charAt(colon) == ':' ? colon + 1 : colon, to);
            int end = Scan.value(json, start, to);
            if (start < to && step.accepts(key)) {
                GjsonHit hit = matched(json, start, end, step.more(), step.pipe());
                if (hit != null) {
                    return hit;
                }
            }
            i = Scan.blank(json, end, to);
        }
        return null;
    }

    private static @Nullable GjsonHit matched(
            String json, int start, int end, GjsonPlan.@Nullable Step more, @Nullable GjsonPlan pipe) {
        if (more == null) {
            return after(GjsonHit.at(json, start, end), pipe);
        }
        return container(json, start, end, more);
    }

    private static @Nullable GjsonHit list(String json, int at, int to, GjsonPlan.InList step) {
        return switch (step) {
            case GjsonPlan.InList.Nothing _ -> null;
            case GjsonPlan.InList.Index index -> element(json, at, to, index);
            case GjsonPlan.InList.Count(GjsonPlan pipe) ->
                after(GjsonHit.made(Integer.toString(elements(json, at, to).size())), pipe);
            case GjsonPlan.InList.Each(GjsonPlan element, GjsonPlan pipe) -> {
                List<GjsonHit> hits = new ArrayList<>();
                for (GjsonHit each : elements(json, at, to)) {
                    hits.add(get(json, each.start(), each.end(), element));
                }
                yield after(joined(hits), pipe);
            }
            case GjsonPlan.InList.Where where -> where(json, at, to, where);
        };
    }

    private static @Nullable GjsonHit element(String json, int at, int to, GjsonPlan.InList.Index step) {
        int i = next(json, at, to);
        for (int count = 0; i < to && json.charAt(i) != ']'; count++) {
            int end = Scan.value(json, i, to);
            if (count == step.index()) {
                return matched(json, i, end, step.more(), step.pipe());
            }
            i = next(json, end, to);
        }
        return null;
    }

    static List<GjsonHit> elements(String json, int at, int to) {
        List<GjsonHit> elements = new ArrayList<>();
        int i = next(json, at, to);
        while (i < to && json.charAt(i) != ']') {
            int end = Scan.value(json, i, to);
            elements.add(GjsonHit.at(json, i, end));
            i = next(json, end, to);
        }
        return elements;
    }

    /// Over blanks, commas and whatever cannot begin a value.
    private static int next(String json, int at, int to) {
        int i = at;
        while (i < to) {
            char c = json.charAt(i);
            if (c > ' ' && c != ',' && c != ':' && c != '}') {
                return i;
            }
            i++;
        }
        return to;
    }

    private static GjsonHit joined(List<GjsonHit> hits) {
        StringBuilder out = new StringBuilder().append('[');
        List<GjsonHit> places = new ArrayList<>();
        for (GjsonHit hit : hits) {
            if (!hit.exists()) {
                continue;
            }
            if (out.length() > 1) {
                out.append(',');
            }
            out.append(hit.json(), hit.start(), hit.end());
            if (hit.located()) {
                places.add(hit);
            }
        }
        String json = out.append(']').toString();
        return new GjsonHit(json, 0, json.length(), false, List.copyOf(places));
    }

    private static @Nullable GjsonHit where(String json, int at, int to, GjsonPlan.InList.Where step) {
        List<GjsonHit> hits = new ArrayList<>();
        for (GjsonHit element : elements(json, at, to)) {
            if (!accepts(element, step.query())) {
                continue;
            }
            GjsonPlan rest = step.element();
            GjsonHit hit = rest == null ? element : get(json, element.start(), element.end(), rest);
            if (!step.all()) {
                return after(hit, step.pipe());
            }
            hits.add(hit);
        }
        return step.all() ? after(joined(hits), step.pipe()) : null;
    }

    private static boolean accepts(GjsonHit element, GjsonQuery query) {
        GjsonPlan path = query.path();
        JsonValue value = JsonValue.of(element.raw());
        if (path == null) {
            return value.type() != JsonValue.Type.JSON && query.matches(value);
        }
        if (value.type() != JsonValue.Type.JSON) {
            return false;
        }
        return query.matches(JsonValue.of(
                get(element.json(), element.start(), element.end(), path).raw()));
    }
}
