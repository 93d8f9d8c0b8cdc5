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
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.state.StateEngine;
import io.shikra.testing.Shared;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A capture that is read again through the same engine costs no memory: every object that the state needs is there
/// from the times before. Only alerts cost some. (What rules keep of names, threads and descriptors is made when they
/// are
/// asked about again, so it takes some passes until nothing new is kept.)
class WarmPassTest {
    private static final int WARM_UP = 5;
    private static final SyscallFields FIELDS = new SyscallFields();
    private static final List<Rule> RULES = DetectorAllocationTest.shippedRules(FIELDS);

    private final StateEngine engine = Captures.engine();
    private long alerts;
    private final Detector detector = new Detector(
            engine,
            RULES,
            FIELDS,
            new Compiler(new Interpreter()),
            new Detector.Settings(RuleMatching.ALL, Provenance.Origin.CAPTURE, AlertFormatter.Options.of("node-1")),
            () -> 0,
            (_, _) -> alerts++);

    static List<Path> captures() throws IOException {
        try (Stream<Path> files = Files.list(Shared.require("vectors/captures"))) {
            return files.filter(file -> file.toString().endsWith(".scap"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("captures")
    void aPassThroughAWarmEngineAllocatesNothing(Path capture) throws CaptureException {
        assumeTrue(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean, "this JVM does not count allocations");
        detector.prepare();
        for (int i = 0; i < WARM_UP; i++) {
            pass(capture, new TreeMap<>());
        }
        Map<String, Long> allocated = new TreeMap<>();

        long events = pass(capture, allocated);

        assertThat(events).isPositive();
        assertThat(allocated).as("bytes by type of event, of " + events).isEmpty();
    }

    /// @param allocated takes what events cost that no rule matched
    private long pass(Path capture, Map<String, Long> allocated) throws CaptureException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        engine.reset();
        long events = 0;
        try (CaptureReader reader = CaptureReader.open(capture)) {
            reader.begin(engine);
            boolean more = true;
            while (more) {
                long alerted = alerts;
                long before = threads.getCurrentThreadAllocatedBytes();
                more = reader.next();
                if (more) {
                    detector.event(reader.event(), reader.cpu(), 0);
                }
                long cost = threads.getCurrentThreadAllocatedBytes() - before;
                if (more && cost > 0 && alerts == alerted) {
                    allocated.merge(reader.event().type().name(), cost, Long::sum);
                }
                events++;
            }
        }
        return events;
    }
}
