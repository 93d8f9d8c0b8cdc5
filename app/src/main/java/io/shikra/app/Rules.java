// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.alert.Priority;
import io.shikra.app.config.ConfigurationException;
import io.shikra.engine.field.FieldCatalogue;
import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.rule.load.LoadOptions;
import io.shikra.engine.rule.load.OutputAddition;
import io.shikra.engine.rule.load.RuleFiles;
import io.shikra.engine.rule.load.RuleLoader;
import io.shikra.sources.live.LiveSyscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The rules that a run works with: which files, which fields, which events.
public final class Rules {
    /// What arrives besides system calls: the end of a process.
    private static final Set<String> OTHER_EVENTS = Set.of("procexit");

    private final FieldCatalogue fields;
    private final EventNames events = new EventNames(Set.of("container"));

    public Rules(FieldCatalogue fields) {
        this.fields = fields;
    }

    /// Our own rules, when nobody gave others.
    public static List<Path> files(List<Path> given, Path root) {
        return given.isEmpty() ? List.of(root.resolve("rules")) : GivenPaths.rules(given);
    }

    /// @throws ConfigurationException when one of the paths is not there
    static void refuseMissing(List<Path> files) {
        for (Path file : files) {
            if (!Files.exists(file)) {
                throw new ConfigurationException("rules: " + file + " does not exist");
            }
        }
    }

    /// A line for each of the paths from which no rule is read: nothing is left out without a word.
    public static List<String> ignored(List<Path> files) {
        try {
            return RuleFiles.without(files).stream()
                    .map(path -> path + why(path) + ": names of rule files end in .yaml or .yml")
                    .toList();
        } catch (IOException e) {
            return List.of(); // loading says what cannot be read
        }
    }

    private static String why(Path path) {
        if (Files.isDirectory(path)) {
            return " holds no rule file";
        }
        return Files.exists(path) ? " is not read" : " does not exist, and would not be read";
    }

    /// Loads for use: stops at the first file with an error.
    public RuleSet load(List<Path> files, Priority threshold, boolean strict) {
        return load(files, threshold, strict, List.of());
    }

    /// @param additions `append_output`
    RuleSet load(List<Path> files, Priority threshold, boolean strict, List<OutputAddition> additions) {
        return RuleLoader.load(files, options(threshold, strict).withAdditions(additions));
    }

    /// Judges every file.
    public RuleSet check(List<Path> files, boolean strict) {
        return RuleLoader.validate(files, options(Priority.DEBUG, strict));
    }

    private LoadOptions options(Priority threshold, boolean strict) {
        BitSet delivered = new BitSet();
        LiveSyscalls.names().forEach(name -> delivered.or(events.codesOf(name)));
        OTHER_EVENTS.forEach(name -> delivered.or(events.codesOf(name)));
        return LoadOptions.of(Map.of("syscall", fields), events)
                .withDelivered(delivered)
                .withThreshold(threshold)
                .withStrict(strict);
    }
}
