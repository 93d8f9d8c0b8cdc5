// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.cli;

import io.shikra.alert.Priority;
import io.shikra.app.FieldListing;
import io.shikra.app.RuleReport;
import io.shikra.app.Rules;
import io.shikra.app.replay.RuleListing;
import io.shikra.app.replay.Terminal;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.rule.load.VerdictJson;
import io.shikra.engine.state.PodResources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What rule files come to.
@Command(
        name = "rules",
        description = "Judges rule files, shows what is in them, and measures what they cost.",
        subcommands = RuleCostCommand.class,
        mixinStandardHelpOptions = true)
final class RulesCommand {
    private static final String FILES = "rule files; none: our own";

    /// How an answer is written.
    enum Format {
        TEXT,
        JSON
    }

    private final Terminal terminal;

    RulesCommand() {
        this(Terminal.own());
    }

    RulesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Command(
            name = "check",
            description = {
                "Says of each rule whether it can be loaded, and if not, why.",
                "The exit status is 1 when a file has an error, or holds nothing that is read; a rule that cannot be"
                        + " computed yet is an error only with --strict."
            },
            mixinStandardHelpOptions = true)
    int check(
            @Parameters(paramLabel = "FILE|DIR", description = FILES) @Nullable List<Path> files,
            @Option(names = "--strict", description = "a rule that cannot be computed yet is an error") boolean strict,
            @Option(
                            names = "--format",
                            defaultValue = "TEXT",
                            description = "text, or json with the keys of Falco's -V")
                    Format format) {
        List<Path> given = files == null ? new ArrayList<>() : files;
        RuleSet rules = new Rules(new SyscallFields("", PodResources.NONE))
                .check(Rules.files(given, ShikraCommand.root()), strict);
        List<String> ignored = Rules.ignored(given);
        ignored.forEach(format == Format.JSON ? terminal.errors()::println : terminal::print);
        terminal.print(format == Format.JSON ? VerdictJson.write(rules) : RuleReport.full(rules));
        return rules.isUsable() && ignored.isEmpty() ? 0 : 1;
    }

    @Command(name = "list", description = "Lists the rules in load order.", mixinStandardHelpOptions = true)
    int list(
            @Parameters(paramLabel = "FILE|DIR", description = FILES) @Nullable List<Path> files,
            @Option(
                            names = "--format",
                            defaultValue = "TEXT",
                            description = "text, or json with the keys of Falco's -L")
                    Format format) {
        RuleSet rules = load(files);
        terminal.print(format == Format.JSON ? RuleListing.json(rules.rules(), rules) : RuleListing.text(rules));
        return 0;
    }

    @Command(
            name = "show",
            description = "Shows a rule as it runs: macros, lists, exceptions and overrides put in.",
            mixinStandardHelpOptions = true)
    int show(
            @Parameters(index = "0", paramLabel = "RULE", description = "its name") String name,
            @Parameters(index = "1..*", paramLabel = "FILE|DIR", description = FILES) @Nullable List<Path> files,
            @Option(
                            names = "--format",
                            defaultValue = "TEXT",
                            description = "text, or json with the keys of Falco's -l")
                    Format format) {
        RuleSet rules = load(files);
        List<Rule> wanted =
                rules.rules().stream().filter(rule -> rule.name().equals(name)).toList();
        if (wanted.isEmpty()) {
            throw RuleListing.notThere("", name, rules, "shikra rules list names those that are");
        }
        terminal.print(
                format == Format.JSON ? RuleListing.json(wanted, rules) : RuleListing.whole(wanted.getFirst(), rules));
        return 0;
    }

    @Command(
            name = "fields",
            description = "Lists the fields that conditions and outputs may name.",
            mixinStandardHelpOptions = true)
    int fields(
            @Option(names = "--format", defaultValue = "TEXT", description = "text, json or markdown")
                    FieldListing.Format format) {
        terminal.print(FieldListing.write(new SyscallFields("", PodResources.NONE), format));
        return 0;
    }

    private static RuleSet load(@Nullable List<Path> files) {
        List<Path> given = files == null ? new ArrayList<>() : files;
        return RuleReport.usable(new Rules(new SyscallFields("", PodResources.NONE))
                .load(Rules.files(given, ShikraCommand.root()), Priority.DEBUG, false));
    }
}
