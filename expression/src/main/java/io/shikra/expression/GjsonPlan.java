// SPDX-License-Identifier: Apache-2.0
package io.shikra.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A compiled gjson path. {@code next} is what is applied to the result, as after a `|`.
sealed interface GjsonPlan {
    /// `@modifier:argument`.
    record Transform(
            GjsonModifier modifier,
            String argument,
            @Nullable GjsonPlan next) implements GjsonPlan {}

    /// `!json`.
    record Literal(String json, @Nullable GjsonPlan next) implements GjsonPlan {}

    /// `[a,b]` or `{a,"name":b}`.
    record Multi(boolean object, List<Part> parts, @Nullable GjsonPlan next) implements GjsonPlan {}

    /// Down into the value, component by component.
    record Walk(Step step) implements GjsonPlan {}

    /// @param name JSON string that is the key in an object
    record Part(String name, GjsonPlan path) {}

    /// One component. What it means depends on whether it meets an object or a list.
    record Step(InObject inObject, InList inList) {}

    /// @param pattern a key, or a [Wildcard] pattern
    /// @param more    the next component, absent at the end
    record InObject(
            String pattern,
            boolean wild,
            @Nullable Step more,
            @Nullable GjsonPlan pipe) {
        boolean accepts(String key) {
            return wild ? Wildcard.matches(key, pattern) : key.equals(pattern);
        }
    }

    sealed interface InList {
        record Index(
                int index, @Nullable Step more, @Nullable GjsonPlan pipe) implements InList {}

        /// `#`: how many.
        record Count(@Nullable GjsonPlan pipe) implements InList {}

        /// `#.path`: of each element, those that have none skipped.
        record Each(GjsonPlan element, @Nullable GjsonPlan pipe) implements InList {}

        /// `#(query)` and `#(query)#`.
        record Where(
                GjsonQuery query,
                boolean all,
                @Nullable GjsonPlan element,
                @Nullable GjsonPlan pipe) implements InList {}

        /// A component that no list has, such as a word.
        enum Nothing implements InList {
            NOTHING
        }
    }
}
