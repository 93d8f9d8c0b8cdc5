// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.shikra.alert.Provenance;
import io.shikra.engine.code.Interpreter;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventView;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.state.CaptureFile;
import io.shikra.engine.state.StateEngine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Events that match no rule cost no memory beyond what the state keeps of them: asking all the rules allocates
/// nothing.
class DetectorAllocationTest {
    private static final int EVENTS = 1000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final StateEngine engine = Replay.engine();
    private long alerts;

    /// One call of something with one event.
    private interface Take {
        void event(CaptureFile.Entry entry);
    }

    @Test
    void askingEveryRuleAboutAnEventThatMatchesNoneAllocatesNothing() throws IOException {
        SyscallFields fields = new SyscallFields();
        List<Rule> rules = Replay.shippedRules(fields).rules();
        CaptureFile file = Replay.open("32-benign-build", engine);
        Detector detector = new Detector(
                engine,
                rules,
                fields,
                new Interpreter(),
                new Detector.Settings(
                        RuleMatching.FIRST, Provenance.Origin.CAPTURE, AlertFormatter.Options.of("node-1")),
                () -> 0,
                (_, _) -> alerts++);
        Map<String, CaptureFile.Entry> samples = new TreeMap<>();
        for (CaptureFile.Entry entry : file.events) {
            detector.event(entry.bytes(), 0, entry.cpu(), 0);
            samples.put(EventTable.type(EventView.peekType(entry.bytes(), 0)).name(), entry);
        }
        Map<String, Long> allocated = new TreeMap<>();

        for (String type : List.of("openat", "connect", "sendto", "dup2", "unlinkat", "renameat2", "chmod", "close")) {
            CaptureFile.Entry sample = samples.getOrDefault(type, file.events.getLast());
            long ofState = least(entry -> engine.process(entry.bytes(), 0, 0, 0), sample);
            allocated.put(type, least(entry -> detector.event(entry.bytes(), 0, 0, 0), sample) - ofState);
        }

        assertThat(alerts).isZero();
        assertThat(samples).containsKeys("openat", "connect", "close");
        assertThat(allocated)
                .as("bytes for each event")
                .allSatisfy((_, bytes) -> assertThat(bytes).isZero());
    }

    /// Bytes for one event, in the best of some rounds, so that the compiler's and the test's own noise does not count.
    private long least(Take take, CaptureFile.Entry entry) {
        for (int i = 0; i < 10 * EVENTS; i++) {
            take.event(entry);
        }
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < EVENTS; i++) {
                take.event(entry);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least / EVENTS;
    }
}
