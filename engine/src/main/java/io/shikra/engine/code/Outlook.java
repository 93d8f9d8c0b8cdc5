// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.plan.EventGroup;
import io.shikra.engine.plan.Keeper;
import io.shikra.engine.plan.KeptWords;
import io.shikra.engine.plan.PlanNode;
import io.shikra.engine.state.EventContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which roots of a group cannot hold, judged by what one keeper's object is, whatever else an event may say.
final class Outlook extends Possible {
    private final List<PlanNode> roots;
    private final Keeper keeper;
    private final PlanNodes nodes;
    private final boolean used;
    private final int dead;
    private final int looked;
    private @Nullable EventContext current;

    Outlook(EventGroup group, KeptWords words, Keeper keeper, PlanNodes nodes) {
        this.keeper = keeper;
        this.nodes = nodes;
        roots = group.roots();
        used = words.uses(group.index());
        dead = words.dead(group.index());
        looked = words.looked(group.index());
    }

    /// Makes what will be evaluated, which else is made when it is first looked at.
    void prepare() {
        roots.forEach(this::prepare);
    }

    private void prepare(PlanNode node) {
        if (node.keeper() == keeper) {
            nodes.of(node);
        } else {
            node.children().forEach(this::prepare);
        }
    }

    /// Whether any root depends on the keeper's object.
    boolean isUsed() {
        return used;
    }

    /// Index of the first word with the roots that cannot hold.
    int dead() {
        return dead;
    }

    /// Looks at a root, the first time that it did not hold.
    ///
    /// @param base where the object's words begin
    void look(int root, EventContext event, long[] words, int base) {
        int word = base + (root >> 6);
        long bit = 1L << root;
        if ((words[word + looked] & bit) == 0) {
            words[word + looked] |= bit;
            current = event;
            if (of(roots.get(root)) == NO) {
                words[word + dead] |= bit;
            }
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
