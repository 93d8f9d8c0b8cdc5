// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.app.config.ConfigurationException;
import io.shikra.app.falco.FalcoSettings;
import io.shikra.engine.rule.load.RuleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Which rule files are used.
public final class RuleChoice {
    private RuleChoice() {}

    /// Those that were named; else those of Falco's configuration that exist; without a configuration our own.
    ///
    /// @param given  of the command line
    /// @param folder that relative paths start from
    /// @param say    told of files that do not exist
    public static List<Path> of(
            List<Path> given, FalcoSettings settings, Path folder, Path root, Consumer<String> say) {
        if (!given.isEmpty()) {
            return existing("-r", given, folder);
        }
        if (ours(settings)) {
            return Rules.files(List.of(), root);
        }
        List<Path> there = new ArrayList<>();
        for (Path file : settings.rulesFiles()) {
            if (Files.exists(folder.resolve(file))) {
                there.add(file);
            } else {
                say.accept("rules_files: " + file + " does not exist and is left out");
            }
        }
        return existing("rules_files", there, folder);
    }

    /// The files and folders that are meant, there or not.
    static List<Path> named(List<Path> given, FalcoSettings settings, Path root) {
        return given.isEmpty() && !ours(settings) ? settings.rulesFiles() : Rules.files(given, root);
    }

    private static boolean ours(FalcoSettings settings) {
        return settings.files().isEmpty() && settings.rulesFiles().isEmpty();
    }

    /// @param option that names them
    /// @throws ConfigurationException when they hold no rule file
    public static List<Path> existing(String option, List<Path> given, Path folder) {
        List<Path> there = GivenPaths.rules(given).stream().map(folder::resolve).toList();
        try {
            if (RuleFiles.expand(there).isEmpty()) {
                throw new ConfigurationException(nothing(option, given));
            }
        } catch (IOException e) {
            throw new ConfigurationException("rules: cannot be read: " + e.getMessage());
        }
        return there;
    }

    private static String nothing(String option, List<Path> given) {
        String names = String.join(" ", given.stream().map(Path::toString).toList());
        return (option + " " + names).strip()
                + ": no rules there: name a file, or a folder that holds some; names of rule files end in .yaml or .yml";
    }
}
