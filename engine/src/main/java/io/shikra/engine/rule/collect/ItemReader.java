// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.collect;

import io.shikra.engine.rule.Span;
import io.shikra.engine.rule.source.Codes;
import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.source.Nearest;
import io.shikra.engine.rule.source.RuleError;
import io.shikra.engine.rule.source.SourceFile;
import io.shikra.engine.rule.source.Where;
import io.shikra.engine.rule.yaml.YamlNode;
import io.shikra.engine.rule.yaml.YamlReader;
import io.shikra.engine.rule.yaml.YamlSyntaxError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads the items of a rule file into the collector.
///
/// Throws `RuleError` at the first error: like Falco's, the reader stops there.
public final class ItemReader {
    private static final Pattern MACRO_NAME = Pattern.compile("[a-zA-Z]+[a-zA-Z0-9_]*");
    private static final Pattern LIST_NAME = Pattern.compile("[^()\"'\\s=,]+");
    private static final Set<String> ITEMS = Set.of("items");
    private static final Set<String> CONDITION = Set.of("condition");

    private final Collector collector;
    private final Surroundings surroundings;
    private final Warnings warnings;

    public ItemReader(Collector collector, Surroundings surroundings, Warnings warnings) {
        this.collector = collector;
        this.surroundings = surroundings;
        this.warnings = warnings;
    }

    public void read(SourceFile file) {
        Where where = Where.file(file.name());
        for (YamlNode document : documents(file, where)) {
            switch (document) {
                case YamlNode.Null _ -> {}
                case YamlNode.Sequence sequence -> sequence.items().forEach(item -> item(item, where));
                case YamlNode.Scalar scalar ->
                    throw Decode.invalid("Rules content is not yaml", at(where, scalar), "begin items with '- rule:'");
                case YamlNode.Mapping mapping ->
                    throw Decode.invalid(
                            "Rules content is not yaml array of objects",
                            at(where, mapping),
                            "put '- ' before the item and indent the lines below it");
            }
        }
    }

    private static List<YamlNode> documents(SourceFile file, Where where) {
        try {
            return YamlReader.read(file);
        } catch (YamlSyntaxError error) {
            throw new RuleError(
                    Codes.ERR_YAML_PARSE,
                    "yaml-cpp: error at line " + error.span().line() + ", column "
                            + error.span().column() + ": " + error.problem(),
                    where.in("value for", "", error.span()),
                    isBehindQuote(file, error.span())
                            ? "a quoted value ends before this place: quote all of it, or close a quote that was left "
                                    + "open further up"
                            : "mind the indentation; quote a value that has ': ' or ' #' in it or begins with % @ ` & * "
                                    + "! { [");
        }
    }

    private static boolean isBehindQuote(SourceFile file, Span place) {
        return file.text()
                .lines()
                .skip(place.line() - 1L)
                .findFirst()
                .filter(line -> place.column() >= 2 && place.column() <= line.length())
                .map(line -> line.charAt(place.column() - 2))
                .filter(before -> before == '"' || before == '\'')
                .isPresent();
    }

    private static Where at(Where file, YamlNode document) {
        return new Where(file.locations(), document.span());
    }

    private void item(YamlNode node, Where file) {
        if (node instanceof YamlNode.Null) {
            return;
        }
        if (!(node instanceof YamlNode.Mapping item)) {
            throw Decode.invalid(
                    "Unexpected element type. Each element should be a yaml associative array.",
                    file.in("rules content item", "", node.span()),
                    "an item is a map, e.g. '- rule: name'");
        }
        if (item.has("required_engine_version")) {
            engineVersion(item, file.in("required_engine_version", "", item.span()));
        } else if (item.has("required_plugin_versions")) {
            YamlNode value = item.find("required_plugin_versions").orElseThrow();
            new PluginReader(collector).read(value, file.in("required plugin versions", "", value.span()));
            checkKeys(item, Set.of("required_plugin_versions"), file.in("required plugin versions", "", item.span()));
        } else if (item.has("list")) {
            list(item, file);
        } else if (item.has("macro")) {
            macro(item, file);
        } else if (item.has("rule")) {
            new RuleReader(collector, surroundings, warnings).read(item, file);
            String name = Decode.text(item, "rule", file).text();
            checkKeys(item, RuleReader.KEYS, file.in("rule", name, item.span()));
        } else {
            warnings.add(
                    Codes.UNKNOWN_ITEM,
                    "Unknown top level item",
                    file.in("rules content item", "", item.span()),
                    item.has(Decode.MERGE)
                            ? Decode.MERGE_ADVICE
                            : "an item has one of the keys rule, macro, list, required_engine_version, "
                                    + "required_plugin_versions");
        }
    }

