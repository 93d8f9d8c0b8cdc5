// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench.jmh;

import io.shikra.engine.state.StateEngine;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The state alone, without rules: all types as they come, or one.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@State(Scope.Thread)
public class StateBench {
    @Param({"", "openat", "close", "read", "clone", "execve", "connect"})
    public String type = "";

    private StateEngine engine =
            new StateEngine(io.shikra.engine.state.HostState.detached(), io.shikra.engine.state.ProcessLookup.NONE);
    private MemorySegment memory = MemorySegment.NULL;
    private long[] offsets = {};

    @Setup
    public void load(Recorded recorded) {
        recorded.load(type);
        engine = recorded.engine;
        memory = recorded.memory();
        offsets = recorded.offsets();
    }

    @Benchmark
    @OperationsPerInvocation(Recorded.EVENTS)
    public long process() {
        long sum = 0;
        for (long offset : offsets) {
            sum += engine.process(memory, offset, 0, 0).number;
        }
        return sum;
    }
}
