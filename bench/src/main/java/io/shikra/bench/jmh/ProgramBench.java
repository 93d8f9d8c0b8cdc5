// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench.jmh;

import io.shikra.engine.detect.Detector;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/// Falco's three rule files about events of one type: state and the program of that type.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@State(Scope.Thread)
public class ProgramBench {
    @Param({"openat", "close", "clone", "execve", "connect", "unlinkat", "recvfrom", "sendto"})
    public String type = "";

    private @Nullable Detector detector;
    private MemorySegment memory = MemorySegment.NULL;
    private long[] offsets = {};

    @Setup
    public void load(Recorded recorded) {
        recorded.load(type);
        detector = Detectors.ofFalcosRules(recorded.engine);
        memory = recorded.memory();
        offsets = recorded.offsets();
    }

    @Benchmark
    @OperationsPerInvocation(Recorded.EVENTS)
    public void rules() {
        Detector asked = Objects.requireNonNull(detector);
        for (long offset : offsets) {
            asked.event(memory, offset, 0);
        }
    }
}
