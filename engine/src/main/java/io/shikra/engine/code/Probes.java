// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.field.Slot;
import io.shikra.engine.plan.PlanNode;
import io.shikra.engine.plan.TextFamily;

/// Stands between the nodes of a plan and their evaluators when those are made: for who measures. What
/// runs rules has none.
interface Probes {
    Probes NONE = new Probes() {};

    /// @param raw computes the node's answer
    default Evaluator computing(PlanNode node, Evaluator raw) {
        return raw;
    }

    /// @param remembering what whoever asks the node asks
    default Evaluator asked(PlanNode node, Evaluator remembering) {
        return remembering;
    }

    /// Answers the tests of one text.
    default Family family(TextFamily family, Slot slot) {
        return new Family(family, slot);
    }
}
