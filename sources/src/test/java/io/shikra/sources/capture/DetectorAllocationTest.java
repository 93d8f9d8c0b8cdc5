// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.shikra.alert.Provenance;
import io.shikra.engine.code.Compiler;
import io.shikra.engine.code.Interpreter;
import io.shikra.engine.detect.AlertFormatter;
import io.shikra.engine.detect.Detector;
import io.shikra.engine.detect.RuleMatching;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventView;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.load.LoadOptions;
import io.shikra.engine.rule.load.RuleLoader;
import io.shikra.engine.state.StateEngine;
import io.shikra.testing.Shared;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Events that match no rule cost no memory beyond what the state keeps of them: asking all the rules allocates
/// nothing.
class DetectorAllocationTest {
    private static final int EVENTS = 1000;

    private final StateEngine engine = Captures.engine();
    private long alerts;

    @Test
    void askingEveryRuleAboutAnEventThatMatchesNoneAllocatesNothing() throws IOException, CaptureException {
        assumeTrue(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean, "this JVM does not count allocations");
        SyscallFields fields = new SyscallFields();
        Detector detector = new Detector(
                engine,
                shippedRules(fields),
                fields,
                new Compiler(new Interpreter()),
                new Detector.Settings(
                        RuleMatching.FIRST, Provenance.Origin.CAPTURE, AlertFormatter.Options.of("node-1")),
                () -> 0,
                (_, _) -> alerts++);
        Map<String, MemorySegment> samples = new TreeMap<>();
        try (CaptureReader reader = CaptureReader.open(Shared.require("vectors/captures/32-benign-build.scap"))) {
            reader.begin(engine);
            while (reader.next()) {
                detector.event(reader.segment(), reader.offset(), reader.cpu(), 0);
                MemorySegment record = MemorySegment.ofArray(Captures.record(reader));
                samples.put(EventTable.type(EventView.peekType(record, 0)).name(), record);
            }
        }
        Map<String, Long> allocated = new TreeMap<>();

        samples.forEach((type, sample) -> {
            long ofState = least(record -> engine.process(record, 0, 0, 0), sample);
            allocated.put(type, least(record -> detector.event(record, 0, 0, 0), sample) - ofState);
        });

        assertThat(alerts).isZero();
        assertThat(samples).containsKeys("openat", "connect", "close", "execve", "unlinkat");
        assertThat(allocated)
                .as("bytes for each event")
                .allSatisfy((_, bytes) -> assertThat(bytes).isZero());
    }

    /// Falco's three rule files together.
    static List<Rule> shippedRules(SyscallFields fields) {
        List<Path> files = Stream.of("falco_rules.yaml", "falco-incubating_rules.yaml", "falco-sandbox_rules.yaml")
                .map(name -> Shared.require("data/falco-rules/" + name))
                .toList();
        EventNames async = new EventNames(Set.of("container", "container_removed"));
        return RuleLoader.load(files, LoadOptions.of(Map.of("syscall", fields), async))
                .rules();
    }

    /// Bytes for one event, in the best of some rounds, so that the compiler's and the test's own noise does not count.
    private static long least(Consumer<MemorySegment> take, MemorySegment record) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 10 * EVENTS; i++) {
            take.accept(record);
        }
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < EVENTS; i++) {
                take.accept(record);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least / EVENTS;
    }
}
