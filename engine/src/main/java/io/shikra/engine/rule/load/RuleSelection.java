// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import io.shikra.engine.rule.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// Enables or disables loaded rules by name, by tag, or both: an entry of the configuration's `rules`.
///
/// @param rule pattern for the whole name; `*` stands for any text, nothing else is special
/// @param tag  an exact tag
public record RuleSelection(boolean enable, Optional<String> rule, Optional<String> tag) {
    public RuleSelection {
        if (rule.isEmpty() && tag.isEmpty()) {
            throw new IllegalArgumentException("a selection names a rule, a tag or both");
        }
    }

    /// The rules that run, in the order in which they are tried: first those that the files enable, in definition
    /// order, then those enabled here. Selections apply in order; the last one that names a rule wins.
    public static List<Rule> apply(List<Rule> loaded, List<RuleSelection> selections) {
        // by position: comparing rules compares all that their conditions hold
        SequencedMap<Integer, Rule> running = new LinkedHashMap<>();
        loaded.stream().filter(Rule::enabled).forEach(rule -> running.put(rule.index(), rule));
        for (RuleSelection selection : selections) {
            List<Rule> chosen = new ArrayList<>();
            selection.rule.ifPresent(pattern -> loaded.stream()
                    .filter(rule -> matches(pattern, rule.name()))
                    .forEach(chosen::add));
            selection.tag.ifPresent(tag ->
                    loaded.stream().filter(rule -> rule.tags().contains(tag)).forEach(chosen::add));
            if (selection.enable) {
                chosen.forEach(rule -> running.putIfAbsent(rule.index(), rule));
            } else {
                chosen.forEach(rule -> running.remove(rule.index()));
            }
        }
        return running.values().stream()
                .map(rule -> rule.enabled() ? rule : rule.withEnabled(true))
                .toList();
    }

    /// Like Falco's matcher this one looks for what follows a `*` at its first place only: `*b` does not match `abcb`.
    static boolean matches(String pattern, String name) {
        String[] literals = pattern.split("\\*", -1);
        if (!name.startsWith(literals[0])) {
            return false;
        }
        int at = literals[0].length();
        for (int i = 1; i < literals.length; i++) {
            int found = name.indexOf(literals[i], at);
            if (found < 0) {
                return false;
            }
            at = found + literals[i].length();
        }
        return at == name.length() || pattern.endsWith("*");
    }
}
