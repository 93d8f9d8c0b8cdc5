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

/// One test of each family about every openat or connect. What a test alone costs is the difference to the family
/// `none`, which has the state and the event's type only.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@State(Scope.Thread)
public class PredicateBench {
    /// What is asked.
    public enum Family {
        NONE("openat", "evt.type = openat and evt.num = 0"),
        NUMBER("openat", "evt.type = openat and fd.num = 987654"),
        EQUALITY("openat", "evt.type = openat and proc.name = nobody"),
        IN_SET("openat", "evt.type = openat and proc.name in (sh0, bash0, ksh0, csh0, fish0, tcsh0, zsh0, dash0)"),
        STARTSWITH_LIST(
                "openat",
                "evt.type = openat and (fd.name startswith /nowhere/a or fd.name startswith /nowhere/b or"
                        + " fd.name startswith /nowhere/c or fd.name startswith /nowhere/d)"),
        CONTAINS("openat", "evt.type = openat and fd.name contains nowhere"),
        GLOB("openat", "evt.type = openat and fd.name glob '/nowhere/*/no?e*'"),
        REGEX("openat", "evt.type = openat and fd.name regex '^/nowhere/[a-z]+/(one|two)$'"),
        PMATCH("openat", "evt.type = openat and fd.name pmatch (/nowhere/a, /nowhere/b, /no/where)"),
        ADDRESS("connect", "evt.type = connect and fd.sip in (203.0.113.1, 203.0.113.2)"),
        NET("connect", "evt.type = connect and fd.snet in (203.0.113.0/24, 198.51.100.0/24)");

        private final String type;
        private final String condition;

        Family(String type, String condition) {
            this.type = type;
            this.condition = condition;
        }
    }

    @Param
    public Family family = Family.NONE;

    private @Nullable Detector detector;
    private MemorySegment memory = MemorySegment.NULL;
    private long[] offsets = {};

    @Setup
    public void load(Recorded recorded) {
        recorded.load(family.type);
        detector = Detectors.of(recorded.engine, family.condition);
        memory = recorded.memory();
        offsets = recorded.offsets();
    }

    @Benchmark
    @OperationsPerInvocation(Recorded.EVENTS)
    public void match() {
        Detector asked = Objects.requireNonNull(detector);
        for (long offset : offsets) {
            asked.event(memory, offset, 0);
        }
    }
}
