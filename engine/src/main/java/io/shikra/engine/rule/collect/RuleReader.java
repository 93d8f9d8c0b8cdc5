// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.collect;

import io.shikra.alert.Priority;
import io.shikra.engine.rule.source.Codes;
import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.source.RuleError;
import io.shikra.engine.rule.source.Where;
import io.shikra.engine.rule.yaml.YamlNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Reads an item `rule`: a definition, an override, a legacy append, or a stub that enables or disables.
final class RuleReader {
    static final Set<String> KEYS = Set.of(
            "rule",
            "condition",
            "output",
            "desc",
            "priority",
            "source",
            "enabled",
            "tags",
            "exceptions",
            "warn_evttypes",
            "skip-if-unknown-filter",
            "capture",
            "capture_duration",
            "append",
            "override");

    private static final Set<String> APPENDABLE = Set.of("condition", "output", "desc", "tags", "exceptions");
    private static final Set<String> REPLACEABLE = Set.of(
            "condition",
            "output",
            "desc",
            "tags",
            "exceptions",
            "priority",
            "capture",
            "capture_duration",
            "enabled",
            "warn_evttypes",
            "skip-if-unknown-filter");
    private static final Set<String> DEFINING = Set.of("condition", "output", "desc", "priority");

    private static final String NOTHING_TO_APPEND_TO =
            "Rule uses 'append' or 'override.<key>: append' but no rule by that name already exists";
    private static final String NOTHING_TO_REPLACE =
            "An 'override.<key>: replace' to a rule was requested but no rule by that name already exists";
    private static final String STUB_DEPRECATED = "The standalone 'enabled' key usage is deprecated. The correct "
            + "approach requires also a 'replace' entry under the 'override' key (i.e. 'enabled: replace').";

    private final Collector collector;
    private final Surroundings surroundings;
    private final Warnings warnings;

    RuleReader(Collector collector, Surroundings surroundings, Warnings warnings) {
        this.collector = collector;
        this.surroundings = surroundings;
        this.warnings = warnings;
    }

    void read(YamlNode.Mapping item, Where file) {
        String name =
                Decode.text(item, "rule", file.in("rule", "", item.span())).text();
        Where where = file.in("rule", name, item.span());
        boolean append = ItemReader.appends(item, where, warnings);
        Overrides overrides = Overrides.read(item, APPENDABLE, REPLACEABLE, where);
        if (append && !overrides.isEmpty()) {
            throw Decode.invalid(Overrides.WITH_APPEND, where, "remove 'append: true'");
        }
        if (!overrides.isEmpty()) {
            override(item, name, overrides, where);
        } else if (append) {
            append(item, name, where);
        } else if (DEFINING.stream().noneMatch(item::has)) {
            stub(item, name, where);
        } else {
            define(item, name, where);
        }
    }

    private void define(YamlNode.Mapping item, String name, Where where) {
        MappedText condition = Decode.text(item, "condition", where);
        MappedText output = Decode.text(item, "output", where);
        String description = Decode.text(item, "desc", where).text();
        Priority priority = Decode.priority(item, where);
        String source =
                Decode.optionalText(item, "source", where).map(MappedText::text).orElse("syscall");
        boolean known = surroundings.isSource(source);
        RuleItem rule = new RuleItem(
                name,
                source,
                !known,
                where,
                where.in(
                        "rule condition",
                        "",
                        item.find("condition").orElseThrow().span()),
                where.in("rule output", "", item.find("output").orElseThrow().span()));
        rule.condition = condition;
        rule.output = output.strip();
        rule.description = description;
        rule.priority = priority;
        rule.enabled = Decode.optionalTruth(item, "enabled", true, where);
        rule.warnEvttypes = Decode.optionalTruth(item, "warn_evttypes", true, where);
        rule.skipIfUnknownFilter = Decode.optionalTruth(item, "skip-if-unknown-filter", false, where);
        rule.capture = Decode.optionalTruth(item, "capture", false, where);
        rule.captureDuration = Decode.optionalUnsigned(item, "capture_duration", 0, where);
        Decode.texts(item, "tags", false, where).forEach(tag -> rule.tags.add(tag.text()));
        List<ExceptionItem> exceptions = new ExceptionReader(warnings, false).read(item, where);
        collector.checkSource(rule);
        if (!known) {
            warnings.add(
                    Codes.UNKNOWN_SOURCE,
                    "Unknown source " + source + ", skipping",
                    where,
                    "no event source of that name is configured: the rule is ignored");
        }
        ExceptionChecks checks = checks(rule);
        exceptions.forEach(exception -> rule.exceptions.add(checks.defined(exception)));
        collector.defineRule(rule);
    }

    private void stub(YamlNode.Mapping item, String name, Where where) {
        boolean enabled = Decode.truth(item, "enabled", where);
        warnings.add(Codes.DEPRECATED_ITEM, STUB_DEPRECATED, where, "add 'override: {enabled: replace}' to this item");
        collector.existing(name, "Rule has 'enabled' key but no rule by that name already exists", where).enabled =
                enabled;
    }

    private void append(YamlNode.Mapping item, String name, Where where) {
        Optional<MappedText> condition =
                item.has("condition") ? Optional.of(Decode.text(item, "condition", where)) : Optional.empty();
        List<ExceptionItem> exceptions = new ExceptionReader(warnings, true).read(item, where);
        RuleItem rule = collector.existing(name, NOTHING_TO_APPEND_TO, where);
        if (condition.isEmpty() && !item.has("exceptions")) {
            throw new RuleError(
                    Codes.ERR_VALIDATE,
                    "Appended rule must have exceptions or condition property",
                    where,
                    "say what to append, or remove this item");
        }
        checkSource(item, rule, where);
        condition.ifPresent(more -> rule.condition = joined(rule.condition, more));
        addExceptions(rule, exceptions);
    }

