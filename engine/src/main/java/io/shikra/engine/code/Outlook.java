// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.plan.EventGroup;
import io.shikra.engine.plan.Keeper;
import io.shikra.engine.plan.KeptWords;
import io.shikra.engine.plan.PlanNode;
import io.shikra.engine.state.EventContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which roots of a group can hold, judged by what one keeper's object is, whatever else an event may say.
final class Outlook extends Possible {
    private final List<PlanNode> roots;
    private final Keeper keeper;
    private final PlanNodes nodes;
    private final boolean used;
    private final int quiet;
    private final int looked;
    private final int asked;
    private final int alive;
    private final long bit;
    private @Nullable EventContext current;

    Outlook(EventGroup group, KeptWords words, Keeper keeper, PlanNodes nodes) {
        this.keeper = keeper;
        this.nodes = nodes;
        roots = group.roots();
        int index = group.index();
        used = words.uses(index);
        quiet = words.quiet(index);
        looked = words.looked(index);
        asked = words.asked(index);
        alive = words.alive(index);
        bit = 1L << index;
    }

    /// Whether any root depends on the keeper's object.
    boolean isUsed() {
        return used;
    }

    /// Index of the first word with the roots that can hold.
    int alive() {
        return alive;
    }

    /// Sees to it that those words are filled, from the second time on that it is asked: many an object is
    /// asked about only once.
    ///
    /// @param base where the object's words begin
    /// @return whether they are filled
    boolean look(EventContext event, long[] words, int base) {
        if ((words[base + looked] & bit) != 0) {
            return true;
        }
        if ((words[base + asked] & bit) == 0) {
            words[base + asked] |= bit;
            return false;
        }
        fill(event, words, base);
        return true;
    }

    private void fill(EventContext event, long[] words, int base) {
        current = event;
        boolean any = false;
        for (int i = 0; i < roots.size(); i++) {
            if (of(roots.get(i)) != NO) {
                words[base + alive + (i >> 6)] |= 1L << i;
                any = true;
            }
        }
        words[base + looked] |= bit;
        if (!any) {
            words[base + quiet] |= bit;
        }
    }

    /// A test that fails says nothing here: it will fail again where it is counted.
    @Override
    int known(PlanNode node) {
        EventContext event = current;
        if (node.keeper() != keeper || event == null) {
            return UNKNOWN;
        }
        try {
            return nodes.of(node).matches(event) ? YES : NO;
        } catch (RuntimeException _) {
            return MAYBE;
        }
    }
}
