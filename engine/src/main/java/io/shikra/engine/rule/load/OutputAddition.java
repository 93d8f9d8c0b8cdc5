// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the configuration adds to the outputs of some rules: an entry of `append_output`.
///
/// @param rule      exact name of the only rule that is meant; empty: any
/// @param source    of the rules that are meant; empty: any
/// @param tags      that a rule must have, all of them
/// @param text      put behind the output, after a blank; empty: nothing
/// @param fields    for output_fields only
/// @param suggested whether the fields that the catalogue marks as suggested are put behind, `name=value` each
public record OutputAddition(
        Optional<String> rule,
        Optional<String> source,
        Set<String> tags,
        String text,
        List<Field> fields,
        boolean suggested) {
    /// Falco's shipped configuration.
    public static final OutputAddition SUGGESTED = of("", true);

    public OutputAddition {
        tags = Set.copyOf(tags);
        fields = List.copyOf(fields);
    }

    /// For every rule.
    public static OutputAddition of(String text) {
        return of(text, false);
    }

    private static OutputAddition of(String text, boolean suggested) {
        return new OutputAddition(Optional.empty(), Optional.empty(), Set.of(), text, List.of(), suggested);
    }

    /// The same with another text.
    public OutputAddition withText(String other) {
        return new OutputAddition(rule, source, tags, other, fields, suggested);
    }

    /// The same with other fields.
    public OutputAddition withFields(List<Field> others) {
        return new OutputAddition(rule, source, tags, text, others, suggested);
    }

    /// @param key    in output_fields
    /// @param format an output format; or, when `plain`, one field whose value keeps its type
    public record Field(String key, String format, boolean plain) {}
}
