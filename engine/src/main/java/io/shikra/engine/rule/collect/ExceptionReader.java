// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.collect;

import io.shikra.engine.rule.collect.ExceptionItem.Entry;
import io.shikra.engine.rule.source.Codes;
import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.source.Where;
import io.shikra.engine.rule.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a rule's `exceptions`. Whether they make sense is for `ExceptionChecks`.
final class ExceptionReader {
    private final Warnings warnings;
    private final boolean append;

    /// @param append whether they come on top of a rule's: then `fields` need not be stated
    ExceptionReader(Warnings warnings, boolean append) {
        this.warnings = warnings;
        this.append = append;
    }

    List<ExceptionItem> read(YamlNode.Mapping rule, Where where) {
        Optional<YamlNode> value = rule.find("exceptions");
        if (value.isEmpty() || value.get() instanceof YamlNode.Null) {
            return List.of();
        }
        Where all = where.in("exceptions", "", value.get().span());
        if (!(value.get() instanceof YamlNode.Sequence sequence)) {
            throw Decode.invalid("Rule exceptions must be a sequence", all, "begin each exception with '- name:'");
        }
        List<ExceptionItem> exceptions = new ArrayList<>();
        for (YamlNode element : sequence.items()) {
            Where unnamed = all.in("exception", "", element.span());
            if (!(element instanceof YamlNode.Mapping mapping)) {
                throw Decode.invalid(
                        "Rule exception must be a mapping", unnamed, "write the keys name, fields, comps and values");
            }
            String name = Decode.text(mapping, "name", unnamed).text();
            Where here = where.in("exception", name, element.span());
            if (exceptions.stream().anyMatch(other -> other.name().equals(name))) {
                warnings.add(
                        Codes.EXCEPTION_NAME_NOT_UNIQUE,
                        "Multiple definitions of exception '" + name + "' in the same rule",
                        here,
                        "give each exception of a rule its own name");
            }
            exceptions.add(exception(mapping, name, here));
        }
        return exceptions;
    }

    private ExceptionItem exception(YamlNode.Mapping mapping, String name, Where where) {
        if (!append && !mapping.has("fields")) {
            throw Decode.invalid("Item has no mapping for key 'fields'", where, "say which fields the values are of");
        }
        return new ExceptionItem(
                name, entry(mapping, "fields", where), entry(mapping, "comps", where), values(mapping, where), where);
    }

    private List<Entry> values(YamlNode.Mapping mapping, Where where) {
        Optional<YamlNode> value = mapping.find("values");
        if (value.isEmpty()) {
            if (append) {
                warnings.add(
                        Codes.APPEND_NO_VALUES,
                        "Overriding/appending exception with no values",
                        where,
                        "add 'values', or remove the exception");
            }
            return List.of();
        }
        Where inside = where.in("exception values", "", value.get().span());
        if (!(value.get() instanceof YamlNode.Sequence sequence)) {
            throw Decode.invalid(
                    "Rule exception values must be a sequence", inside, "write a list: values: [[a, b], [c, d]]");
        }
        return sequence.items().stream()
                .map(element -> value(element, inside.in("exception value", "", element.span())))
                .toList();
    }

    private static Entry value(YamlNode node, Where where) {
        return entry(node, Decode.valueFor("", node, where)).orElse(new Entry.One(MappedText.EMPTY));
    }

    private static Optional<Entry> entry(YamlNode.Mapping mapping, String key, Where where) {
        Optional<YamlNode> value = mapping.find(key);
        return value.isEmpty()
                ? Optional.empty()
                : entry(value.get(), Decode.valueFor(key, value.get(), where)).filter(ExceptionReader::isStated);
    }

    private static Optional<Entry> entry(YamlNode node, Where where) {
        return switch (node) {
            case YamlNode.Scalar scalar -> {
                if (scalar.value().isEmpty()) {
                    throw Decode.invalid("Value must be non-empty", where, "remove it, or write it as '\"\"'");
                }
                yield Optional.of(new Entry.One(scalar.value()));
            }
            case YamlNode.Sequence sequence ->
                Optional.of(new Entry.Many(sequence.items().stream()
                        .map(element -> value(element, where.in("exception", "", element.span())))
                        .toList()));
            case YamlNode.Null _, YamlNode.Mapping _ -> Optional.empty();
        };
    }

    private static boolean isStated(Entry entry) {
        return switch (entry) {
            case Entry.One one -> !one.text().isEmpty();
            case Entry.Many many -> !many.entries().isEmpty();
        };
    }
}
