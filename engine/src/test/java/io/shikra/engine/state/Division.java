// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.EventView;
import io.shikra.engine.state.Partition.Placement;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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
        try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
            for (Partition part : Partition.divide(count, placement)) {
                parts.add(threads.submit(() -> run(part)));
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

    private String[] run(Partition part) {
        String[] seen = new String[records.size()];
        try (Arena arena = Arena.ofConfined()) {
            HostState state = HostState.detached();
            Machine machine = new Machine(state, part);
            before.accept(machine);
            List<MemorySegment> memory = records.stream()
                    .map(record -> arena.allocateFrom(ValueLayout.JAVA_BYTE, record))
                    .toList();
            Sieve sieve = new Sieve();
            int processed = 0;
            for (int first = 0; first < seen.length; first += sieve.size()) {
                sieve.clear();
                for (int i = first; i < seen.length && sieve.add(memory.get(i).address()); ) {
                    i++;
                }
                boolean more = true;
                while (more) {
                    machine.engine.sift(sieve);
                    while (sieve.next()) {
                        show(machine, memory, first + sieve.position(), seen);
                        processed++;
                    }
                    more = sieve.sifted() < sieve.size();
                    if (more) {
                        show(machine, memory, first + sieve.sifted(), seen);
                        processed++;
                        more = sieve.goOn();
                    }
                }
            }
            note(seen.length - processed);
        } finally {
            part.end();
        }
        return seen;
    }

    private static void show(Machine machine, List<MemorySegment> memory, int event, String[] seen) {
        EventContext context = machine.engine.process(new EventView().wrap(memory.get(event), 0), 0, 0);
        if (context.number != event + 1) {
            throw new AssertionError("event " + (event + 1) + " has number " + context.number);
        }
        seen[event] = context.forRules ? Sight.of(context) : null;
    }

    private synchronized void note(int over) {
        passed += over;
    }
}
