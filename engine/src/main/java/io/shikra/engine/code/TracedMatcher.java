// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.plan.AskedTests;
import io.shikra.engine.plan.KeptWords;
import io.shikra.engine.plan.Plan;
import io.shikra.engine.plan.PlanNode;
import io.shikra.engine.rule.Condition;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.FdInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Matches as the interpreter does, and says of one event where the answers came from. Not for the
/// event thread of a running system.
public final class TracedMatcher implements RuleMatcher {
    private static final long[] NOTHING = {};

    private final Interpreter interpreter;
    private final @Nullable Plan plan;
    private final @Nullable KeptMemory memory;
    private final RuleMatcher matcher;

    private @Nullable AskedTests asked;
    private long[] thread = NOTHING;
    private long[] fd = NOTHING;
    private AnswerOrigin ofFd = AnswerOrigin.FD;

    /// @param rules in the order in which they match
    public TracedMatcher(List<Rule> rules, Interpreter interpreter) {
        this.interpreter = interpreter;
        if (Plan.isOrderFree(rules)) {
            Plan made = interpreter.plan(rules);
            KeptMemory words = new KeptMemory(made);
            plan = made;
            memory = words;
            matcher = interpreter.matcher(made, words);
        } else {
            plan = null;
            memory = null;
            matcher = RuleMatcher.oneByOne(rules, interpreter);
        }
    }

    @Override
    public int match(EventContext event, boolean all, int[] matched, Failures failures) {
        return matcher.match(event, all, matched, failures);
    }

    /// Remembers what is kept about the event, before it is matched.
    public void look(EventContext event) {
        if (plan == null || memory == null) {
            return;
        }
        asked = new AskedTests(plan, event.event.code());
        thread = copy(memory.thread(event), 0, plan.threadWords());
        FdInfo shown = event.shownFd();
        ofFd = shown == null
                        || shown.type == FdInfo.FILE
                        || shown.type == FdInfo.FILE_V2
                        || shown.type == FdInfo.DIRECTORY
                ? AnswerOrigin.FILE_NAME
                : AnswerOrigin.FD;
        long[] words = memory.fd(event);
        fd = copy(words, memory.fdBase, plan.fdWords());
    }

    private static long[] copy(long @Nullable [] words, int base, KeptWords layout) {
        return words == null ? NOTHING : Arrays.copyOfRange(words, base, Math.min(words.length, base + layout.size()));
    }

    /// Where the answer to a test of a rule came from, for the event that was looked at.
    public AnswerOrigin origin(Condition test) {
        if (plan == null || asked == null) {
            return AnswerOrigin.COMPUTED;
        }
        Optional<PlanNode> node = asked.find(test);
        if (node.isEmpty()) {
            return asked.isDecided(test) ? AnswerOrigin.TYPE : AnswerOrigin.NOT_ASKED;
        }
        return switch (node.get().keeper()) {
            case NOBODY -> AnswerOrigin.COMPUTED;
            case THREAD ->
                isKnown(thread, plan.threadWords(), node.get().bit()) ? AnswerOrigin.THREAD : AnswerOrigin.COMPUTED;
            case FD -> isKnown(fd, plan.fdWords(), node.get().bit()) ? ofFd : AnswerOrigin.COMPUTED;
        };
    }

    private static boolean isKnown(long[] words, KeptWords layout, int bit) {
        return bit >= 0 && words.length > 0 && (words[layout.known(bit)] & 1L << bit) != 0;
    }

    /// Asks a condition, or a part of one, about the event: the answer that the rules had, when they
    /// asked it of this event already.
    public boolean holds(Condition condition, EventContext event) {
        return interpreter.evaluator(condition).matches(event);
    }
}
