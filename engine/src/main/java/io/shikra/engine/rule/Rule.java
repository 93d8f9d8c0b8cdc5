// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule;

import io.shikra.alert.Priority;
import java.util.List;

/// A rule after loading: what the plan is made from.
///
/// @param index           position in definition order; a redefined rule keeps its first
/// @param enabled         as the files say; a selection may change it (see `load.RuleSelection`)
/// @param tags            sorted, unique
/// @param condition       resolved
/// @param output          format text, without the leading `*`
/// @param format          the same, taken apart
/// @param eventCodes      event codes that it can match, sorted (spec: event-type pre-filter)
/// @param capture         whether a match starts a capture
/// @param captureDuration milliseconds; 0 is the configured default
public record Rule(
        int index,
        String name,
        String description,
        String source,
        Priority priority,
        boolean enabled,
        List<String> tags,
        Condition condition,
        String output,
        OutputFormat format,
        int[] eventCodes,
        boolean capture,
        long captureDuration,
        Span span) {
    public Rule {
        tags = List.copyOf(tags);
    }
    /// The same rule, enabled or disabled by a selection.
    public Rule withEnabled(boolean on) {
        return new Rule(
                index,
                name,
                description,
                source,
                priority,
                on,
                tags,
                condition,
                output,
                format,
                eventCodes,
                capture,
                captureDuration,
                span);
    }
}
