// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.plan.PlanNode;
import java.util.List;

/// Whether a condition can hold when only some of its parts are known.
abstract class Possible {
    static final int NO = -1;
    static final int MAYBE = 0;
    static final int YES = 1;

    /// What {@link #known} says of a part that its own parts have to answer for.
    static final int UNKNOWN = 2;

    /// NO, MAYBE, YES, or UNKNOWN.
    abstract int known(PlanNode node);

    final int of(PlanNode node) {
        int known = known(node);
        if (known != UNKNOWN) {
            return known;
        }
        return switch (node) {
            case PlanNode.Constant constant -> constant.value() ? YES : NO;
            case PlanNode.Test _, PlanNode.Opaque _ -> MAYBE;
            case PlanNode.Not not -> -of(not.part());
            case PlanNode.All all -> {
                List<PlanNode> parts = all.parts();
                int least = YES;
                for (int i = 0; i < parts.size() && least != NO; i++) {
                    least = Math.min(least, of(parts.get(i)));
                }
                yield least;
            }
            case PlanNode.Any any -> {
                List<PlanNode> parts = any.parts();
                int most = NO;
                for (int i = 0; i < parts.size() && most != YES; i++) {
                    most = Math.max(most, of(parts.get(i)));
                }
                yield most;
            }
        };
    }
}
