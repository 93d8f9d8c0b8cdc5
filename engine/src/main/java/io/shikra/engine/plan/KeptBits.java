// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Gives numbers to the answers that are kept: those of the largest parts that one keeper can keep, and of
/// smaller ones within when several ask for them, so that none is computed twice.
final class KeptBits {
    private final Set<PlanNode> visited = new HashSet<>();
    private int ofThread;
    private int ofFd;

    KeptBits(List<TextFamily> families) {
        for (TextFamily family : families) {
            if (family.keeper() != Keeper.NOBODY) {
                align(family.keeper(), family.tests().size());
                family.tests().forEach(this::keep);
                if (family.tests().size() > 64) {
                    align(family.keeper(), 64);
                }
            }
        }
    }

    /// So many bits that follow shall be in one word, or begin one.
    private void align(Keeper keeper, int count) {
        int used = (keeper == Keeper.THREAD ? ofThread : ofFd) & 63;
        int skip = used != 0 && used + count > 64 ? 64 - used : 0;
        if (keeper == Keeper.THREAD) {
            ofThread += skip;
        } else {
            ofFd += skip;
        }
    }

    int ofThread() {
        return ofThread;
    }

    int ofFd() {
        return ofFd;
    }

    void root(PlanNode root) {
        used(root, Keeper.NOBODY);
    }

    private void used(PlanNode node, Keeper user) {
        node.users++;
        if (node instanceof PlanNode.Not not) {
            used(not.part(), user);
            return;
        }
        boolean largest = node.keeper() != user;
        if (node.keeper() != Keeper.NOBODY && (largest || node.users > 1)) {
            keep(node);
        }
        if (visited.add(node)) {
            for (PlanNode part : node.children()) {
                used(part, node.keeper());
            }
        }
    }

    private void keep(PlanNode node) {
        if (node.bit < 0) {
            node.bit = node.keeper() == Keeper.THREAD ? ofThread++ : ofFd++;
        }
    }
}
