// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.event.EventView;
import io.shikra.engine.state.Partition.Placement;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two engines, one behind the other, go through events of two processes.
class RunReaderTest {
    private static final int EVENTS = 40_000;

    private static void processes(Machine machine) {
        machine.process(100, 1, "one");
        machine.process(201, 1, "two");
    }

    private static List<byte[]> records(int events) {
        Machine machine = new Machine();
        processes(machine);
        machine.records = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            machine.close(i % 3 == 0 ? 100 : 201, 3 + i % 5);
        }
        return machine.records;
    }

    /// One engine on its way.
    private static final class Way {
        final Recording recording;
        final SharedRuns runs;
        final Recording.Reading reading;
        final StateEngine engine;
        final RunReader reader;
        final List<Integer> processed = new ArrayList<>();

        Way(Partition part, Recording recording, SharedRuns runs) {
            this.recording = recording;
            this.runs = runs;
            Machine machine = new Machine(HostState.detached(), part);
            processes(machine);
            engine = machine.engine;
            reading = recording.reading();
            reader = new RunReader(engine, reading, runs);
        }

        /// @return false at the end
        boolean step() {
            reader.next();
            int event = recording.at(reader.place());
            if (event == recording.size()) {
                return false;
            }
            reading.at = event + 1;
            EventContext context = engine.process(new EventView().wrap(recording.memory, recording.place(event)), 0, 0);
            if (context.forRules) {
                processed.add(event);
            }
            return true;
        }

        void leave() {
            runs.leave(engine.partition().index());
        }

        void toTheEnd() {
            while (step()) {
                assertThat(reader.passed()).isLessThan(recording.size());
            }
        }
    }

    private static List<Way> ways(Arena arena, int events) {
        Recording recording = new Recording(records(events), arena);
        SharedRuns runs = SharedRuns.of(2);
        return Partition.divide(2, Placement.BALANCED).stream()
                .map(part -> new Way(part, recording, runs))
                .toList();
    }

    @Test
    void whatOneEngineSiftedTheOtherDoesNotLookAt() {
        try (Arena arena = Arena.ofConfined()) {
            List<Way> ways = ways(arena, 10_000);
            Way first = ways.getFirst();
            Way second = ways.getLast();
            first.toTheEnd();
            second.toTheEnd();

            assertThat(first.reading.filled).isGreaterThan(9_000);
            assertThat(second.reading.filled).as("what follows short runs").isLessThan(1_500);
        }
    }

    @Test
    void everyEventIsOfExactlyOneEngine() {
        try (Arena arena = Arena.ofConfined()) {
            List<Way> ways = ways(arena, 10_000);
            ways.forEach(Way::toTheEnd);
            List<Integer> all = new ArrayList<>(ways.getFirst().processed);
            all.addAll(ways.getLast().processed);
            all.sort(null);

            assertThat(all).hasSize(10_000).doesNotHaveDuplicates();
            assertThat(ways.getFirst().processed).hasSizeBetween(3_000, 7_000);
        }
    }

    @Test
    void enginesSideBySideTakeTurns() {
        try (Arena arena = Arena.ofConfined()) {
            List<Way> ways = ways(arena, 10_000);
            Way first = ways.getFirst();
            Way second = ways.getLast();
            boolean more = true;
            while (more) {
                Way behind = first.reading.at < second.reading.at ? first : second;
                more = behind.step();
            }

            assertThat(first.reading.filled).isGreaterThan(2_000);
            assertThat(second.reading.filled).isGreaterThan(2_000);
        }
    }

    @ParameterizedTest(name = "engine {0}")
    @ValueSource(ints = {0, 1})
    void nobodyWaitsForAnEngineThatEnded(int ended) {
        try (Arena arena = Arena.ofConfined()) {
            List<Way> ways = ways(arena, EVENTS);
            Way left = ways.get(ended);
            left.step();
            left.leave();
            ways.get(1 - ended).toTheEnd();

            assertThat(ways.get(1 - ended).processed).hasSizeGreaterThan(EVENTS / 4);
        }
    }
}
