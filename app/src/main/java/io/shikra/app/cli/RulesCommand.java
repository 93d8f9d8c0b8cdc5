// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.cli;

import io.shikra.app.RuleReport;
import io.shikra.app.Rules;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.RuleSet;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Judges rule files without running anything.
@Command(name = "rules", description = "Judges rule files.", mixinStandardHelpOptions = true)
final class RulesCommand {
    @Command(
            name = "check",
            description = "Says of each rule whether it can be loaded, and if not, why.",
            mixinStandardHelpOptions = true)
    int check(
            @Parameters(paramLabel = "FILE|DIR", description = "rule files; none: our own") @Nullable List<Path> files,
            @Option(names = "--strict", description = "a rule that cannot be computed yet is an error")
                    boolean strict) {
        List<Path> given = files == null ? new ArrayList<>() : files;
        RuleSet rules = new Rules(new SyscallFields("")).check(Rules.files(given, ShikraCommand.root()), strict);
        List<String> ignored = Rules.ignored(given);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        ignored.forEach(out::println);
        out.println(RuleReport.full(rules));
        return rules.isUsable() && ignored.isEmpty() ? 0 : 1;
    }
}
