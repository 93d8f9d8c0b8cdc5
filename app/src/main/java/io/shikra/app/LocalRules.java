// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.app.config.ConfigurationException;
import io.shikra.app.config.ConfigurationText;
import io.shikra.enforcement.KillOutcome;
import io.shikra.enforcement.ProcessKiller;
import io.shikra.response.incident.Incidents;
import io.shikra.response.rule.LocalResponse;
import io.shikra.response.rule.NodeActions;
import io.shikra.response.rule.ResponseRule;
import io.shikra.response.rule.ResponseRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Our own response rules, bound to what can be done on this node.
final class LocalRules {
    private LocalRules() {}

    /// Empty when there are none: then nothing is ever killed.
    ///
    /// @param known names of the detection rules that are loaded here
    static Optional<LocalResponse> load(List<Path> files, Set<String> known, Incidents incidents, Banner banner) {
        List<ResponseRule> rules = new ArrayList<>();
        for (Path file : files) {
            rules.addAll(read(file));
        }
        banner.say("response rules", rules.isEmpty() ? "none" : rules.size() + " from " + files);
        for (ResponseRule rule : rules) {
            rule.rules().stream()
                    .filter(name -> !known.contains(name))
                    .sorted()
                    .forEach(name ->
                            banner.say("response rules", rule.origin() + ": no rule '" + name + "' is loaded here"));
        }
        return rules.isEmpty()
                ? Optional.empty()
                : Optional.of(new LocalResponse(rules, new Kill(), incidents, "local", Detection::epochNanos));
    }

    private static List<ResponseRule> read(Path file) {
        ResponseRules parsed = ResponseRules.parse(file.toString(), ConfigurationText.read(file, file));
        if (!parsed.problems().isEmpty()) {
            throw new ConfigurationException(String.join(
                    System.lineSeparator(),
                    parsed.problems().stream().map(Object::toString).toList()));
        }
        return parsed.rules();
    }

    private static final class Kill implements NodeActions {
        private final ProcessKiller killer = new ProcessKiller();

        @Override
        public Outcome kill(long pid, long startTicks) {
            return switch (killer.kill(pid, startTicks)) {
                case KillOutcome.Killed killed -> new Outcome.Done(killed.toString());
                case KillOutcome.Refused(long _, String reason) -> new Outcome.Refused(reason);
                case KillOutcome.Gone _ -> new Outcome.Refused("the process is gone already");
            };
        }
    }
}
