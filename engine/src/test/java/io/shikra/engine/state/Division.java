// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.EventView;
import io.shikra.engine.state.Partition.Placement;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// Runs the records of a {@link Machine} through the engines of a division, each on a thread of its own, and tells what
/// rules see of each event.
final class Division {
    /// What was there before the first event.
    private final Consumer<Machine> before;

    private final List<byte[]> records;

    /// Events that some engine passed over without reading them.
    int passed;

    Division(Consumer<Machine> before, List<byte[]> records) {
        this.before = before;
        this.records = List.copyOf(records);
    }

    /// For each event what the rules see of it; `nobody` where no engine shows it to them.
    List<String> seen(int count, Placement placement) throws InterruptedException {
        List<Future<String[]>> parts = new ArrayList<>();
        try (Arena arena = Arena.ofShared();
                ExecutorService threads = Executors.newFixedThreadPool(count)) {
            Recording recording = new Recording(records, arena);
            SharedRuns runs = SharedRuns.of(count);
            for (Partition part : Partition.divide(count, placement)) {
                parts.add(threads.submit(() -> run(part, recording, runs)));
            }
        }
        String[] all = new String[records.size()];
        for (Future<String[]> part : parts) {
            String[] seen = result(part);
            for (int i = 0; i < seen.length; i++) {
                if (seen[i] != null && all[i] != null) {
                    throw new AssertionError("event " + (i + 1) + " is shown to rules twice");
                }
                all[i] = seen[i] == null ? all[i] : seen[i];
            }
        }
        return Arrays.stream(all).map(text -> text == null ? "nobody" : text).toList();
    }

    private static String[] result(Future<String[]> part) throws InterruptedException {
        try {
            return part.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    private String[] run(Partition part, Recording recording, SharedRuns runs) {
        String[] seen = new String[records.size()];
        Machine machine = new Machine(HostState.detached(), part);
        before.accept(machine);
        Recording.Reading reading = recording.reading();
        RunReader reader = new RunReader(machine.engine, reading, runs);
        try {
            int processed = 0;
            while (true) {
                reader.next();
                int event = recording.at(reader.place());
                if (event == seen.length) {
                    break;
                }
                if (reader.events() != event || reader.passed() != event - processed) {
                    throw new AssertionError("event " + (event + 1) + ": " + reader.events() + " before it, "
                            + reader.passed() + " of these passed, " + processed + " processed");
                }
                reading.at = event + 1;
                show(machine, recording, event, seen);
                processed++;
            }
            note(seen.length - processed);
        } finally {
            runs.leave(part.index());
            part.end();
        }
        return seen;
    }

    private static void show(Machine machine, Recording recording, int event, String[] seen) {
        EventContext context =
                machine.engine.process(new EventView().wrap(recording.memory, recording.place(event)), 0, 0);
        if (context.number != event + 1) {
            throw new AssertionError("event " + (event + 1) + " has number " + context.number);
        }
        seen[event] = context.forRules ? Sight.of(context) : null;
    }

    private synchronized void note(int over) {
        passed += over;
    }
}
