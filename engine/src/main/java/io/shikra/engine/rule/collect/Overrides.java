// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.collect;

import io.shikra.engine.rule.source.Codes;
import io.shikra.engine.rule.source.RuleError;
import io.shikra.engine.rule.source.Where;
import io.shikra.engine.rule.yaml.YamlNode;
import java.util.LinkedHashSet;
import java.util.Set;

/// What an item's `override` says: keys to append, keys to replace.
record Overrides(Set<String> append, Set<String> replace) {
    static final String WITH_APPEND = "Keys 'override' and 'append: true' cannot be used together. "
            + "Add an 'append' entry (e.g. 'condition: append') under 'override' instead.";

    boolean isEmpty() {
        return append.isEmpty() && replace.isEmpty();
    }

    static Overrides read(YamlNode.Mapping item, Set<String> appendable, Set<String> replaceable, Where where) {
        Overrides overrides = new Overrides(new LinkedHashSet<>(), new LinkedHashSet<>());
        YamlNode value = item.find("override").orElse(new YamlNode.Null(where.span()));
        switch (value) {
            case YamlNode.Mapping mapping -> {
                Where inside = where.in("overrides", "", item.span());
                for (YamlNode.Entry entry : mapping.entries()) {
                    overrides.add(entry, appendable, replaceable, inside);
                }
            }
            case YamlNode.Sequence sequence -> {
                if (!sequence.items().isEmpty()) {
                    throw unreadable(
                            "invalid node; this may result from using a map iterator as a sequence iterator, or vice-versa",
                            sequence,
                            where);
                }
            }
            case YamlNode.Null _, YamlNode.Scalar _ -> {} // ignored, as Falco ignores them and the empty sequence
        }
        return overrides;
    }

    private void add(YamlNode.Entry entry, Set<String> appendable, Set<String> replaceable, Where where) {
        String key = word(entry.key(), where);
        String operation = word(entry.value(), where);
        switch (operation) {
            case "append" -> {
                if (!appendable.contains(key)) {
                    throw refused("Key '" + key + "' cannot be appended to, use 'replace' instead", key, entry, where);
                }
                append.add(key);
            }
            case "replace" -> {
                if (!replaceable.contains(key)) {
                    throw refused("Key '" + key + "' cannot be replaced", key, entry, where);
                }
                replace.add(key);
            }
            default ->
                throw Decode.invalid(
                        "Invalid override operation for key '" + key + "': '" + operation + "'. Allowed values are: "
                                + (appendable.contains(key) ? "append " : "")
                                + (replaceable.contains(key) ? "replace " : ""),
                        where.in("value for", key, entry.value().span()),
                        "write append or replace, in lower case");
        }
    }

    private static RuleError refused(String message, String key, YamlNode.Entry entry, Where where) {
        return Decode.invalid(
                message, where.in("overrides", key, entry.key().span()), "remove '" + key + "' from 'override'");
    }

    private static String word(YamlNode node, Where where) {
        return switch (node) {
            case YamlNode.Scalar scalar -> scalar.text();
            case YamlNode.Null _ -> "null";
            case YamlNode.Sequence _, YamlNode.Mapping _ ->
                throw unreadable(
                        "yaml-cpp: error at line " + node.span().line() + ", column "
                                + node.span().column() + ": bad conversion",
                        node,
                        where);
        };
    }

    /// A node of the wrong kind: Falco then only says which file it was reading.
    private static RuleError unreadable(String message, YamlNode node, Where where) {
        return new RuleError(
                Codes.ERR_VALIDATE,
                message,
                where.atRoot(node.span()),
                "write a map of keys to 'append' or 'replace': override: {condition: append}");
    }
}
