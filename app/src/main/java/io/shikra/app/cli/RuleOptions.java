// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.cli;

import io.shikra.app.RuleChoice;
import io.shikra.app.config.ConfigurationException;
import io.shikra.app.falco.FalcoConfiguration;
import io.shikra.app.falco.FalcoSettings;
import io.shikra.app.replay.Terminal;
import io.shikra.engine.Compatibility;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which rules a capture is looked at with, and how they are tried: the same flags for every command
/// that does. One letter ones are Falco's. A flag wins over the configuration file.
final class RuleOptions {
    @Option(
            names = {"-r", "--rules"},
            paramLabel = "FILE|DIR",
            description = "rules instead of our own; may be given several times")
    List<Path> rules = new ArrayList<>();

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Falco's configuration file (falco.yaml)")
    @Nullable
    Path config;

    @Option(
            names = {"-o", "--option"},
            paramLabel = "KEY=VALUE",
            description = "a key of that file, e.g. -o json_output=true, -o rules[].disable.tag=network")
    List<String> settings = new ArrayList<>();

    @Option(
            names = "--match",
            paramLabel = "first|all",
            description = "the first rule that matches an event, or all of them")
    @Nullable
    String match;

    @Option(names = "--falco-compat", description = "repeat Falco's known defects too, to compare with a real one")
    boolean falcoCompat;

    Compatibility compatibility() {
        return falcoCompat ? Compatibility.FALCO : Compatibility.RIGHT;
    }

    /// File and flags together.
    ///
    /// @throws ConfigurationException when they cannot be used
    FalcoConfiguration configuration(Terminal terminal) {
        FalcoConfiguration configuration = config == null
                ? FalcoConfiguration.shipped(terminal.folder())
                : FalcoConfiguration.read(terminal.folder(), config, terminal.environment());
        settings.forEach(configuration::with);
        if (match != null) {
            configuration.with("--match " + match, "rule_matching", match);
        }
        return configuration;
    }

    /// The rule files, in load order.
    List<Path> files(FalcoSettings chosen, Terminal terminal) {
        return RuleChoice.of(rules, chosen, terminal.folder(), ShikraCommand.root(), terminal.errors()::println);
    }
}
