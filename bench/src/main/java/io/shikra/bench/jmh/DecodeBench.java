// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench.jmh;

import io.shikra.engine.event.EventView;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Walking over records: each is wrapped and all its bounds are checked.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@State(Scope.Thread)
public class DecodeBench {
    private final EventView view = new EventView();
    private MemorySegment memory = MemorySegment.NULL;
    private long[] offsets = {};

    @Setup
    public void load(Recorded recorded) {
        recorded.load();
        memory = recorded.memory();
        offsets = recorded.offsets();
    }

    @Benchmark
    @OperationsPerInvocation(Recorded.EVENTS)
    public long walk() {
        long sum = 0;
        for (long offset : offsets) {
            EventView event = view.wrap(memory, offset);
            sum += event.ts() + event.tid() + event.length();
        }
        return sum;
    }
}
