// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.cli;

import io.shikra.app.config.ConfigurationException;
import io.shikra.app.falco.FalcoConfiguration;
import io.shikra.app.falco.FalcoSettings;
import io.shikra.app.replay.Terminal;
import io.shikra.engine.state.Partition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The flags of `shikra replay`; one letter ones are Falco's. A flag wins over the configuration file.
final class ReplayOptions {
    /// Arguments of `-p` that once chose a set of fields and mean nothing any more.
    private static final Set<String> FORMER_FORMATS = Set.of("c", "container", "k", "kubernetes");

    @Parameters(paramLabel = "FILE", description = "captures (.scap), replayed one after another, each with new state")
    List<Path> captures = new ArrayList<>();

    @Mixin
    RuleOptions rules = new RuleOptions();

    @Option(
            names = {"-p", "--print"},
            paramLabel = "FORMAT",
            description = "put behind every output, e.g. -p pid=%%proc.pid")
    List<String> additions = new ArrayList<>();

    @Option(names = "--format", paramLabel = "text|json", description = "how alerts are written")
    @Nullable
    String format;

    @Option(names = "--stats", description = "start, events, CPU time, time and memory on standard error")
    boolean stats;

    @Option(names = "--repeat", paramLabel = "N", description = "run each capture N times, each with new state")
    int repeat = 1;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "share the processes of a capture among N workers; alerts are the same")
    int partitions = 1;

    @Option(names = "-L", description = "list the rules instead of replaying")
    boolean list;

    @Option(names = "-l", paramLabel = "RULE", description = "describe one rule instead of replaying")
    @Nullable
    String listOne;

    @Option(
            names = {"-V", "--validate"},
            paramLabel = "FILE|DIR",
            description = "judge rule files instead of replaying")
    List<Path> validate = new ArrayList<>();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help message and exit")
    boolean help;

    /// File and flags together.
    ///
    /// @throws ConfigurationException when they cannot be used
    FalcoSettings settings(Terminal terminal) {
        if (repeat < 1) {
            throw new ConfigurationException("--repeat " + repeat + ": must be 1 or more");
        }
        if (partitions < 1 || partitions > Partition.MOST) {
            throw new ConfigurationException("--partitions " + partitions + ": must be from 1 to " + Partition.MOST
                    + ", at most one per processor");
        }
        FalcoConfiguration configuration = rules.configuration(terminal);
        if (format != null) {
            configuration.with("--format", "json_output", String.valueOf(isJson(format)));
        }
        additions.stream().filter(text -> !FORMER_FORMATS.contains(text)).forEach(configuration::append);
        return configuration.forReplay();
    }

    /// A line for each thing that was said beside one that makes it void.
    List<String> withoutEffect() {
        List<String> lines = new ArrayList<>();
        if (!validate.isEmpty()) {
            ignored(lines, !rules.rules.isEmpty(), "-r", "-V");
            ignored(lines, list, "-L", "-V");
            ignored(lines, listOne != null, "-l", "-V");
            ignored(lines, !captures.isEmpty(), "the captures", "-V");
        } else if (list || listOne != null) {
            ignored(lines, list && listOne != null, "-L", "-l");
            ignored(lines, !captures.isEmpty(), "the captures", listOne == null ? "-L" : "-l");
        }
        return lines;
    }

    private static void ignored(List<String> lines, boolean said, String what, String beside) {
        if (said) {
            lines.add(what + ": without effect beside " + beside);
        }
    }

    private static boolean isJson(String word) {
        return switch (word) {
            case "json" -> true;
            case "text" -> false;
            default -> throw new ConfigurationException("--format " + word + ": is neither text nor json");
        };
    }
}
