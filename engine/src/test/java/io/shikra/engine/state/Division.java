// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.EventView;
import io.shikra.engine.event.Memory;
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
            MemorySegment memory = arena.allocate(1 << 16);
            EventView view = new EventView();
            int over = 0;
            for (int i = 0; i < seen.length; i++) {
                byte[] record = records.get(i);
                MemorySegment.copy(record, 0, memory, ValueLayout.JAVA_BYTE, 0, record.length);
                long at = memory.address();
                if (machine.engine.passOver(Memory.i64(at), Memory.i64(at + 8), Memory.u16(at + 20))) {
                    over++;
                    continue;
                }
                EventContext context = machine.engine.process(view.wrap(memory, 0), 0, 0);
                if (context.number != i + 1) {
                    throw new AssertionError("event " + (i + 1) + " has number " + context.number);
                }
                seen[i] = context.forRules ? Sight.of(context) : null;
            }
            note(over);
        } finally {
            part.end();
        }
        return seen;
    }

    private synchronized void note(int over) {
        passed += over;
    }
}
