// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.alert.Provenance;
import io.shikra.engine.code.Compiler;
import io.shikra.engine.code.Evaluator;
import io.shikra.engine.code.EvaluatorFactory;
import io.shikra.engine.code.Interpreter;
import io.shikra.engine.code.RuleMatcher;
import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventWriter;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.Condition;
import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.load.LoadOptions;
import io.shikra.engine.rule.load.RuleLoader;
import io.shikra.engine.rule.load.RuleText;
import io.shikra.engine.state.FdInfo;
import io.shikra.engine.state.HostState;
import io.shikra.engine.state.ProcessLookup;
import io.shikra.engine.state.StateEngine;
import io.shikra.engine.state.ThreadInfo;
import io.shikra.testing.CapturedLog;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Other rules while events come: no event is lost, and each is judged by one set of rules.
class RuleReplacementTest {
    private static final long PID = 200;
    private static final long EVENTS = 7;
    private static final long RING = 8;
    private static final int SETS = 100;
    private static final int EVENTS_FED = 1_000_000;
    private static final AlertFormatter.Options OUTPUT = AlertFormatter.Options.of("node-1");

    private final MemorySegment memory = MemorySegment.ofArray(new byte[4096]);
    private final EventWriter writer = new EventWriter();
    private final StateEngine engine = new StateEngine(HostState.detached(), ProcessLookup.NONE);
    private final List<String> alerts = new ArrayList<>();
    private long time = 1_772_366_400_000_000_000L;

    /// A rule's name and its condition.
    private record Written(String name, String condition) {}

    @BeforeEach
    void shell() {
        ThreadInfo thread = new ThreadInfo();
        thread.tid = PID;
        thread.pid = PID;
        thread.vtid = PID;
        thread.vpid = PID;
        thread.comm = ByteString.of("bash");
        thread.exe = ByteString.of("bash");
        thread.exePath = ByteString.of("/usr/bin/bash");
        thread.cwd = ByteString.of("/");
        engine.bootstrap(thread);
        thread.fds.put(EVENTS, descriptor(FdInfo.EVENT));
        thread.fds.put(RING, descriptor(FdInfo.IO_URING));
    }

    private static FdInfo descriptor(int type) {
        FdInfo info = new FdInfo();
        info.type = type;
        return info;
    }

    private static List<Rule> load(SyscallFields fields, Written... rules) {
        StringBuilder yaml = new StringBuilder();
        for (Written rule : rules) {
            yaml.append("- {rule: %s, desc: d, priority: INFO, output: o, condition: '%s'}%n"
                    .formatted(rule.name(), rule.condition()));
        }
        return RuleLoader.loadTexts(
                        List.of(new RuleText("r.yaml", yaml.toString())),
                        LoadOptions.of(Map.of("syscall", fields), new EventNames(Set.of())))
                .rules();
    }

    private static RuleProgram program(Written... rules) {
        SyscallFields fields = new SyscallFields();
        return new RuleProgram(load(fields, rules), fields, new Compiler(new Interpreter()), OUTPUT);
    }

    private Detector detector(Written... rules) {
        return detector(engine, program(rules));
    }

    private Detector detector(StateEngine host, RuleProgram program) {
        return new Detector(
                host,
                program,
                new Detector.Settings(RuleMatching.ALL, Provenance.Origin.LIVE, OUTPUT),
                () -> 0,
                (alert, _) -> alerts.add(alert.rule()));
    }

    private void feed(Detector detector) {
        writer.end();
        detector.event(memory, 0, 0);
    }

    private EventWriter event(int code) {
        return writer.target(memory, 0).begin(EventTable.type(code), ++time, PID);
    }

    private void opened(Detector detector, String file) {
        event(EventCode.OPEN_X)
                .putI64(3)
                .putString(ByteString.of(file))
                .putI32(0)
                .putI32(0)
                .putI32(5)
                .putI64(6);
        feed(detector);
    }

    private void read(Detector detector, long fd) {
        event(EventCode.READ_X).putI64(0).putBytes(new byte[0]).putI64(fd).putI32(0);
        feed(detector);
    }

