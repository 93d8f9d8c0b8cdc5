// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventWriter;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.plan.EventGroup;
import io.shikra.engine.plan.Plan;
import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.load.LoadOptions;
import io.shikra.engine.rule.load.RuleLoader;
import io.shikra.engine.rule.load.RuleText;
import io.shikra.engine.state.HostState;
import io.shikra.engine.state.ProcessLookup;
import io.shikra.engine.state.StateEngine;
import io.shikra.engine.state.ThreadInfo;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// When a group of rules is compiled; that the answers are the same is shown elsewhere.
class GroupMatcherTest {
    private static final String RULES = """
            - {rule: Closed, desc: d, priority: INFO, output: o, condition: evt.type = close and evt.num > 0}
            - {rule: Duplicated, desc: d, priority: INFO, output: o, condition: evt.type = dup and evt.num > 0}
            """;

    private static final long TID = 7;
    private static final RuleMatcher.Failures NONE = (rule, failure) -> {
        throw new AssertionError(failure);
    };

    private final MemorySegment memory = MemorySegment.ofArray(new byte[256]);
    private final EventWriter writer = new EventWriter();
    private final StateEngine engine = new StateEngine(HostState.detached(), ProcessLookup.NONE);
    private final List<EventGroup> compiled = new ArrayList<>();
    private final RuleMatcher matcher = matcher();
    private long now = 1_772_366_400_000_000_000L;

    private RuleMatcher matcher() {
        SyscallFields fields = new SyscallFields();
        Interpreter interpreter = new Interpreter();
        Plan plan = interpreter.plan(RuleLoader.loadTexts(
                        List.of(new RuleText("r.yaml", RULES)),
                        LoadOptions.of(Map.of("syscall", fields), new EventNames(Set.of())))
                .rules());
        KeptMemory kept = new KeptMemory(plan);
        PlanNodes nodes = new PlanNodes(plan, kept, interpreter);
        return new PlanMatcher(plan, kept, nodes, group -> {
            compiled.add(group);
            return new InterpretedGroup(group, nodes);
        });
    }

    @BeforeEach
    void aThread() {
        ThreadInfo thread = new ThreadInfo();
        thread.tid = TID;
        thread.pid = TID;
        engine.bootstrap(thread);
    }

    private int closed() {
        writer.target(memory, 0)
                .begin(EventTable.type(EventCode.CLOSE_X), ++now, TID)
                .putI64(0)
                .end();
        return matcher.match(engine.process(memory, 0, 0, 0), true, new int[2], NONE);
    }

    @Test
    void aGroupThatIsAskedOftenIsCompiledAndNoOther() {
        for (int i = 0; i < 256; i++) {
            assertThat(closed()).isOne();
        }
        assertThat(compiled).isEmpty();

        for (int i = 0; i < 256; i++) {
            assertThat(closed()).isOne();
        }
        assertThat(compiled).hasSize(1);
    }

    @Test
    void whoCannotWaitHasAllCompiledAtOnceAndNeverAgain() {
        matcher.prepare();
        List<EventGroup> all = List.copyOf(compiled);
        assertThat(all).hasSizeGreaterThan(1).doesNotHaveDuplicates();

        for (int i = 0; i < 300; i++) {
            closed();
        }
        assertThat(compiled).isEqualTo(all);
    }
}
