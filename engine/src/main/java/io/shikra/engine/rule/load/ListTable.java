// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import io.shikra.engine.rule.collect.Collector;
import io.shikra.engine.rule.collect.ListItem;
import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.syntax.ListPaste;
import java.util.ArrayList;
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

    ListTable(Collector collector) {
        for (ListItem list : collector.lists()) {
            List<MappedText> items = new ArrayList<>();
            for (MappedText item : list.items()) {
                // one level only, and only lists first defined before this one was last changed
                Optional<ListItem> inner = collector.list(item.text()).filter(other -> other.index() < list.changed());
                inner.ifPresent(other -> used.add(other.name()));
                items.addAll(inner.map(ListItem::items).orElse(List.of(item)));
            }
            lists.put(list.name(), items);
        }
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
