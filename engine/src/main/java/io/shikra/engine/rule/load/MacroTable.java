// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import io.shikra.engine.rule.collect.Collector;
import io.shikra.engine.rule.collect.MacroItem;
import io.shikra.engine.rule.source.Codes;
import io.shikra.engine.rule.source.ConditionError;
import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.source.Nearest;
import io.shikra.engine.rule.source.Place;
import io.shikra.engine.rule.source.RuleError;
import io.shikra.engine.rule.source.Where;
import io.shikra.engine.rule.syntax.Expr;
import io.shikra.engine.rule.syntax.MacroExpansion;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// All macros as trees, with the macros inside them replaced; remembers which were used.
final class MacroTable {
    private final Collector collector;
    private final Map<String, Expr> macros = new LinkedHashMap<>();
    private final Set<String> used = new LinkedHashSet<>();

    /// Throws `RuleError` for the first macro that does not parse or names an unknown one.
    MacroTable(Collector collector, ListTable lists, KnownTrees known) {
        this.collector = collector;
        for (MacroItem macro : collector.macros()) {
            macros.put(
                    macro.name(),
                    parse(macro.condition(), lists, macro.conditionWhere(), text -> known.macro(macro.name(), text)));
        }
        for (MacroItem macro : collector.macros()) {
            macros.put(macro.name(), expand(tree(macro.name()), name -> before(macro, name), macro.where()));
        }
    }

    /// A macro sees those that were defined before it was last changed.
    private @Nullable Expr before(MacroItem macro, String name) {
        return collector
                .macro(name)
                .filter(other -> other.index() < macro.changed())
                .map(other -> macros.get(name))
                .orElse(null);
    }

    /// The tree of a rule's condition, macros replaced. All macros are visible in rules.
    Expr expand(Expr condition, Where rule) {
        return expand(condition, macros::get, rule);
    }

    /// Counts the macros of a condition that is not compiled as used.
    void noteUses(Expr condition) {
        MacroExpansion expansion = new MacroExpansion(macros::get);
        expansion.expand(condition);
        used.addAll(expansion.used());
    }

    /// Throws `RuleError`.
    ///
    /// @param parser takes the condition with the lists pasted
    static Expr parse(MappedText condition, ListTable lists, Where where, Function<MappedText, Expr> parser) {
        try {
            return parser.apply(lists.paste(condition));
        } catch (ConditionError error) {
            throw refusal(error, condition, lists, where);
        }
    }

    /// A mistake in what a list's name became is shown at the name.
    private static RuleError refusal(ConditionError error, MappedText condition, ListTable lists, Where where) {
        Where at = error.in(where);
        Optional<Place> list = lists.bareUse(condition, error.place().from());
        Where shown = list.map(
                        use -> new Where(at.locations(), where.inCondition(use).span()))
                .orElse(at);
        String advice = list.map(MacroTable::parenthesised).orElse(error.advice());
        return new RuleError(Codes.ERR_COMPILE_CONDITION, error.problem(), shown, advice);
    }

    private static String parenthesised(Place list) {
        String text = list.text().text();
        String name = text.substring(list.from(), list.to());
        String before = text.substring(0, list.from()).stripTrailing();
        String operator = before.replaceFirst("(?s).*\\s", "");
        return "'" + name + "' is a list: put parentheses around it: " + operator + " (" + name + ")";
    }

    boolean isUsed(String name) {
        return used.contains(name);
    }

    private Expr tree(String name) {
        Expr tree = macros.get(name);
        if (tree == null) {
            throw new IllegalArgumentException(name);
        }
        return tree;
    }

    private Expr expand(Expr expr, Function<String, @Nullable Expr> visible, Where where) {
        MacroExpansion expansion = new MacroExpansion(visible);
        Expr expanded = expansion.expand(expr);
        expansion.failure().ifPresent(failure -> {
            throw new RuleError(
                    Codes.ERR_VALIDATE,
                    failure.message(),
                    where.inCondition(failure.use().place()),
                    advice(failure));
        });
        used.addAll(expansion.used());
        return expanded;
    }

    private String advice(MacroExpansion.Failure failure) {
        return switch (failure.kind()) {
            case TOO_LARGE ->
                "macros that name other macros more than once multiply: take '"
                        + failure.use().name() + "' out where it is named a second time";
            case LOOP -> "break the circle: a macro cannot use itself";
            case UNDEFINED -> undefined(failure.use().name());
        };
    }

    private String undefined(String name) {
        if (macros.containsKey(name)) {
            return "macro '" + name + "' is defined below: move its definition above this one";
        }
        if (collector.list(name).isPresent()) {
            return "'" + name + "' is a list: compare a field with it, e.g. proc.name in (" + name + ")";
        }
        return Nearest.didYouMean(name, macros.keySet().stream())
                .orElse("define a macro '" + name + "', or write a check: <field> <operator> <value>");
    }
}