    private void engineVersion(YamlNode.Mapping item, Where where) {
        String text = Decode.text(item, "required_engine_version", where).text();
        Version required = Decode.unsigned(text)
                .map(minor -> new Version(0, minor, 0))
                .or(() -> Version.parse(text))
                .orElseThrow(() -> Decode.invalid(
                        "Unable to parse engine version '" + text
                                + "' as a semver string. Expected \"x.y.z\" semver format.",
                        where,
                        "write three numbers, e.g. 0.57.0"));
        Version ours = surroundings.engineVersion();
        if (!ours.satisfies(required)) {
            throw new RuleError(
                    Codes.ERR_VALIDATE,
                    "Rules require engine version " + required + ", but engine version is " + ours,
                    where,
                    "these rules are for a newer engine: update it, or take an older version of the rules");
        }
        collector.requireEngine(required);
        checkKeys(item, Set.of("required_engine_version"), where);
    }

    private void list(YamlNode.Mapping item, Where file) {
        String name =
                Decode.text(item, "list", file.in("list", "", item.span())).text();
        Where where = file.in("list", name, item.span());
        if (!LIST_NAME.matcher(name).matches()) {
            warnings.add(
                    Codes.INVALID_LIST_NAME,
                    "List has an invalid name. List names should match a regular expression: ([^()\"'[:space:]=,]+)",
                    where,
                    "a condition cannot name this list: rename it");
        }
        List<MappedText> items = new ArrayList<>(Decode.texts(item, "items", true, where));
        if (appends(item, ITEMS, where)) {
            collector.appendToList(name, items, where);
        } else {
            collector.defineList(name, items, where);
        }
        checkKeys(item, Set.of("list", "items", "append", "override"), where);
    }

    private void macro(YamlNode.Mapping item, Where file) {
        String name =
                Decode.text(item, "macro", file.in("macro", "", item.span())).text();
        Where where = file.in("macro", name, item.span());
        if (!MACRO_NAME.matcher(name).matches()) {
            warnings.add(
                    Codes.INVALID_MACRO_NAME,
                    "Macro has an invalid name. Macro names should match a regular expression: ([a-zA-Z]+[a-zA-Z0-9_]*)",
                    where,
                    "a condition cannot name this macro: rename it");
        }
        MappedText condition = Decode.text(item, "condition", where);
        if (appends(item, CONDITION, where)) {
            collector.appendToMacro(name, condition, where);
        } else {
            Where inside = where.in(
                    "macro condition", "", item.find("condition").orElseThrow().span());
            collector.defineMacro(name, condition, where, inside);
        }
        checkKeys(item, Set.of("macro", "condition", "append", "override"), where);
    }

    /// Whether a list or macro, which have but one key to change, is appended to.
    private boolean appends(YamlNode.Mapping item, Set<String> overridable, Where where) {
        boolean append = appends(item, where, warnings);
        Overrides overrides = Overrides.read(item, overridable, overridable, where);
        if (append && !overrides.isEmpty()) {
            throw Decode.invalid(Overrides.WITH_APPEND, where, "remove 'append: true'");
        }
        return append || !overrides.append().isEmpty();
    }

    /// Whether the deprecated `append: true` is stated.
    static boolean appends(YamlNode.Mapping item, Where where, Warnings warnings) {
        boolean append = Decode.optionalTruth(item, "append", false, where);
        if (append) {
            warnings.add(
                    Codes.DEPRECATED_ITEM,
                    "'append' key is deprecated. Add an 'append' entry (e.g. 'condition: append') under 'override' "
                            + "instead.",
                    where,
                    "replace 'append: true' by an 'override' that says what is appended");
        }
        return append;
    }

    private void checkKeys(YamlNode.Mapping item, Set<String> known, Where where) {
        Set<String> seen = new HashSet<>();
        for (YamlNode.Entry entry : item.entries()) {
            if (entry.key() instanceof YamlNode.Scalar key && !known.contains(key.text()) && seen.add(key.text())) {
                warnings.add(
                        Codes.UNKNOWN_KEY,
                        "Unknown key '" + key.text() + "'. The key will be ignored.",
                        new Where(where.locations(), key.span()),
                        key.text().equals(Decode.MERGE)
                                ? Decode.MERGE_ADVICE
                                : Nearest.didYouMean(key.text(), known.stream()).orElse("remove the key"));
            }
        }
    }
}
