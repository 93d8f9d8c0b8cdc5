// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// When a trigger fires: dependency names with `&&`, `||` and parentheses.
sealed interface TriggerCondition {
    record Name(String dependency) implements TriggerCondition {}

    record All(List<TriggerCondition> parts) implements TriggerCondition {}

    record Any(List<TriggerCondition> parts) implements TriggerCondition {}

    default boolean holds(Set<String> events) {
        return switch (this) {
            case Name(String dependency) -> events.contains(dependency);
            case All(List<TriggerCondition> parts) -> parts.stream().allMatch(part -> part.holds(events));
            case Any(List<TriggerCondition> parts) -> parts.stream().anyMatch(part -> part.holds(events));
        };
    }

    /// Whether one event can be enough in every case: then events are not kept.
    default boolean needsOne() {
        return switch (this) {
            case Name _ -> true;
            case All(List<TriggerCondition> parts) ->
                parts.size() == 1 && parts.getFirst().needsOne();
            case Any(List<TriggerCondition> parts) -> parts.stream().allMatch(TriggerCondition::needsOne);
        };
    }

    default Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        switch (this) {
            case Name(String dependency) -> names.add(dependency);
            case All(List<TriggerCondition> parts) -> parts.forEach(part -> names.addAll(part.names()));
            case Any(List<TriggerCondition> parts) -> parts.forEach(part -> names.addAll(part.names()));
        }
        return names;
    }

    /// All of {@code dependencies}: what an absent expression means.
    static TriggerCondition all(List<String> dependencies) {
        return new All(dependencies.stream()
                .map(name -> (TriggerCondition) new Name(name))
                .toList());
    }

    /// @throws BadManifestException for what is no such expression
    static TriggerCondition parse(String text) {
        return new Parser(text).parse();
    }

    /// Recursive descent; the depth of parentheses is bounded.
    final class Parser {
        private static final int DEEPEST = 50;
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        TriggerCondition parse() {
            TriggerCondition condition = any(0);
            if (peek() != '\0') {
                throw bad();
            }
            return condition;
        }

        private TriggerCondition any(int depth) {
            List<TriggerCondition> parts = new ArrayList<>(List.of(all(depth)));
            while (take("||")) {
                parts.add(all(depth));
            }
            return parts.size() == 1 ? parts.getFirst() : new Any(List.copyOf(parts));
        }

        private TriggerCondition all(int depth) {
            List<TriggerCondition> parts = new ArrayList<>(List.of(one(depth)));
            while (take("&&")) {
                parts.add(one(depth));
            }
            return parts.size() == 1 ? parts.getFirst() : new All(List.copyOf(parts));
        }

        private TriggerCondition one(int depth) {
            if (depth > DEEPEST) {
                throw bad();
            }
            if (take("(")) {
                TriggerCondition inner = any(depth + 1);
                if (!take(")")) {
                    throw bad();
                }
                return inner;
            }
            peek();
            int start = at;
            while (at < text.length() && isName(text.charAt(at))) {
                at++;
            }
            if (start == at) {
                throw bad();
            }
            return new Name(text.substring(start, at));
        }

        private static boolean isName(char c) {
            return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
        }

        private char peek() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return at < text.length() ? text.charAt(at) : '\0';
        }

        private boolean take(String token) {
            peek();
            if (text.startsWith(token, at)) {
                at += token.length();
                return true;
            }
            return false;
        }

        private BadManifestException bad() {
            return new BadManifestException("conditions \"" + text + "\" cannot be read at position " + (at + 1)
                    + ": write dependency names with &&, || and parentheses");
        }
    }
}
