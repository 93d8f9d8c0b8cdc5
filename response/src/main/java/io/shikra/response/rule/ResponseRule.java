// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.rule;

import io.shikra.alert.Alert;
import io.shikra.alert.Priority;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One response rule: which alerts, and what is to be done about them. Conditions that are given must all hold.
///
/// @param rules    names of detection rules, exact; empty: any
/// @param tags     one of them is enough; empty: any
/// @param priority the alert is at least as urgent
/// @param origin   `file:line`, for the incident
public record ResponseRule(
        Set<String> rules, Set<String> tags, Optional<Priority> priority, List<Action> actions, String origin) {
    public ResponseRule {
        rules = Set.copyOf(rules);
        tags = Set.copyOf(tags);
        actions = List.copyOf(actions);
        if (rules.isEmpty() && tags.isEmpty() && priority.isEmpty()) {
            throw new IllegalArgumentException("a response rule without a condition would answer every alert");
        }
    }

    /// What can be done.
    public enum Action {
        /// SIGKILL to the offending process, on this node.
        KILL
    }

    public boolean matches(Alert alert) {
        return (rules.isEmpty() || rules.contains(alert.rule()))
                && (tags.isEmpty() || !Collections.disjoint(tags, alert.tags()))
                && priority.map(alert.priority()::atLeast).orElse(true);
    }
}
