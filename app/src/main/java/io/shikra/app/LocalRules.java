// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.app.config.ConfigurationException;
import io.shikra.app.config.ConfigurationText;
import io.shikra.enforcement.KillOutcome;
import io.shikra.enforcement.ProcessKiller;
import io.shikra.engine.rule.Rule;
import io.shikra.response.incident.Incidents;
import io.shikra.response.rule.LocalResponse;
import io.shikra.response.rule.NodeActions;
import io.shikra.response.rule.ResponseRule;
import io.shikra.response.rule.ResponseRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Our own response rules, bound to what can be done on this node.
final class LocalRules {
    private final List<ResponseRule> rules;

    private LocalRules(List<ResponseRule> rules) {
        this.rules = rules;
    }

    /// @throws ConfigurationException with every problem and its place
    static LocalRules load(List<Path> files) {
        List<ResponseRule> rules = new ArrayList<>();
        for (Path file : files) {
            rules.addAll(read(file));
        }
        return new LocalRules(rules);
    }

    int size() {
        return rules.size();
    }

    /// A line for each detection rule that they name and that is not there.
    List<String> unknown(Collection<Rule> loaded) {
        Set<String> known = loaded.stream().map(Rule::name).collect(Collectors.toSet());
        return rules.stream()
                .flatMap(rule -> rule.rules().stream()
                        .filter(name -> !known.contains(name))
                        .sorted()
                        .map(name -> rule.origin() + ": no rule '" + name + "' is loaded here"))
                .toList();
    }

    /// Empty when there are none: then nothing is ever killed.
    Optional<LocalResponse> response(Incidents incidents) {
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
