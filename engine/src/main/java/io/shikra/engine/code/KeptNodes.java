// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.state.EventContext;

/// Parts of conditions whose answers are kept beyond the event.
final class KeptNodes {
    private KeptNodes() {}

    /// An exception leaves the answer unknown.
    record OfThread(Evaluator part, KeptMemory memory, int known, int truth, long bit) implements Evaluator {
        @Override
        public boolean matches(EventContext event) {
            long[] words = memory.thread;
            if (words == null) {
                return part.matches(event);
            }
            if ((words[known] & bit) != 0) {
                return (words[truth] & bit) != 0;
            }
            boolean answer = part.matches(event);
            words[known] |= bit;
            if (answer) {
                words[truth] |= bit;
            }
            return answer;
        }
    }

    /// A test whose answer comes with those of its family. An exception leaves all unknown.
    record FamilyOfThread(Evaluator part, Family.Keeping family, KeptMemory memory, int known, int truth, long bit)
            implements Evaluator {
        @Override
        public boolean matches(EventContext event) {
            long[] words = memory.thread;
            if (words == null) {
                return part.matches(event);
            }
            if ((words[known] & bit) == 0) {
                family.fill(event, words, 0);
            }
            return (words[truth] & bit) != 0;
        }
    }

    /// Likewise.
    record FamilyOfFd(Evaluator part, Family.Keeping family, KeptMemory memory, int known, int truth, long bit)
            implements Evaluator {
        @Override
        public boolean matches(EventContext event) {
            long[] words = memory.fd;
            if (words == null) {
                return part.matches(event);
            }
            int base = memory.fdBase;
            if ((words[base + known] & bit) == 0) {
                family.fill(event, words, base);
            }
            return (words[base + truth] & bit) != 0;
        }
    }

    /// An exception leaves the answer unknown.
    record OfFd(Evaluator part, KeptMemory memory, int known, int truth, long bit) implements Evaluator {
        @Override
        public boolean matches(EventContext event) {
            long[] words = memory.fd;
            if (words == null) {
                return part.matches(event);
            }
            int base = memory.fdBase;
            if ((words[base + known] & bit) != 0) {
                return (words[base + truth] & bit) != 0;
            }
            boolean answer = part.matches(event);
            words[base + known] |= bit;
            if (answer) {
                words[base + truth] |= bit;
            }
            return answer;
        }
    }
}
