// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.app.config.ConfigurationException;
import io.shikra.app.falco.FalcoSettings;
import io.shikra.engine.rule.Problem;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.rule.load.OutputAddition;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// Rules that cannot be used because of what the configuration puts behind their outputs: that is to blame, and not the
/// rules' files. Which part it is, loading them with one part at a time tells.
public final class AdditionBlame {
    private AdditionBlame() {}

    /// Loads rules with all additions.
    ///
    /// @param load with some of the additions
    /// @throws ConfigurationException with every problem of the rules, or with the addition that is to blame
    public static RuleSet load(FalcoSettings settings, Function<List<OutputAddition>, RuleSet> load) {
        RuleSet rules = load.apply(settings.additions());
        Predicate<RuleSet> broken = Predicate.not(RuleSet::isUsable);
        if (!broken.test(rules) || broken.test(load.apply(List.of()))) {
            return RuleReport.usable(rules);
        }
        for (FalcoSettings.Appended appended : settings.appended()) {
            OutputAddition whole = appended.addition();
            blame(appended.textSaid(), load.apply(List.of(whole.withFields(List.of()))));
            blame(appended.fieldsSaid(), load.apply(List.of(whole.withText(""))));
        }
        return RuleReport.usable(rules);
    }

    private static void blame(String said, RuleSet rules) {
        Optional<Problem> error =
                rules.problems().stream().filter(Problem::isError).findFirst();
        if (error.isPresent()) {
            String advice = error.get().advice();
            throw new ConfigurationException(said + ": " + error.get().code() + ": "
                    + error.get().message() + (advice.isEmpty() ? "" : System.lineSeparator() + "help: " + advice));
        }
    }
}
