// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.plan.EventGroup;
import io.shikra.engine.plan.Keeper;
import io.shikra.engine.plan.KeptWords;
import io.shikra.engine.plan.Plan;
import io.shikra.engine.state.EventContext;
import org.jspecify.annotations.Nullable;

/// Asks the rules of one group of event types. Most are ruled out before any is evaluated: by cheap tests of
/// the event, and by what was found out earlier about the thread and the descriptor. What is evaluated is
/// interpreted for a while, and compiled when it turns out to be asked often.
final class GroupMatcher {
    /// Events of a thread after which all rules are looked at, whether they came up or not: from then on it
    /// pays.
    private static final int SETTLED = 256;

    /// Events after which it pays to compile.
    private static final int OFTEN = 256;

    private static final int NOT_ASKED = -1;

    private final EventGroup group;
    private final GroupEvaluator.Backend backend;
    private GroupEvaluator evaluator;
    private boolean compiled;
    private int asked;

    private final KeptMemory memory;
    private final int[][] rules;
    private final long[] roots;
    private final Selector selector;
    private final Outlook ofThread;
    private final Outlook ofFd;
    private final int visits;
    private final int fdVisits;
    private final int quiet;
    /// Of the group, where a word has one for each.
    private final long bit;

    /// @param nodes   for interpreting, and for looking at one keeper's answers alone
    /// @param backend makes the evaluator for later
    GroupMatcher(EventGroup group, Plan plan, KeptMemory memory, PlanNodes nodes, GroupEvaluator.Backend backend) {
        this.group = group;
        this.backend = backend;
        evaluator = new InterpretedGroup(group, nodes);
        this.memory = memory;
        rules = group.rules().toArray(int[][]::new);
        roots = new long[(rules.length + 63) >> 6];
        for (int i = 0; i < rules.length; i++) {
            roots[i >> 6] |= 1L << i;
        }
        selector = new Selector(group);
        KeptWords words = plan.threadWords();
        ofThread = new Outlook(group, words, Keeper.THREAD, nodes);
        ofFd = new Outlook(group, plan.fdWords(), Keeper.FD, nodes);
        visits = words.visits(group.index());
        fdVisits = plan.fdWords().visited(group.index());
        quiet = words.quiet(group.index());
        bit = 1L << group.index();
    }

    /// Makes what would be made at some later event.
    void prepare() {
        if (!compiled) {
            compiled = true;
            evaluator = backend.of(group);
            ofThread.prepare();
            ofFd.prepare();
        }
    }

    int match(EventContext event, boolean all, int[] matched, RuleMatcher.Failures failures) {
        long[] thread = ofThread.isUsed() ? memory.thread : null;
        boolean threadAgain = false;
        if (thread != null) {
            long visit = ++thread[visits];
            threadAgain = visit > 1;
            if (visit == SETTLED) {
                settle(event, thread);
            }
        }
        int count = 0;
        int set = NOT_ASKED;
        for (int word = 0; word < roots.length; word++) {
            long left = roots[word];
            if (thread != null) {
                left &= ~thread[ofThread.dead() + word];
            }
            if (left != 0 && selector.isUsed()) {
                set = set == NOT_ASKED ? selector.ask(evaluator, event) : set;
                left &= selector.possible(set, word);
            }
            if (left != 0) {
                count = match(event, word, left, threadAgain ? thread : null, all, matched, count, failures);
                if (count > 0 && !all) {
                    return count;
                }
            }
        }
        return count;
    }

    /// Asks the roots of a word.
    ///
    /// @param thread null when nothing new is to be kept of it
    private int match(
            EventContext event,
            int word,
            long roots,
            long @Nullable [] thread,
            boolean all,
            int[] matched,
            int before,
            RuleMatcher.Failures failures) {
        if (!compiled && ++asked > OFTEN) {
            prepare();
        }
        long left = roots;
        long[] fd = ofFd.isUsed() ? memory.fd(event) : null;
        int base = memory.fdBase;
        boolean fdAgain = false;
        if (fd != null) {
            fdAgain = (fd[base + fdVisits] & bit) != 0;
            if (!fdAgain) {
                fd[base + fdVisits] |= bit;
            }
            left &= ~fd[base + ofFd.dead() + word];
        }
        int count = before;
        while (left != 0) {
            int root = word << 6 | Long.numberOfTrailingZeros(left);
            left &= left - 1;
            if (matches(root, event, failures)) {
                if (!all) {
                    matched[0] = rules[root][0];
                    return 1;
                }
                count = merge(rules[root], matched, count);
                continue;
            }
            if (thread != null) {
                ofThread.look(root, event, thread, 0);
            }
            if (fdAgain && fd != null) {
                ofFd.look(root, event, fd, base);
            }
        }
        return count;
    }

    private void settle(EventContext event, long[] thread) {
        for (int root = 0; root < rules.length; root++) {
            ofThread.look(root, event, thread, 0);
        }
        boolean alive = false;
        for (int word = 0; word < roots.length; word++) {
            alive |= (roots[word] & ~thread[ofThread.dead() + word]) != 0;
        }
        if (!alive) {
            thread[quiet] |= bit;
        }
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
