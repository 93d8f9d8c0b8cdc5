// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.collect;

import io.shikra.engine.rule.source.Codes;
import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.source.Nearest;
import io.shikra.engine.rule.source.RuleError;
import io.shikra.engine.rule.source.Where;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All lists, macros and rules read so far, over all files. Later items redefine, append to or override earlier ones;
/// whatever is redefined keeps its first place in the order.
public final class Collector {
    private final Map<String, ListItem> lists = new LinkedHashMap<>();
    private final Map<String, MacroItem> macros = new LinkedHashMap<>();
    private final Map<String, RuleItem> rules = new LinkedHashMap<>();
    private final List<PluginRequirement> plugins = new ArrayList<>();
    private Version requiredEngine = new Version(0, 0, 0);
    private int clock;

    /// A copy that changes independently: a file that fails contributes nothing.
    public Collector copy() {
        Collector copy = new Collector();
        copy.lists.putAll(lists);
        copy.macros.putAll(macros);
        rules.forEach((name, rule) -> copy.rules.put(name, rule.copy()));
        copy.plugins.addAll(plugins);
        copy.requiredEngine = requiredEngine;
        copy.clock = clock;
        return copy;
    }

    /// In the order of first definition.
    public Collection<ListItem> lists() {
        return lists.values();
    }

    public Optional<ListItem> list(String name) {
        return Optional.ofNullable(lists.get(name));
    }

    public Optional<MacroItem> macro(String name) {
        return Optional.ofNullable(macros.get(name));
    }

    /// In the order of first definition.
    public Collection<MacroItem> macros() {
        return macros.values();
    }

    /// In the order of first definition.
    public Collection<RuleItem> rules() {
        return rules.values();
    }

    public List<PluginRequirement> pluginRequirements() {
        return List.copyOf(plugins);
    }

    /// The highest that a file asked for.
    public Version requiredEngine() {
        return requiredEngine;
    }

    void requireEngine(Version version) {
        if (version.compareTo(requiredEngine) > 0) {
            requiredEngine = version;
        }
    }

    void requirePlugin(PluginRequirement requirement) {
        plugins.add(requirement);
    }

    void defineList(String name, List<MappedText> items, Where where) {
        ListItem previous = lists.get(name);
        int now = clock++;
        lists.put(name, new ListItem(name, items, previous == null ? now : previous.index(), now, where));
    }

    void appendToList(String name, List<MappedText> items, Where where) {
        ListItem previous = lists.get(name);
        if (previous == null) {
            throw missing(
                    "List uses 'append' or 'override.items: append' but no list by that name already exists",
                    where,
                    name,
                    lists.keySet());
        }
        List<MappedText> all = new ArrayList<>(previous.items());
        all.addAll(items);
        lists.put(name, new ListItem(name, all, previous.index(), clock++, previous.where()));
    }

    void defineMacro(String name, MappedText condition, Where where, Where conditionWhere) {
        MacroItem previous = macros.get(name);
        int now = clock++;
        int index = previous == null ? now : previous.index();
        macros.put(name, new MacroItem(name, condition, index, now, where, conditionWhere));
    }

    void appendToMacro(String name, MappedText condition, Where where) {
        MacroItem previous = macros.get(name);
        if (previous == null) {
            throw missing(
                    "Macro uses 'append' or 'override.condition: append' but no macro by that name already exists",
                    where,
                    name,
                    macros.keySet());
        }
        macros.put(
                name,
                new MacroItem(
                        name,
                        previous.condition().plus(" ").plus(condition),
                        previous.index(),
                        clock++,
                        previous.where(),
                        previous.conditionWhere()));
    }

    /// A rule keeps the source of its first definition.
    void checkSource(RuleItem rule) {
        RuleItem previous = rules.get(rule.name);
        if (previous != null && !previous.source.equals(rule.source)) {
            throw otherSource(rule.where, previous.source);
        }
    }

    void defineRule(RuleItem rule) {
        clock++;
        rules.put(rule.name, rule);
    }

    /// The rule to change, or an error with that message.
    RuleItem existing(String name, String otherwise, Where where) {
        RuleItem previous = rules.get(name);
        if (previous == null) {
            throw missing(otherwise, where, name, rules.keySet());
        }
        clock++;
        return previous;
    }

    static RuleError otherSource(Where where, String first) {
        return new RuleError(
                Codes.ERR_VALIDATE,
                "Rule has been re-defined with a different source",
                where,
                "the rule's source is '" + first + "': state the same one, or give this rule another name");
    }

    private static RuleError missing(String message, Where where, String name, Collection<String> known) {
        return new RuleError(
                Codes.ERR_VALIDATE,
                message,
                where,
                Nearest.didYouMean(name, known.stream())
                        .orElse("'" + name + "' must be defined above, or in a file that is loaded before this one"));
    }
}
