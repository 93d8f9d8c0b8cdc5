// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import io.shikra.engine.rule.collect.Collector;
import io.shikra.engine.rule.collect.ListItem;
import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.syntax.ListPaste;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// All lists with the lists inside them replaced, ready to be pasted; remembers which were used.
final class ListTable {
    private final Map<String, List<MappedText>> lists = new LinkedHashMap<>();
    private final Set<String> used = new LinkedHashSet<>();

    /// @param nested replaces the lists within a list
    ListTable(Collector collector, NestedLists nested) {
        for (ListItem list : collector.lists()) {
            lists.put(list.name(), nested.itemsOf(list));
        }
        used.addAll(nested.used());
    }

    /// The condition with every list name replaced, list by list in definition order.
    MappedText paste(MappedText condition) {
        MappedText result = condition;
        for (Map.Entry<String, List<MappedText>> list : lists.entrySet()) {
            Optional<MappedText> pasted = ListPaste.paste(result, list.getKey(), list.getValue());
            if (pasted.isPresent()) {
                used.add(list.getKey());
                result = pasted.get();
            }
        }
        return result;
    }

    boolean isUsed(String name) {
        return used.contains(name);
    }
}
