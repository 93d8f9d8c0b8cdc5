// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule;

import java.util.List;

/// What a rule became, as text for people and for comparing: Falco's `-L`.
///
/// @param condition macros inlined, lists pasted, exceptions merged
/// @param fields    named in the condition, sorted
/// @param operators used in the condition, sorted
/// @param output    the format that is printed
public record RuleDescription(
        String name, String condition, List<String> fields, List<String> operators, String output) {
    public RuleDescription {
        fields = List.copyOf(fields);
        operators = List.copyOf(operators);
    }
}
