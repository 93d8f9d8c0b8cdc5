// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.plan.EventGroup;
import io.shikra.engine.plan.Keeper;
import io.shikra.engine.plan.KeptWords;
import io.shikra.engine.plan.Plan;
import io.shikra.engine.state.EventContext;

/// Asks the rules of one group of event types. What the thread and the descriptor are rules most of them out
/// before any is evaluated: which roots can still hold is kept with both, from the second event on.
final class GroupMatcher {
    private final GroupEvaluator evaluator;
    private final Memory memory;
    private final int[][] rules;
    private final long[] roots;
    private final long[] remaining;
    private final Selector selector;
    private final Outlook ofThread;
    private final Outlook ofFd;
    private final int quiet;
    private final long quietBit;

    GroupMatcher(EventGroup group, Plan plan, Memory memory, PlanNodes nodes) {
        this.memory = memory;
        rules = group.rules().toArray(int[][]::new);
        roots = new long[(rules.length + 63) >> 6];
        for (int i = 0; i < rules.length; i++) {
            roots[i >> 6] |= 1L << i;
        }
        remaining = new long[roots.length];
        selector = new Selector(group, nodes);
        Evaluator[] evaluators = new Evaluator[rules.length];
        for (int i = 0; i < evaluators.length; i++) {
            evaluators[i] = nodes.of(group.roots().get(i));
        }
        evaluator = (root, event) -> evaluators[root].matches(event);
        KeptWords words = plan.threadWords();
        ofThread = new Outlook(group, words, Keeper.THREAD, nodes);
        ofFd = new Outlook(group, plan.fdWords(), Keeper.FD, nodes);
        quiet = words.quiet(group.index());
        quietBit = 1L << group.index();
    }

    /// Whether no root can hold for a thread with these words.
    boolean isQuiet(long[] words) {
        return (words[quiet] & quietBit) != 0;
    }

    int match(EventContext event, boolean all, int[] matched, RuleMatcher.Failures failures) {
        long[] thread = ofThread.isUsed() ? memory.thread : null;
        if (thread != null && !ofThread.look(event, thread, 0)) {
            thread = null;
        } else if (thread != null && isQuiet(thread)) {
            return 0;
        }
        int set = selector.isUsed() ? selector.set(event) : -1;
        long left = 0;
        for (int word = 0; word < roots.length; word++) {
            long candidates = roots[word];
            if (thread != null) {
                candidates &= thread[ofThread.alive() + word];
            }
            if (set >= 0) {
                candidates &= selector.word(set, word);
            }
            remaining[word] = candidates;
            left |= candidates;
        }
        if (left == 0) {
            return 0;
        }
        if (ofFd.isUsed()) {
            byFd(event);
        }
        return evaluate(event, all, matched, failures);
    }

    private void byFd(EventContext event) {
        long[] fd = memory.fd(event);
        int base = memory.fdBase;
        if (fd != null && ofFd.look(event, fd, base)) {
            for (int word = 0; word < remaining.length; word++) {
                remaining[word] &= fd[base + ofFd.alive() + word];
            }
        }
    }

    private int evaluate(EventContext event, boolean all, int[] matched, RuleMatcher.Failures failures) {
        int count = 0;
        for (int word = 0; word < remaining.length; word++) {
            long candidates = remaining[word];
            while (candidates != 0) {
                int root = word << 6 | Long.numberOfTrailingZeros(candidates);
                candidates &= candidates - 1;
                if (matches(root, event, failures)) {
                    if (!all) {
                        matched[0] = rules[root][0];
                        return 1;
                    }
                    count = merge(rules[root], matched, count);
                }
            }
        }
        return count;
    }

    private boolean matches(int root, EventContext event, RuleMatcher.Failures failures) {
        try {
            return evaluator.matches(root, event);
        } catch (RuntimeException e) {
            for (int rule : rules[root]) {
                failures.failed(rule, e);
            }
            return false;
        }
    }

    /// Adds rules to those that match, which stay in order.
    private static int merge(int[] more, int[] matched, int count) {
        int size = count;
        for (int rule : more) {
            int at = size++;
            while (at > 0 && matched[at - 1] > rule) {
                matched[at] = matched[at - 1];
                at--;
            }
            matched[at] = rule;
        }
        return size;
    }
}