    @Test
    void theNextEventIsJudgedByTheNewRulesAndNoOther() {
        Detector detector = detector(new Written("old", "evt.type=open"));
        opened(detector, "/a");

        detector.replace(program(new Written("new", "evt.type=open"), new Written("reads", "evt.type=read")));
        assertThat(alerts).containsExactly("old");
        opened(detector, "/a");
        read(detector, EVENTS);

        assertThat(alerts).containsExactly("old", "new", "reads");
        assertThat(detector.statistics().events()).isEqualTo(3);
    }

    @Test
    void ofSetsThatComeWithoutAnEventBetweenThemTheLastOneCounts() {
        Detector detector = detector(new Written("first", "evt.type=open"));
        detector.replace(program(new Written("second", "evt.type=open")));
        detector.replace(program(new Written("third", "evt.type=open")));

        opened(detector, "/a");

        assertThat(alerts).containsExactly("third");
    }

    @Test
    void whatWasCountedByRuleGoesOnByItsNameAlsoAfterTheRuleWasAway() {
        Detector detector = detector(new Written("stays", "evt.type=open"), new Written("leaves", "evt.type=open"));
        opened(detector, "/a");
        detector.replace(program(new Written("stays", "evt.type in (open, read)")));
        opened(detector, "/a");
        read(detector, EVENTS);
        detector.replace(program(new Written("leaves", "evt.type=open")));
        opened(detector, "/a");

        assertThat(detector.statistics().matches()).isEqualTo(Map.of("stays", 3L, "leaves", 2L));
        assertThat(detector.statistics().alerts()).isEqualTo(5);
    }

    @Test
    void answersThatTheOldRulesKeptWithTheThreadAreNotReadByTheNewOnes() {
        Written bash = new Written("bash", "evt.type=open and proc.name=bash");
        Written zsh = new Written("zsh", "evt.type=open and proc.name=zsh");
        Detector detector = detector(bash);
        opened(detector, "/a");
        opened(detector, "/a");

        detector.replace(program(zsh));
        opened(detector, "/a");
        opened(detector, "/a");
        detector.replace(program(bash));
        opened(detector, "/a");

        assertThat(alerts).containsExactly("bash", "bash", "bash");
    }

    @Test
    void answersThatTheOldRulesKeptWithADescriptorAreNotReadByTheNewOnes() {
        Written event = new Written("event", "evt.type=read and fd.type=event");
        Written ring = new Written("ring", "evt.type=read and fd.type=io_uring");
        Detector detector = detector(event);
        for (int i = 0; i < 3; i++) {
            read(detector, EVENTS);
            read(detector, RING);
        }
        assertThat(alerts).containsExactly("event", "event", "event");

        alerts.clear();
        detector.replace(program(ring));
        for (int i = 0; i < 3; i++) {
            read(detector, EVENTS);
            read(detector, RING);
        }

        assertThat(alerts).containsExactly("ring", "ring", "ring");
    }

    @Test
    void answersThatTheOldRulesKeptWithTheNameOfAFileAreNotReadByTheNewOnes() {
        Written a = new Written("a", "evt.type=open and fd.name=/a");
        Written b = new Written("b", "evt.type=open and fd.name=/b");
        Detector detector = detector(a);
        for (int i = 0; i < 2; i++) {
            opened(detector, "/a");
            opened(detector, "/b");
        }
        detector.replace(program(b));
        for (int i = 0; i < 2; i++) {
            opened(detector, "/a");
            opened(detector, "/b");
        }

        assertThat(alerts).containsExactly("a", "a", "b", "b");
    }

    @Test
    void nothingOfARehearsalWithAnotherHostsEventsShowsInTheProgram() {
        Written first = new Written("first", "evt.type=open and util.cnt=1");
        Written soon = new Written("soon", "evt.type=read and evt.deltatime<10");
        RuleProgram rehearsed = program(first, soon);
        StateEngine stage = new StateEngine(HostState.detached(), ProcessLookup.NONE);
        Detector rehearsal = detector(stage, rehearsed);
        for (int i = 0; i < 3; i++) {
            opened(rehearsal, "/a");
            read(rehearsal, EVENTS);
        }
        alerts.clear();

        Detector detector = detector(new Written("old", "evt.type=open"));
        time += 1000;
        detector.replace(rehearsed);
        opened(detector, "/a");
        opened(detector, "/a");
        read(detector, EVENTS);

        assertThat(alerts).containsExactly("first", "soon");
        assertThat(detector.statistics().matches()).isEqualTo(Map.of("first", 1L, "soon", 1L));
    }

