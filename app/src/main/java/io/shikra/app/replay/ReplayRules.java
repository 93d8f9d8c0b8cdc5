// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.app.AdditionBlame;
import io.shikra.app.config.ConfigurationException;
import io.shikra.app.falco.FalcoSettings;
import io.shikra.engine.Compatibility;
import io.shikra.engine.field.FieldCatalogue;
import io.shikra.engine.field.StaticFields;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.Problem;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.rule.load.LoadOptions;
import io.shikra.engine.rule.load.OutputAddition;
import io.shikra.engine.rule.load.RuleLoader;
import io.shikra.engine.rule.load.RuleSelection;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/// The rules that captures are run through, loaded and chosen as a Falco with these settings would.
///
/// @param files         in load order
/// @param compatibility whether Falco's defects are copied
record ReplayRules(FalcoSettings settings, List<Path> files, Compatibility compatibility) {
    /// Events that Falco's container plugin adds.
    private static final EventNames EVENTS = new EventNames(Set.of("container", "container_removed"));

    ReplayRules {
        files = List.copyOf(files);
    }

    /// Fields and rules keep what they were asked last: each thread has its own.
    FieldCatalogue catalogue() {
        FieldCatalogue own =
                new SyscallFields("", compatibility, settings.format().base64());
        return settings.staticFields().isEmpty() ? own : new StaticFields(own, settings.staticFields());
    }

    /// Judges every file.
    RuleSet check() {
        return RuleLoader.validate(files, options(catalogue(), settings.additions()));
    }

    /// @throws ConfigurationException with every problem when a file has an error
    RuleSet load(FieldCatalogue catalogue) {
        return load(catalogue, UnaryOperator.identity());
    }

    /// @param change of what the settings say
    /// @throws ConfigurationException with every problem when a file has an error
    RuleSet load(FieldCatalogue catalogue, UnaryOperator<LoadOptions> change) {
        return AdditionBlame.load(
                settings, additions -> RuleLoader.load(files, change.apply(options(catalogue, additions))));
    }

    private LoadOptions options(FieldCatalogue catalogue, List<OutputAddition> additions) {
        return LoadOptions.of(Map.of("syscall", catalogue), EVENTS)
                .withThreshold(settings.priority())
                .withAdditions(additions);
    }

    /// Those that run, in the order in which they are tried.
    List<Rule> running(RuleSet loaded) {
        return RuleSelection.apply(loaded.rules(), settings.rules());
    }

    /// Says what does not keep rules from running and should be known.
    static void report(RuleSet rules, Terminal terminal) {
        long warned = rules.problems().stream()
                .filter(problem -> !problem.isError())
                .map(Problem::span)
                .count();
        if (warned > 0) {
            terminal.errors().println(warned + " warnings about the rules: shikra rules check shows them");
        }
        for (RuleSet.NotLoaded left : rules.notLoaded()) {
            terminal.errors().println(left.span() + ": not loaded: rule '" + left.rule() + "' " + left.reason());
        }
    }
}
