// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import io.shikra.engine.rule.collect.Collector;
import io.shikra.engine.rule.collect.ListItem;
import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.source.Place;
import io.shikra.engine.rule.syntax.ListPaste;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// All lists with the lists inside them replaced, ready to be pasted; remembers which were used.
final class ListTable {
    /// An operator that takes several values, and a name.
    private static final Pattern BARE =
            Pattern.compile("\\b(?:in|intersects|pmatch|oneof|anyof|allof)\\s+([^()\"'\\s=,]+)");

    private final Map<String, List<MappedText>> lists = new LinkedHashMap<>();
    private final Set<String> ofSeveralWords = new HashSet<>();
    private final Set<String> used = new LinkedHashSet<>();

    /// @param nested replaces the lists within a list
    ListTable(Collector collector, NestedLists nested) {
        for (ListItem list : collector.lists()) {
            lists.put(list.name(), nested.itemsOf(list));
            if (!ListPaste.isOneWord(list.name())) {
                ofSeveralWords.add(list.name());
            }
        }
        used.addAll(nested.used());
    }

    /// The condition with every list name replaced, list by list in definition order.
    MappedText paste(MappedText condition) {
        MappedText result = condition;
        Set<String> words = ListPaste.words(result.text());
        for (Map.Entry<String, List<MappedText>> list : lists.entrySet()) {
            if (words.contains(list.getKey()) || ofSeveralWords.contains(list.getKey())) {
                Optional<MappedText> pasted = ListPaste.paste(result, list.getKey(), list.getValue());
                if (pasted.isPresent()) {
                    used.add(list.getKey());
                    result = pasted.get();
                    words = ListPaste.words(result.text());
                }
            }
        }
        return result;
    }

    /// Where the condition names a list without parentheses, and what was put there breaks it at that place.
    ///
    /// @param at offset of the mistake in the condition with the lists pasted
    Optional<Place> bareUse(MappedText condition, int at) {
        Matcher use = BARE.matcher(condition.text());
        while (use.find()) {
            boolean pasted = lists.containsKey(use.group(1))
                    && paste(condition.part(0, use.start(1))).length() <= at
                    && at <= paste(condition.part(0, use.end(1))).length();
            if (pasted) {
                return Optional.of(new Place(condition, use.start(1), use.end(1)));
            }
        }
        return Optional.empty();
    }

    boolean isUsed(String name) {
        return used.contains(name);
    }
}
