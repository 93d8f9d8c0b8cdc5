// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.cli;

import io.shikra.app.GivenPaths;
import io.shikra.app.config.ConfigurationException;
import io.shikra.app.falco.FalcoSettings;
import io.shikra.app.replay.Explain;
import io.shikra.app.replay.Terminal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// One rule and one event of a capture, looked at closely.
@Command(
        name = "explain",
        description = {
            "Shows why a rule alerted of an event of a capture, or why it did not.",
            "First a sentence, with the fewest tests that would have to have another answer. Then the condition as a tree,"
                    + " macros and exceptions opened: for each part whether it holds, in parentheses when it is not"
                    + " reached because a part before it decides; for each test what it compared, which items of a list"
                    + " matched, where the answer came from, and where it is written.",
            "The exit status is 0 whether the rule alerted or not."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ExplainCommand implements Callable<Integer> {
    @Parameters(paramLabel = "CAPTURE", description = "a recording (.scap), or - for standard input")
    Path capture = Path.of("");

    @Option(names = "--event", paramLabel = "N", required = true, description = "the event whose evt.num is N")
    long event;

    @Option(names = "--rule", paramLabel = "NAME", required = true, description = "the rule")
    String rule = "";

    @Mixin
    RuleOptions rules = new RuleOptions();

    @Option(names = "--json", description = "for programs: one JSON object")
    boolean json;

    private final Terminal terminal;

    ExplainCommand() {
        this(Terminal.own());
    }

    ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (event < 1) {
            throw new ConfigurationException("--event " + event + ": events are counted from 1");
        }
        FalcoSettings settings = rules.configuration(terminal).forReplay();
        settings.warnings().forEach(terminal.errors()::println);
        Path given = GivenPaths.existingCapture(capture, terminal.folder());
        new Explain(settings, rules.files(settings, terminal), rules.compatibility(), terminal)
                .print(given, event, rule, json);
        return 0;
    }
}
