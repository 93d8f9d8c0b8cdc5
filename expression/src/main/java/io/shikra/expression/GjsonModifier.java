// SPDX-License-Identifier: Apache-2.0
package io.shikra.expression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The modifiers of gjson: JSON text and an argument in, JSON text out. Nothing comes out of what they cannot read.
enum GjsonModifier {
    THIS,
    VALID,
    UGLY,
    PRETTY,
    REVERSE,
    FLATTEN,
    JOIN,
    KEYS,
    VALUES,
    TOSTR,
    FROMSTR,
    GROUP,
    DIG;

    private static final Map<String, GjsonModifier> BY_NAME = new HashMap<>();

    static {
        for (GjsonModifier modifier : values()) {
            BY_NAME.put(modifier.name().toLowerCase(Locale.ROOT), modifier);
        }
    }

    static Optional<GjsonModifier> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    String apply(String json, String argument) {
        return switch (this) {
            case THIS, VALID -> json;
            case UGLY -> GjsonFormat.ugly(json);
            case PRETTY -> GjsonFormat.pretty(json, argument);
            case REVERSE -> reverse(json);
            case FLATTEN -> flatten(json, argument);
            case JOIN -> join(json, argument);
            case KEYS -> keys(json);
            case VALUES -> values(json);
            case TOSTR -> JsonText.quoteAsGo(json);
            case FROMSTR -> JsonValue.parse(json).text();
            case GROUP -> group(json);
            case DIG -> dig(json, argument);
        };
    }

    /// A member of an object: its key with quotes, and its value.
    record Member(String key, String value) {}

    static List<Member> members(String object) {
        List<Member> members = new ArrayList<>();
        int end = object.length();
        int i = Scan.blank(object, 1, end);
        while (i < end && object.charAt(i) != '}') {
            if (object.charAt(i) != '"') {
                i = Scan.blank(object, i + 1, end);
                continue;
            }
            int keyEnd = Scan.string(object, i, end);
            int colon = Scan.blank(object, keyEnd, end);
            int start = Scan.blank(object, colon < end && object.charAt(colon) == ':' ? colon + 1 : colon, end);
            int valueEnd = Scan.value(object, start, end);
            members.add(new Member(object.substring(i, keyEnd), object.substring(start, valueEnd)));
            i = Scan.blank(object, valueEnd, end);
        }
        return members;
    }

    static List<String> items(String list) {
        return GjsonSearch.elements(list, 1, list.length()).stream()
                .map(GjsonHit::raw)
                .toList();
    }

    private static String reverse(String json) {
        JsonValue value = JsonValue.parse(json);
        if (value.isArray()) {
            return "[" + String.join(",", items(value.raw()).reversed()) + "]";
        }
        if (value.isObject()) {
            return object(members(value.raw()).reversed());
        }
        return json;
    }

    private static String object(List<Member> members) {
        return "{"
                + String.join(
                        ",", members.stream().map(m -> m.key + ":" + m.value).toList()) + "}";
    }

    private static String keys(String json) {
        JsonValue value = JsonValue.parse(json);
        if (value.isObject()) {
            return "["
                    + String.join(
                            ",", members(value.raw()).stream().map(Member::key).toList()) + "]";
        }
        if (value.isArray()) {
            return "["
                    + String.join(
                            ",", items(value.raw()).stream().map(_ -> "null").toList()) + "]";
        }
        return value.exists() ? "[null]" : "[]";
    }

    private static String values(String json) {
        JsonValue value = JsonValue.parse(json);
        if (value.isObject()) {
            return "["
                    + String.join(
                            ",",
                            members(value.raw()).stream().map(Member::value).toList()) + "]";
        }
        if (value.isArray()) {
            return json;
        }
        return "[" + value.raw() + "]";
    }

    private static boolean option(String argument, String name) {
        return argument.startsWith("{")
                && members(argument).stream()
                        .anyMatch(m -> m.key.equals(JsonText.quote(name))
                                && JsonValue.parse(m.value).truth());
    }

    private static String flatten(String json, String argument) {
        JsonValue value = JsonValue.parse(json);
        if (!value.isArray()) {
            return json;
        }
        List<String> flat = new ArrayList<>();
        flatten(value.raw(), option(argument, "deep") ? GjsonFormat.DEEPEST : 1, flat);
        return "[" + String.join(",", flat) + "]";
    }

    private static void flatten(String list, int depth, List<String> flat) {
        for (String item : items(list)) {
            if (depth > 0 && item.startsWith("[")) {
                flatten(item, depth - 1, flat);
            } else {
                flat.add(item);
            }
        }
    }

    /// A list of objects becomes one object: the last value of a key wins, unless {@code preserve} keeps them all.
    private static String join(String json, String argument) {
        JsonValue value = JsonValue.parse(json);
        if (!value.isArray()) {
            return json;
        }
        List<Member> all = new ArrayList<>();
        for (String item : items(value.raw())) {
            if (item.startsWith("{")) {
                all.addAll(members(item));
            }
        }
        if (option(argument, "preserve")) {
            return object(all);
        }
        Map<String, String> last = new LinkedHashMap<>();
        all.forEach(member -> last.put(member.key, member.value));
        return object(last.entrySet().stream()
                .map(e -> new Member(e.getKey(), e.getValue()))
                .toList());
    }

    /// `{"id":[1,2],"v":[3,4]}` → `[{"id":1,"v":3},{"id":2,"v":4}]`.
    private static String group(String json) {
        JsonValue value = JsonValue.parse(json);
        if (!value.isObject()) {
            return "";
        }
        List<List<Member>> rows = new ArrayList<>();
        for (Member member : members(value.raw())) {
            List<String> column = member.value.startsWith("[") ? items(member.value) : List.of();
            for (int i = 0; i < column.size(); i++) {
                if (i == rows.size()) {
                    rows.add(new ArrayList<>());
                }
                rows.get(i).add(new Member(member.key, column.get(i)));
            }
        }
        return "[" + String.join(",", rows.stream().map(GjsonModifier::object).toList()) + "]";
    }

    private static String dig(String json, String path) {
        List<String> found = new ArrayList<>();
        if (path.length() <= GjsonPath.LONGEST) {
            dig(JsonValue.parse(json).raw(), new GjsonCompiler().plan(path), GjsonFormat.DEEPEST, found);
        }
        return "[" + String.join(",", found) + "]";
    }

    private static void dig(String json, GjsonPlan path, int depth, List<String> found) {
        GjsonHit hit = GjsonSearch.get(json, 0, json.length(), path);
        if (hit.exists()) {
            found.add(hit.raw());
        }
        if (depth == 0) {
            return;
        }
        if (json.startsWith("{")) {
            members(json).forEach(member -> dig(container(member.value), path, depth - 1, found));
        } else if (json.startsWith("[")) {
            items(json).forEach(item -> dig(container(item), path, depth - 1, found));
        }
    }

    private static String container(String json) {
        return json.startsWith("{") || json.startsWith("[") ? json : "";
    }
}
