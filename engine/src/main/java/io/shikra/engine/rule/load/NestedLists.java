// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import io.shikra.engine.rule.collect.Collector;
import io.shikra.engine.rule.collect.ListItem;
import io.shikra.engine.rule.collect.Warnings;
import io.shikra.engine.rule.source.Codes;
import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.source.RuleError;
import io.shikra.engine.rule.source.Where;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;

/// Replaces the lists within lists. A list sees those that were first defined before it was last changed.
///
/// Falco replaces one level: a list's name that stands in the list put there stays, as a value.
final class NestedLists {
    /// Put into other lists, all in all: lists that name lists twice grow exponentially.
    private static final int MAX_ITEMS = 1_000_000;

    /// Lists within lists within lists: far more than anybody writes, far fewer than the stack holds.
    private static final int MAX_DEPTH = 200;

    private final Collector collector;
    private final Warnings warnings;
    private final boolean oneLevel;
    private final Map<String, List<MappedText>> replaced = new HashMap<>();
    private final Set<String> used = new LinkedHashSet<>();
    private final Set<List<String>> warned = new HashSet<>();
    private final SequencedSet<String> path = new LinkedHashSet<>();
    private int circles;
    private int placed;

    /// @param oneLevel as Falco
    NestedLists(Collector collector, Warnings warnings, boolean oneLevel) {
        this.collector = collector;
        this.warnings = warnings;
        this.oneLevel = oneLevel;
    }

    /// Throws `RuleError` when they are too deep or too many.
    List<MappedText> itemsOf(ListItem list) {
        List<MappedText> known = replaced.get(list.name());
        if (known != null) {
            return known;
        }
        int circlesBefore = circles;
        path.addLast(list.name());
        refuse(path.size() > MAX_DEPTH, list, "lists are nested more than " + MAX_DEPTH + " levels deep");
        List<MappedText> items = new ArrayList<>();
        for (MappedText item : list.items()) {
            Optional<ListItem> inner = collector.list(item.text()).filter(other -> other.index() < list.changed());
            inner.ifPresent(other -> used.add(other.name()));
            if (inner.isPresent()) {
                List<MappedText> within = replaced(item, inner.get(), list);
                items.addAll(within);
                placed += within.size();
                refuse(placed > MAX_ITEMS, list, "lists put more than " + MAX_ITEMS + " items into other lists");
            } else {
                items.add(item);
            }
        }
        path.removeLast();
        if (path.isEmpty() || circles == circlesBefore) {
            replaced.put(list.name(), items);
        }
        return items;
    }

    private List<MappedText> replaced(MappedText item, ListItem inner, ListItem list) {
        if (oneLevel) {
            return inner.items();
        }
        if (inner.name().equals(list.name())) {
            return List.of(item); // like docker: [docker, dockerd]: the value is meant
        }
        if (path.contains(inner.name())) {
            circles++;
            warnOfCircle(list, item);
            return List.of(item);
        }
        return itemsOf(inner);
    }

    private void warnOfCircle(ListItem list, MappedText item) {
        if (warned.add(List.of(list.name(), item.text()))) {
            warnings.add(
                    Codes.COMPILE_CONDITION,
                    "reference loop in list '" + item + "'",
                    new Where(list.where().locations(), item.span(0, item.length())),
                    "'" + item + "' is taken as a value here: remove it, or what leads back to it");
        }
    }

    private void refuse(boolean tooMuch, ListItem list, String message) {
        if (tooMuch && !oneLevel) {
            throw new RuleError(Codes.ERR_VALIDATE, message, list.where(), "name each list once, in one other list");
        }
    }

    /// The lists that were put into others.
    Set<String> used() {
        return used;
    }
}