    @Test
    void aRuleThatFailsIsToldOfAgainWhenAnotherOneOfItsNameFails() {
        Detector detector = detector(new Written("old", "evt.type=open"));
        try (CapturedLog log = new CapturedLog(Detector.class)) {
            for (int set = 0; set < 2; set++) {
                SyscallFields fields = new SyscallFields();
                List<Rule> rules = load(fields, new Written("broken", "evt.type=open"));
                detector.replace(new RuleProgram(rules, fields, new Broken(), OUTPUT));
                opened(detector, "/a");
                opened(detector, "/a");
            }
            assertThat(log.lines())
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line).startsWith("rule 'broken' failed on an event"));
        }
        assertThat(detector.statistics().errors()).isEqualTo(4);
    }

    private record Broken() implements EvaluatorFactory {
        @Override
        public Evaluator evaluator(Condition condition) {
            throw new AssertionError("rules are asked together");
        }

        @Override
        public RuleMatcher matcher(List<Rule> rules) {
            return (_, _, _, failures) -> {
                failures.failed(0, new IllegalStateException("as the test wants"));
                return 0;
            };
        }
    }

    /// Rules compiled as ever, and a note of who was asked.
    private record Noted(int set, Judged judged) implements EvaluatorFactory {
        @Override
        public Evaluator evaluator(Condition condition) {
            throw new AssertionError("rules are asked together");
        }

        @Override
        public RuleMatcher matcher(List<Rule> rules) {
            RuleMatcher compiled = new Compiler(new Interpreter()).matcher(rules);
            return (event, all, matched, failures) -> {
                int count = compiled.match(event, all, matched, failures);
                judged.by(set, count);
                return count;
            };
        }
    }

    /// The event thread's notes. A set's rule matches all events or none, as its number is odd or even.
    private static final class Judged {
        final AtomicInteger current = new AtomicInteger();
        long times;
        long wrong;

        void by(int set, int count) {
            times++;
            boolean steppedBack = set < current.getPlain();
            if (steppedBack || count != set % 2) {
                wrong++;
            }
            current.setRelease(set);
        }
    }

    @Test
    void aHundredSetsWhileAMillionEventsComeLeaveNoEventUnjudgedOrJudgedTwice() throws InterruptedException {
        Judged judged = new Judged();
        SyscallFields first = new SyscallFields();
        AtomicInteger alerted = new AtomicInteger();
        Detector detector = new Detector(
                engine,
                load(first, set(0)),
                first,
                new Noted(0, judged),
                new Detector.Settings(RuleMatching.FIRST, Provenance.Origin.LIVE, OUTPUT),
                () -> 0,
                (_, _) -> alerted.setPlain(alerted.getPlain() + 1));
        Thread replacer = Thread.ofPlatform().start(() -> {
            for (int set = 1; set <= SETS; set++) {
                SyscallFields fields = new SyscallFields();
                detector.replace(new RuleProgram(load(fields, set(set)), fields, new Noted(set, judged), OUTPUT));
                while (judged.current.getAcquire() != set) {
                    Thread.onSpinWait();
                }
            }
        });

        long fed = 0;
        while (fed < EVENTS_FED || replacer.isAlive()) {
            read(detector, EVENTS);
            fed++;
        }
        replacer.join();

        assertThat(judged.current).hasValue(SETS);
        assertThat(judged.times).isEqualTo(fed);
        assertThat(judged.wrong).isZero();
        DetectionStatistics statistics = detector.statistics();
        assertThat(statistics.events()).isEqualTo(fed);
        assertThat(statistics.evaluated()).isEqualTo(fed);
        assertThat(statistics.alerts())
                .isEqualTo(alerted.get())
                .isEqualTo(statistics.matches().get("r"));
    }

    private static Written set(int number) {
        return new Written("r", "evt.type=read and proc.name=" + (number % 2 == 1 ? "bash" : "zsh"));
    }
}
