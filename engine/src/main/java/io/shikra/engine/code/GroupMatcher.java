// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.plan.EventGroup;
import io.shikra.engine.plan.Keeper;
import io.shikra.engine.plan.KeptWords;
import io.shikra.engine.plan.Plan;
import io.shikra.engine.state.EventContext;

/// Asks the rules of one group of event types. Most are ruled out before any is evaluated: by cheap tests of
/// the event, and by what was found out earlier about the thread and the descriptor. What is evaluated is
/// interpreted for a while, and compiled when it turns out to be asked often.
final class GroupMatcher {
    /// Events of a thread after which all rules are looked at, whether they came up or not: from then on it
    /// pays.
    private static final int SETTLED = 256;

    /// Events after which it pays to compile.
    private static final int OFTEN = 256;

    private final EventGroup group;
    private final GroupEvaluator.Backend backend;
    private GroupEvaluator evaluator;
    private boolean compiled;
    private int asked;

    private final Memory memory;
    private final int[][] rules;
    private final long[] roots;
    private final long[] left;
    private final Selector selector;
    private final Outlook ofThread;
    private final Outlook ofFd;
    private final int visits;
    private final int fdVisits;
    private final int quiet;
    private final long quietBit;

    /// @param nodes   for interpreting, and for looking at one keeper's answers alone
    /// @param backend makes the evaluator for later
    GroupMatcher(EventGroup group, Plan plan, Memory memory, PlanNodes nodes, GroupEvaluator.Backend backend) {
        this.group = group;
        this.backend = backend;
        evaluator = new InterpretedGroup(group, nodes);
        this.memory = memory;
        rules = group.rules().toArray(int[][]::new);
        roots = new long[(rules.length + 63) >> 6];
        for (int i = 0; i < rules.length; i++) {
            roots[i >> 6] |= 1L << i;
        }
        left = new long[roots.length];
        selector = new Selector(group);
        KeptWords words = plan.threadWords();
        ofThread = new Outlook(group, words, Keeper.THREAD, nodes);
        ofFd = new Outlook(group, plan.fdWords(), Keeper.FD, nodes);
        visits = words.visits(group.index());
        fdVisits = plan.fdWords().visits(group.index());
        quiet = words.quiet(group.index());
        quietBit = 1L << group.index();
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
        System.arraycopy(roots, 0, left, 0, roots.length);
        long[] thread = ofThread.isUsed() ? memory.thread : null;
        boolean threadAgain = false;
        if (thread != null) {
            long visit = ++thread[visits];
            threadAgain = visit > 1;
            if (visit == SETTLED) {
                settle(event, thread);
            }
            without(thread, ofThread.dead());
        }
        if (selector.isUsed() && isAnyLeft()) {
            selector.select(evaluator, event, left);
        }
        if (!isAnyLeft()) {
            return 0;
        }
        if (!compiled && ++asked > OFTEN) {
            prepare();
        }
        long[] fd = ofFd.isUsed() ? memory.fd(event) : null;
        int base = memory.fdBase;
        boolean fdAgain = false;
        if (fd != null) {
            fdAgain = ++fd[base + fdVisits] > 1;
            without(fd, base + ofFd.dead());
        }
        int count = 0;
        for (int word = 0; word < left.length; word++) {
            long candidates = left[word];
            while (candidates != 0) {
                int root = word << 6 | Long.numberOfTrailingZeros(candidates);
                candidates &= candidates - 1;
                if (matches(root, event, failures)) {
                    if (!all) {
                        matched[0] = rules[root][0];
                        return 1;
                    }
                    count = merge(rules[root], matched, count);
                    continue;
                }
                if (threadAgain && thread != null) {
                    ofThread.look(root, event, thread, 0);
                }
                if (fdAgain && fd != null) {
                    ofFd.look(root, event, fd, base);
                }
            }
        }
        return count;
    }

    private void without(long[] words, int dead) {
        for (int word = 0; word < left.length; word++) {
            left[word] &= ~words[dead + word];
        }
    }

    private boolean isAnyLeft() {
        for (long word : left) {
            if (word != 0) {
                return true;
            }
        }
        return false;
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
            thread[quiet] |= quietBit;
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
