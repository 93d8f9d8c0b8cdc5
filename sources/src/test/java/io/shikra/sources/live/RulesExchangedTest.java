// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.alert.Provenance;
import io.shikra.engine.code.Compiler;
import io.shikra.engine.code.Interpreter;
import io.shikra.engine.detect.AlertFormatter;
import io.shikra.engine.detect.Detector;
import io.shikra.engine.detect.EventSink;
import io.shikra.engine.detect.RuleMatching;
import io.shikra.engine.detect.RuleProgram;
import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventWriter;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.load.LoadOptions;
import io.shikra.engine.rule.load.RuleLoader;
import io.shikra.engine.rule.load.RuleText;
import io.shikra.engine.state.HostState;
import io.shikra.engine.state.ProcessLookup;
import io.shikra.engine.state.StateEngine;
import io.shikra.engine.state.ThreadInfo;
import io.shikra.testing.FuzzBudget;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Rules are exchanged at random points of a stream that comes through the kernel's ring: no event is missed, none is
/// judged twice, and a rule that both sets have does not notice.
class RulesExchangedTest {
    private static final int EVENTS = 3_000;
    private static final int RING = 1 << 16;
    private static final int THREADS = 5;
    private static final AlertFormatter.Options OUTPUT = AlertFormatter.Options.of("node-1");

    private final MemorySegment settings = Arena.ofAuto().allocate(KernelSettings.SIZE, 8);
    private final MemorySegment counters = Arena.ofAuto().allocate(KernelCounters.SIZE, 8);
    private final MemorySegment memory = MemorySegment.ofArray(new byte[4096]);
    private final EventWriter writer = new EventWriter();

    /// Where a stream has come to: the set in use, what was said so far, and what should have been.
    private static final class Stream {
        final List<String> said = new ArrayList<>();
        final List<String> expected = new ArrayList<>();
        int set;
        int event;
    }

    /// A rule that all sets have, one that has its set's number, and two whose answers are kept: with the thread, and
    /// with the name of the file. Those ask for something else in every set.
    private static RuleProgram set(int number) {
        String rules = """
                - {rule: every, desc: d, priority: INFO, output: o, condition: evt.type=open}
                - {rule: set %1$d, desc: d, priority: INFO, output: o, condition: evt.type=open}
                - {rule: thread, desc: d, priority: INFO, output: o, condition: evt.type=open and proc.name=p%2$d}
                - {rule: name, desc: d, priority: INFO, output: o, condition: evt.type=open and fd.name=/f/%2$d}
                """.formatted(number, number % THREADS);
        SyscallFields fields = new SyscallFields();
        return new RuleProgram(
                RuleLoader.loadTexts(
                                List.of(new RuleText("r.yaml", rules)),
                                LoadOptions.of(Map.of("syscall", fields), new EventNames(Set.of())))
                        .rules(),
                fields,
                new Compiler(new Interpreter()),
                OUTPUT);
    }

    private static StateEngine host() {
        StateEngine engine = new StateEngine(HostState.detached(), ProcessLookup.NONE);
        for (long tid = 1; tid <= THREADS; tid++) {
            ThreadInfo thread = new ThreadInfo();
            thread.tid = tid;
            thread.pid = tid;
            thread.vtid = tid;
            thread.vpid = tid;
            thread.comm = ByteString.of("p" + (tid - 1));
            thread.cwd = ByteString.of("/");
            engine.bootstrap(thread);
        }
        return engine;
    }

    private byte[] open(int event, int thread, int file) {
        writer.target(memory, 0).begin(EventTable.type(EventCode.OPEN_X), event, thread + 1L);
        writer.putI64(3)
                .putString(ByteString.of("/f/" + file))
                .putI32(0)
                .putI32(0)
                .putI32(5)
                .putI64(6);
        return memory.asSlice(0, writer.end()).toArray(ValueLayout.JAVA_BYTE);
    }

    @Test
    void everyEventIsJudgedOnceAndByOneSetAtWhicheverPointsSetsAreExchanged() {
        FuzzBudget budget = FuzzBudget.of(5, 1);
        while (budget.next()) {
            long seed = System.nanoTime();
            Stream stream = exchangedAtRandomPoints(new Random(seed));
            assertThat(stream.event).as("seed %d", seed).isEqualTo(EVENTS);
            assertThat(stream.set).as("seed %d", seed).isPositive();
            assertThat(stream.said).as("seed %d", seed).isEqualTo(stream.expected);
        }
    }

    private Stream exchangedAtRandomPoints(Random random) {
        FakeRing ring = new FakeRing(RING, 0);
        LiveDrain drain = new LiveDrain(
                ring.reader(),
                new KernelSettings(settings),
                new KernelCounters(counters, 1),
                new WallClock(() -> 0, () -> 0),
                _ -> {});
        Stream stream = new Stream();
        Detector detector = new Detector(
                host(),
                set(0),
                new Detector.Settings(RuleMatching.ALL, Provenance.Origin.LIVE, OUTPUT),
                () -> 0,
                (alert, _) -> stream.said.add(alert.timeNanos() + " " + alert.rule()));
        int[] threads = random.ints(EVENTS, 0, THREADS).toArray();
        int[] files = random.ints(EVENTS, 0, THREADS).toArray();
        EventSink sink = new Exchanging(detector, stream, random, threads, files);
        for (int event = 0; event < EVENTS; event++) {
            byte[] record = open(event, threads[event], files[event]);
            if (!ring.hasRoom(record.length) || random.nextInt(100) == 0) {
                int _ = drain.turn(sink);
            }
            ring.write(record);
        }
        int _ = drain.turn(sink);
        return stream;
    }

    /// Before some events, and before some of these more than once, there is another set.
    private record Exchanging(Detector detector, Stream stream, Random random, int[] threads, int[] files)
            implements EventSink {
        @Override
        public void event(MemorySegment data, long offset, long drained) {
            while (random.nextInt(60) == 0) {
                detector.replace(set(++stream.set));
            }
            int event = stream.event++;
            stream.expected.add(event + " every");
            stream.expected.add(event + " set " + stream.set);
            if (threads[event] == stream.set % THREADS) {
                stream.expected.add(event + " thread");
            }
            if (files[event] == stream.set % THREADS) {
                stream.expected.add(event + " name");
            }
            detector.event(data, offset, drained);
        }

        @Override
        public void dropped(String lane, long count) {
            detector.dropped(lane, count);
        }
    }
}
