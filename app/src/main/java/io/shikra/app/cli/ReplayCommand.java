// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.cli;

import io.shikra.app.GivenPaths;
import io.shikra.app.RuleChoice;
import io.shikra.app.RuleReport;
import io.shikra.app.config.ConfigurationException;
import io.shikra.app.falco.FalcoSettings;
import io.shikra.app.replay.Replay;
import io.shikra.app.replay.RuleListing;
import io.shikra.app.replay.Terminal;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.rule.load.VerdictJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Captures through the rules, with Falco's options and its configuration.
@Command(
        name = "replay",
        description = "Runs captures through the rules and prints the alerts, as Falco does.",
        sortOptions = false)
public final class ReplayCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    @Mixin
    ReplayOptions options = new ReplayOptions();

    private final Terminal terminal;

    ReplayCommand() {
        this(Terminal.own());
    }

    private ReplayCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /// As the shell runs it, in this process.
    ///
    /// @param arguments what stands behind `replay`
    /// @return the exit status
    public static int execute(List<String> arguments, Terminal terminal) {
        return Execution.of(
                tolerant(new CommandLine(new ReplayCommand(terminal))),
                terminal.out(),
                terminal.errors(),
                arguments.toArray(String[]::new));
    }

    /// As with Falco an option may be said twice: the last one counts.
    static CommandLine tolerant(CommandLine replay) {
        return replay.setOverwrittenOptionsAllowed(true);
    }

    @Override
    public Integer call() {
        try {
            FalcoSettings settings = options.settings(terminal);
            options.withoutEffect().forEach(terminal.errors()::println);
            settings.warnings().forEach(terminal.errors()::println);
            if (!options.validate.isEmpty()) {
                return validate(settings);
            }
            Replay replay = new Replay(
                    settings, options.rules.files(settings, terminal), options.rules.compatibility(), terminal);
            if (options.list || options.listOne != null) {
                return RuleListing.print(
                        replay.load(),
                        Optional.ofNullable(options.listOne),
                        settings.format().json(),
                        terminal);
            }
            return replayAll(settings, replay);
        } catch (ConfigurationException e) {
            terminal.errors().println(e.getMessage());
            return FAILED;
        }
    }

    private int replayAll(FalcoSettings settings, Replay replay) {
        List<Path> captures = new ArrayList<>(options.captures);
        if (captures.isEmpty()) {
            settings.captureFile().ifPresent(captures::add);
        }
        if (captures.isEmpty()) {
            throw new ConfigurationException("which capture? name a FILE (.scap), or engine.replay.capture_file");
        }
        captures.replaceAll(capture -> GivenPaths.existingCapture(capture, terminal.folder()));
        if (captures.stream().filter(GivenPaths.STANDARD_INPUT::equals).count() * options.repeat > 1) {
            throw new ConfigurationException("capture: - : standard input can be read once only");
        }
        int status = 0;
        for (Path capture : captures) {
            status = Math.max(status, replay.run(capture, options.repeat, options.stats, options.partitions));
        }
        return status;
    }

    private int validate(FalcoSettings settings) {
        RuleSet verdict = new Replay(
                        settings,
                        RuleChoice.existing("-V", options.validate, terminal.folder()),
                        options.rules.compatibility(),
                        terminal)
                .check();
        terminal.print(settings.format().json() ? VerdictJson.write(verdict) : RuleReport.full(verdict));
        return verdict.isUsable() ? 0 : FAILED;
    }
}
