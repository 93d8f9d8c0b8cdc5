// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.cli;

import io.shikra.app.GivenPaths;
import io.shikra.app.config.ConfigurationException;
import io.shikra.app.falco.FalcoSettings;
import io.shikra.app.replay.RuleCost;
import io.shikra.app.replay.Terminal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What rules cost on a capture.
@Command(
        name = "cost",
        description = {
            "Measures what each rule, and each predicate that rules share, costs on a capture.",
            "Six seconds or more: passes without rules, with compiled rules, with interpreted ones, and with interpreted"
                    + " ones whose predicates are counted and timed, in turn. Of the first three the pass counts that took"
                    + " the least processor time; what rules cost is the difference to the pass without. A predicate is"
                    + " timed by reading the clock before and behind each time it is computed, less what reading the clock"
                    + " takes; the pass with the least mean counts. Its cost is divided among the rules that ask it, by how"
                    + " often they do. Predicates of one text are answered by one look, whose cost they share likewise.",
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RuleCostCommand implements Callable<Integer> {
    @Parameters(paramLabel = "CAPTURE", description = "a recording (.scap)")
    Path capture = Path.of("");

    @Mixin
    RuleOptions rules = new RuleOptions();

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "20",
            description = "rows of each table; 0: all (default: ${DEFAULT-VALUE})")
    int top;

    @Option(names = "--json", description = "for programs: one JSON object, with every row")
    boolean json;

    private final Terminal terminal;

    RuleCostCommand() {
        this(Terminal.own());
    }

    RuleCostCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (top < 0) {
            throw new ConfigurationException("--top " + top + ": must be 0 or more");
        }
        Path given = GivenPaths.existingCapture(capture, terminal.folder());
        if (given.equals(GivenPaths.STANDARD_INPUT)) {
            throw new ConfigurationException(
                    "capture: - : standard input can be read once only, and is measured many times");
        }
        FalcoSettings settings = rules.configuration(terminal).forReplay();
        settings.warnings().forEach(terminal.errors()::println);
        new RuleCost(settings, rules.files(settings, terminal), rules.compatibility(), RuleCost.USUAL, terminal)
                .print(given, top, json);
        return 0;
    }
}
