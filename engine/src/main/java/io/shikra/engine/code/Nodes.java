// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.field.Extractor;
import io.shikra.engine.field.Slot;
import io.shikra.engine.state.EventContext;

/// The nodes of the interpreted tree.
final class Nodes {
    private Nodes() {}

    record All(Evaluator[] parts) implements Evaluator {
        @Override
        public boolean matches(EventContext event) {
            for (Evaluator part : parts) {
                if (!part.matches(event)) {
                    return false;
                }
            }
            return true;
        }
    }

    record Any(Evaluator[] parts) implements Evaluator {
        @Override
        public boolean matches(EventContext event) {
            for (Evaluator part : parts) {
                if (part.matches(event)) {
                    return true;
                }
            }
            return false;
        }
    }

    record Not(Evaluator part) implements Evaluator {
        @Override
        public boolean matches(EventContext event) {
            return !part.matches(event);
        }
    }

    record Exists(Extractor left, Slot slot) implements Evaluator {
        @Override
        public boolean matches(EventContext event) {
            slot.clear();
            left.extract(event, slot);
            return slot.isPresent();
        }
    }

    /// An absent left side fails every comparison.
    record Compare(Extractor left, Slot slot, Matcher matcher) implements Evaluator {
        @Override
        public boolean matches(EventContext event) {
            slot.clear();
            left.extract(event, slot);
            return slot.isPresent() && matcher.test(slot);
        }
    }

    /// An absent side fails every comparison.
    record CompareFields(Extractor left, Slot leftSlot, Extractor right, Slot rightSlot, PairMatcher matcher)
            implements Evaluator {
        @Override
        public boolean matches(EventContext event) {
            leftSlot.clear();
            left.extract(event, leftSlot);
            if (!leftSlot.isPresent()) {
                return false;
            }
            rightSlot.clear();
            right.extract(event, rightSlot);
            return rightSlot.isPresent() && matcher.test(leftSlot, rightSlot);
        }
    }
}