    private void override(YamlNode.Mapping item, String name, Overrides overrides, Where where) {
        Set<String> unnamed = new TreeSet<>(); // the first in this order is the one complained of
        item.entries().stream()
                .map(YamlNode.Entry::key)
                .filter(YamlNode.Scalar.class::isInstance)
                .map(key -> ((YamlNode.Scalar) key).text())
                .filter(REPLACEABLE::contains)
                .forEach(unnamed::add);
        for (String key : overrides.append()) {
            expect(unnamed, "append", key, where);
        }
        if (!overrides.append().isEmpty()) {
            appendTo(item, name, overrides.append(), where);
        }
        for (String key : overrides.replace()) {
            expect(unnamed, "replace", key, where);
        }
        if (!overrides.replace().isEmpty()) {
            replaceIn(item, name, overrides.replace(), where);
        }
        for (String key : unnamed) {
            throw Decode.invalid(
                    "Unexpected key '" + key + "': no corresponding entry under 'override' is defined.",
                    where.in("overrides", key, item.find(key).orElseThrow().span()),
                    "add '" + key + ": replace' under 'override', or remove the key");
        }
    }

    private static void expect(Set<String> unnamed, String operation, String key, Where where) {
        if (!unnamed.remove(key)) {
            throw Decode.invalid(
                    "An " + operation + " override for '" + key + "' was specified but '" + key + "' is not defined",
                    where,
                    "add the key '" + key + "' to this item, or remove it from 'override'");
        }
    }

    private void appendTo(YamlNode.Mapping item, String name, Set<String> keys, Where where) {
        RuleItem rule = collector.existing(name, NOTHING_TO_APPEND_TO, where);
        if (keys.contains("condition")) {
            MappedText more = Decode.text(item, "condition", where);
            checkSource(item, rule, where);
            rule.condition = joined(rule.condition, more);
        }
        if (keys.contains("exceptions")) {
            addExceptions(rule, new ExceptionReader(warnings, true).read(item, where));
        }
        if (keys.contains("output")) {
            rule.output = joined(rule.output, Decode.text(item, "output", where));
        }
        if (keys.contains("desc")) {
            rule.description += " " + Decode.text(item, "desc", where).text();
        }
        if (keys.contains("tags")) {
            Decode.texts(item, "tags", false, where).forEach(tag -> rule.tags.add(tag.text()));
        }
    }

    private void replaceIn(YamlNode.Mapping item, String name, Set<String> keys, Where where) {
        RuleItem rule = collector.existing(name, NOTHING_TO_REPLACE, where);
        for (String key : keys) {
            replace(item, key, rule, where);
        }
    }

    private void replace(YamlNode.Mapping item, String key, RuleItem rule, Where where) {
        switch (key) {
            case "condition" -> {
                checkSource(item, rule, where);
                rule.condition = Decode.text(item, key, where);
            }
            case "output" -> rule.output = Decode.text(item, key, where);
            case "desc" -> rule.description = Decode.text(item, key, where).text();
            case "tags" -> {
                rule.tags.clear();
                Decode.texts(item, key, false, where).forEach(tag -> rule.tags.add(tag.text()));
            }
            case "exceptions" -> {
                // not checked here: what is wrong with them shows when the condition is compiled
                List<ExceptionItem> exceptions = new ExceptionReader(warnings, false).read(item, where);
                rule.exceptions.clear();
                rule.exceptions.addAll(exceptions);
            }
            case "priority" -> rule.priority = Decode.priority(item, where);
            case "enabled" -> rule.enabled = Decode.truth(item, key, where);
            case "warn_evttypes" -> rule.warnEvttypes = Decode.truth(item, key, where);
            case "skip-if-unknown-filter" -> rule.skipIfUnknownFilter = Decode.truth(item, key, where);
            case "capture" -> rule.capture = Decode.truth(item, key, where);
            case "capture_duration" -> rule.captureDuration = Decode.optionalUnsigned(item, key, 0, where);
            default -> throw new IllegalArgumentException(key);
        }
    }

    private void addExceptions(RuleItem rule, List<ExceptionItem> exceptions) {
        ExceptionChecks checks = checks(rule);
        for (ExceptionItem exception : exceptions) {
            int at = 0;
            while (at < rule.exceptions.size()
                    && !rule.exceptions.get(at).name().equals(exception.name())) {
                at++;
            }
            if (at == rule.exceptions.size()) {
                rule.exceptions.add(checks.appended(exception));
            } else {
                rule.exceptions.set(at, ExceptionChecks.extended(rule.exceptions.get(at), exception));
            }
        }
    }

    private ExceptionChecks checks(RuleItem rule) {
        return new ExceptionChecks(field -> rule.unknownSource || surroundings.isField(rule.source, field));
    }

    /// A source stated beside an appended or replaced condition must be the rule's own. An empty one is not stated.
    private static void checkSource(YamlNode.Mapping item, RuleItem rule, Where where) {
        Optional<YamlNode> stated = item.find("source");
        if (stated.isPresent()
                && stated.get() instanceof YamlNode.Scalar source
                && !source.text().isEmpty()
                && !source.text().equals(rule.source)) {
            throw Collector.otherSource(where, rule.source);
        }
    }

    private static MappedText joined(MappedText first, MappedText second) {
        return first.plus(" ").plus(second);
    }
}
