// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import io.shikra.engine.field.FieldCatalogue;
import io.shikra.engine.rule.Problem;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.rule.RuleSet.FileVerdict;
import io.shikra.engine.rule.RuleSet.NotLoaded;
import io.shikra.engine.rule.Span;
import io.shikra.engine.rule.collect.Collector;
import io.shikra.engine.rule.collect.ItemReader;
import io.shikra.engine.rule.collect.PluginRequirement;
import io.shikra.engine.rule.collect.RuleItem;
import io.shikra.engine.rule.collect.Surroundings;
import io.shikra.engine.rule.collect.Version;
import io.shikra.engine.rule.collect.Warnings;
import io.shikra.engine.rule.resolve.PortNames;
import io.shikra.engine.rule.resolve.TermResolver;
import io.shikra.engine.rule.source.Codes;
import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.source.RuleError;
import io.shikra.engine.rule.source.SourceFile;
import io.shikra.engine.rule.source.Where;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Loads rule files: each is read on top of the ones before, then everything is compiled anew, so an append in the
/// second file does not save a first file that is wrong by itself.
///
/// One loader loads one set of files. Errors are values in the result, never exceptions.
public final class RuleLoader {
    private static final PortNames PORTS = PortNames.load();

    private final LoadOptions options;
    private final boolean stopAtError;
    private final List<FileVerdict> verdicts = new ArrayList<>();
    private final List<Problem> fatal = new ArrayList<>();
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final KnownTrees known = new KnownTrees();
    private Collector collected = new Collector();
    private RuleCompiler compiled;

    private RuleLoader(LoadOptions options, boolean stopAtError) {
        this.options = options;
        this.stopAtError = stopAtError;
        this.compiled = new RuleCompiler(options, PORTS, known);
    }

    /// Loads for use: stops at the first file with an error.
    ///
    /// @param paths files and directories
    public static RuleSet load(List<Path> paths, LoadOptions options) {
        return new RuleLoader(options, true).files(paths);
    }

    /// As `load`, from memory.
    public static RuleSet loadTexts(List<RuleText> files, LoadOptions options) {
        return new RuleLoader(options, true).texts(files);
    }

    /// Judges every file, also after one with an error, which then contributes nothing.
    public static RuleSet validate(List<Path> paths, LoadOptions options) {
        return new RuleLoader(options, false).files(paths);
    }

    /// As `validate`, from memory.
    public static RuleSet validateTexts(List<RuleText> files, LoadOptions options) {
        return new RuleLoader(options, false).texts(files);
    }

    private RuleSet files(List<Path> paths) {
        try {
            for (Path path : RuleFiles.expand(paths)) {
                if (isOver()) {
                    break;
                }
                read(path);
            }
        } catch (IOException error) {
            fatal.add(unreadable(String.valueOf(error.getMessage())));
        }
        return result();
    }

    private void read(Path path) {
        try {
            add(new RuleText(path.toString(), RuleFiles.read(path)));
        } catch (RuleFiles.TooLarge _) {
            Problem tooLarge = unread(
                    path.toString(),
                    "File " + path + " is larger than " + (RuleFiles.MAX_BYTES >> 20) + " MiB",
                    "is it a rule file? Split it into several, which are loaded one after the other");
            verdicts.add(new FileVerdict(path.toString(), List.of(tooLarge)));
        } catch (IOException _) {
            verdicts.add(new FileVerdict(path.toString(), List.of(unreadable(path.toString()))));
        }
    }

    private static Problem unreadable(String file) {
        return unread(file, "Could not open file " + file + " for reading", "check the path and its permissions");
    }

    private static Problem unread(String file, String message, String advice) {
        return new Problem(Problem.Severity.ERROR, Codes.ERR_FILE_READ, message, new Span(file, 1, 1, 1), "", advice);
    }

    private RuleSet texts(List<RuleText> files) {
        for (RuleText file : files) {
            if (isOver()) {
                break;
            }
            add(file);
        }
        return result();
    }

    private boolean isOver() {
        return !fatal.isEmpty()
                || (stopAtError && !verdicts.isEmpty() && !verdicts.getLast().successful());
    }

    private void add(RuleText file) {
        String text = RuleFiles.withoutMark(file.text());
        texts.put(file.name(), text);
        Collector next = collected.copy();
        Warnings warnings = new Warnings();
        RuleCompiler compiler = new RuleCompiler(options, PORTS, known);
        List<Problem> errors = new ArrayList<>();
        try {
            new ItemReader(next, new Engine(options), warnings).read(new SourceFile(file.name(), text));
            compiler.compile(next);
            collected = next;
            compiled = compiler;
        } catch (RuleError error) {
            (error.isFatal() ? fatal : errors).add(error.problem());
        }
        errors.addAll(warnings.all());
        errors.addAll(compiler.warnings().all());
        verdicts.add(new FileVerdict(file.name(), errors));
    }

    private RuleSet result() {
        for (PluginRequirement requirement : collected.pluginRequirements()) {
            requirement.missing(options.plugins()).ifPresent(message -> missingPlugin(requirement, message));
        }
        if (options.strict()) {
            compiled.notLoaded().forEach(rule -> fatal.add(strict(rule)));
            compiled.limited().forEach(rule -> fatal.add(strict(rule)));
        }
        return new RuleSet(
                compiled.rules(),
                verdicts,
                compiled.notLoaded(),
                compiled.limited(),
                compiled.descriptions(),
                fatal,
                texts,
                compiled.written());
    }

    private void missingPlugin(PluginRequirement requirement, String message) {
        Where where = requirement.where();
        String file = where.span().file();
        if (options.copiesDefects() || !isForeign(file)) {
            fatal.add(new Problem(
                    Problem.Severity.ERROR,
                    Codes.ERR_VALIDATE,
                    message,
                    where.span(),
                    "",
                    "these rules are for events or fields of that plugin: leave the file out",
                    where.locations()));
            return;
        }
        Problem skipped = new Problem(
                Problem.Severity.WARNING,
                Codes.UNKNOWN_SOURCE,
                message,
                where.span(),
                "",
                "the rules of this file are for events of that plugin, and are skipped",
                where.locations());
        verdicts.replaceAll(verdict -> verdict.file().equals(file) ? verdict.with(skipped) : verdict);
    }

    /// Whether all rules that this file has are skipped, because their events come from elsewhere.
    private boolean isForeign(String file) {
        List<RuleItem> here = collected.rules().stream()
                .filter(rule -> rule.where().span().file().equals(file))
                .toList();
        return !here.isEmpty() && here.stream().allMatch(RuleItem::unknownSource);
    }

    private static Problem strict(NotLoaded rule) {
        return new Problem(
                Problem.Severity.ERROR,
                Codes.NOT_LOADED,
                "rule '" + rule.rule() + "' " + rule.reason(),
                rule.span(),
                rule.rule(),
                "remove the rule, or load without --strict");
    }

    private record Engine(LoadOptions options) implements Surroundings {
        @Override
        public Version engineVersion() {
            return LoadOptions.ENGINE_VERSION;
        }

        @Override
        public boolean isSource(String name) {
            return options.sources().containsKey(name);
        }

        @Override
        public boolean isField(String source, MappedText text) {
            FieldCatalogue catalogue = options.sources().get(source);
            return catalogue != null && TermResolver.isTerm(catalogue, text);
        }
    }
}
