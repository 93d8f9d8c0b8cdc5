// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.plan;

import io.shikra.engine.event.EventTable;
import io.shikra.engine.rule.Rule;
import java.util.List;

/// What to ask about an event of each type, for a list of rules.
public final class Plan {
    /// Of the types that no rule can match.
    public static final int NO_GROUP = -1;

    private final List<EventGroup> groups;
    private final List<TextFamily> families;
    private final int[] groupByCode;
    private final int nodes;
    private final KeptWords threadWords;
    private final KeptWords fdWords;

    Plan(List<EventGroup> groups, List<TextFamily> families, int nodes, int threadBits, int fdBits) {
        this.groups = List.copyOf(groups);
        this.families = List.copyOf(families);
        this.nodes = nodes;
        groupByCode = new int[EventTable.size()];
        java.util.Arrays.fill(groupByCode, NO_GROUP);
        for (EventGroup group : groups) {
            for (int code : group.codes()) {
                groupByCode[code] = group.index();
            }
        }
        threadWords = new KeptWords(groups, Keeper.THREAD, threadBits);
        fdWords = new KeptWords(groups, Keeper.FD, fdBits);
    }

    /// @param rules those to ask, in the order in which they match
    public static Plan of(List<Rule> rules, TypeTests types) {
        return new Planner(types).plan(rules);
    }

    /// Whether conditions can be evaluated in any order: no field that they read changes the event.
    public static boolean isOrderFree(List<Rule> rules) {
        return rules.stream()
                .flatMap(rule -> Fields.of(rule.condition()).stream())
                .noneMatch(field -> field.extractor().changesEvent());
    }

    public List<EventGroup> groups() {
        return groups;
    }

    /// Index of the group of an event type, or {@link #NO_GROUP}.
    public int group(int code) {
        return groupByCode[code];
    }

    /// Tests that are answered together.
    public List<TextFamily> families() {
        return families;
    }

    /// Upper bound of node ids.
    public int nodes() {
        return nodes;
    }

    /// Layout of the words that threads keep.
    public KeptWords threadWords() {
        return threadWords;
    }

    /// Layout of the words that descriptors and names of files keep.
    public KeptWords fdWords() {
        return fdWords;
    }
}
