// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.alert.ControlPictures;
import io.shikra.app.config.ConfigurationException;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.rule.load.ProblemPrinter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What loading rules came to, in words.
public final class RuleReport {
    private RuleReport() {}

    /// @throws ConfigurationException with every problem, its place and a caret, when the set has an error
    public static RuleSet usable(RuleSet rules) {
        if (rules.isUsable()) {
            return rules;
        }
        throw new ConfigurationException(ProblemPrinter.print(rules));
    }

    /// The banner's lines.
    ///
    /// @param selected its rules, enabled and disabled as the configuration wants
    public static List<String> summary(RuleSet rules, List<Rule> selected) {
        List<String> lines = new ArrayList<>();
        long enabled = selected.stream().filter(Rule::enabled).count();
        List<String> files =
                rules.files().stream().map(RuleSet.FileVerdict::file).toList();
        lines.add(enabled + " loaded from " + String.join(", ", files));
        if (!rules.notLoaded().isEmpty()) {
            lines.add(rules.notLoaded().size() + " not loaded: see shikra rules check");
        }
        if (!rules.limited().isEmpty()) {
            lines.add(rules.limited().size() + " will not see all of their events: see shikra rules check");
        }
        return lines;
    }

    /// A line for each rule that is not loaded, or will not see all of its events, with the reason.
    public static List<String> shortcomings(RuleSet rules) {
        List<String> lines = new ArrayList<>();
        rules.notLoaded().forEach(left -> lines.add(line(left, "not loaded")));
        rules.limited().forEach(cut -> lines.add(line(cut, "limited")));
        return lines;
    }

    private static String line(RuleSet.NotLoaded rule, String what) {
        return rule.span() + ": " + what + ": rule '" + ControlPictures.of(rule.rule()) + "': " + rule.reason();
    }

    /// Everything, for `rules check`.
    public static String full(RuleSet rules) {
        StringBuilder out = new StringBuilder(ProblemPrinter.print(rules));
        shortcomings(rules).forEach(line -> out.append(line).append('\n'));
        for (Rule rule : rules.rules()) {
            Set<String> fields = WatchedKinds.fieldsOf(rule);
            if (!fields.isEmpty()) {
                out.append(rule.span())
                        .append(": needs a cluster: rule '")
                        .append(rule.name())
                        .append("': the API server tells ")
                        .append(String.join(", ", fields))
                        .append("; without one the rule is not loaded\n");
            }
        }
        long errors = rules.files().stream().filter(file -> !file.successful()).count();
        return out.append(rules.rules().size())
                .append(" rules can be loaded, ")
                .append(rules.notLoaded().size())
                .append(" cannot yet, ")
                .append(errors)
                .append(" of ")
                .append(rules.files().size())
                .append(" files have errors")
                .toString();
    }
}
