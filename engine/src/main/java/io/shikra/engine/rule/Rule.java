// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule;

import io.shikra.alert.Priority;
import java.util.List;

/// A rule after loading: what the plan is made from.
///
/// @param index      position in definition order; a redefined rule keeps its first
/// @param condition  resolved
/// @param output     format text, without the leading `*`
/// @param eventCodes event codes that it can match, sorted (spec: event-type pre-filter)
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
        int[] eventCodes,
        Span span) {}
