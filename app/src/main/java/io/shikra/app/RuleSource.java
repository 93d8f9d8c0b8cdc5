// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.app.config.Configuration;
import io.shikra.app.config.ConfigurationException;
import io.shikra.app.falco.FalcoSettings;
import io.shikra.app.health.FileHashes;
import io.shikra.app.watch.FileContents;
import io.shikra.app.watch.Watched;
import io.shikra.engine.field.FieldCatalogue;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.rule.load.RuleFiles;
import io.shikra.engine.rule.load.RuleSelection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// The rules of a run: from the files that the command line and the configuration name, read in the same way at the
/// start and whenever they are read again.
final class RuleSource implements Watched {
    private static final Path HERE = Path.of("");

    private final RunSettings atStart;
    private final Supplier<RunSettings> again;
    private final Path root;
    private final Function<FalcoSettings, FieldCatalogue> fields;

    /// Those that were read last.
    private volatile RunSettings settings;

    /// @param atStart what is in force of everything but the rules
    /// @param again   reads the settings from the files as they are then
    /// @param root    the installation: our own rules lie in its folder `rules`
    /// @param fields  makes a catalogue for each set of rules: it has working memory, which belongs to one program
    RuleSource(
            RunSettings atStart,
            Supplier<RunSettings> again,
            Path root,
            Function<FalcoSettings, FieldCatalogue> fields) {
        this.atStart = atStart;
        this.again = again;
        this.root = root;
        this.fields = fields;
        this.settings = atStart;
    }

    /// A set of rules that can be used.
    ///
    /// @param rules  enabled and disabled as the configuration wants
    /// @param fields that they were resolved with, and that nobody else has
    /// @param hashes of their files, as metrics name them
    /// @param nanos  when, since the Unix epoch
    record Loaded(RuleSet set, List<Rule> rules, FieldCatalogue fields, Map<String, String> hashes, long nanos) {
        List<String> summary() {
            return RuleReport.summary(set, rules);
        }
    }

    /// By the settings that were read last.
    ///
    /// @param say told of named files that do not exist
    /// @throws ConfigurationException with every problem and its place, when the rules cannot be used
    Loaded load(Consumer<String> say) {
        RunSettings now = settings;
        Configuration configuration = now.configuration();
        FalcoSettings falco = now.falco();
        List<Path> given = configuration.detecting().rules();
        Rules.refuseMissing(given);
        List<Path> files = RuleChoice.of(given, falco, HERE, root, say);
        FieldCatalogue catalogue = fields.apply(falco);
        Rules rules = new Rules(catalogue);
        RuleSet set = AdditionBlame.load(
                falco, additions -> rules.load(files, falco.priority(), configuration.strict(), additions));
        return new Loaded(
                set,
                RuleSelection.apply(set.rules(), falco.rules()),
                catalogue,
                FileHashes.of(FileContents.of(expanded(files))),
                Detection.epochNanos());
    }

    /// The same by the settings as their files have them now.
    ///
    /// @param say also told of settings that have changed to no effect
    /// @throws ConfigurationException with every problem and its place, when settings or rules cannot be used
    Loaded reload(Consumer<String> say) {
        RunSettings now = again.get();
        var _ = named(now); // else nothing that could be watched either
        settings = now;
        if (!now.sameButRules(atStart)) {
            say.accept("settings besides those of the rules are others than at the start: restart to use them");
        }
        return load(say);
    }

    @Override
    public List<Path> places() {
        RunSettings now = settings;
        List<Path> places = new ArrayList<>(named(now));
        places.addAll(now.files());
        return places;
    }

    @Override
    public List<Path> files() {
        RunSettings now = settings;
        List<Path> files = new ArrayList<>(expanded(named(now)));
        files.addAll(now.files());
        return files;
    }

    private List<Path> named(RunSettings by) {
        return RuleChoice.named(by.configuration().detecting().rules(), by.falco(), root);
    }

    private static List<Path> expanded(List<Path> files) {
        try {
            return RuleFiles.expand(files);
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // loading says what cannot be read
        }
    }
}
