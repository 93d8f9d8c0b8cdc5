// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.alert.Priority;
import io.shikra.engine.detect.AlertSink;
import io.shikra.engine.detect.EventSink;
import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventWriter;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.state.HostState;
import io.shikra.engine.state.ProcessLookup;
import io.shikra.engine.state.StateEngine;
import io.shikra.sources.capture.CaptureException;
import io.shikra.sources.capture.CaptureReader;
import io.shikra.sources.live.LiveStatus;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RecordingTest {
    private static final AlertSink SILENT = (_, _) -> {};
    private static final long BEGIN = 1_767_225_601_000_000_000L;

    @TempDir
    Path folder;

    private final ByHand source = new ByHand();
    private final SyscallFields fields = new SyscallFields();

    /// A source whose events the test sends, before its end and after it.
    private static final class ByHand implements Recording.Source {
        private @Nullable EventSink sink;
        private long events;
        private long lostUntilTheRingWasEmpty;
        private boolean closed;

        @Override
        public void start(EventSink into) {
            sink = into;
        }

        @Override
        public LiveStatus status() {
            long lost = closed ? lostUntilTheRingWasEmpty : 0;
            return new LiveStatus(List.of(), Map.of(), 0, events, 0, lost, 0, 0, 0, 0, "");
        }

        @Override
        public void close() {
            closed = true;
        }

        void open(String file) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment memory = arena.allocate(4096, 8);
                EventWriter writer = new EventWriter();
                writer.target(memory, 0).begin(EventTable.type(EventCode.OPENAT_X), BEGIN, 4711);
                writer.putI64(3).putI64(-100).putString(ByteString.of(file));
                writer.putI32(1).putI32(0).putI32(1).putI64(9);
                int _ = writer.end();
                Objects.requireNonNull(sink).event(memory, 0, 0, 0);
            }
        }
    }

    private Recording begin(RuleSet rules, AlertSink alerts) throws CaptureException {
        return Recording.begin(source, file(), false, rules, fields, alerts);
    }

    private Path file() {
        return folder.resolve("host.scap");
    }

    private RuleSet rules(String condition) throws IOException {
        Path file = Files.writeString(
                folder.resolve("rules.yaml"),
                "- {rule: r, desc: d, priority: NOTICE, output: o, condition: '" + condition + "'}\n");
        return new Rules(fields).load(List.of(file), Priority.DEBUG, false);
    }

    /// How many files the capture says were opened; it must be whole.
    private long opened() throws CaptureException {
        long opened = 0;
        try (CaptureReader reader = CaptureReader.open(file())) {
            StateEngine engine = new StateEngine(HostState.detached(), ProcessLookup.NONE);
            reader.begin(engine);
            while (reader.next()) {
                var event = engine.process(reader.segment(), reader.offset(), reader.cpu(), 0).event;
                opened += event.code() == EventCode.OPENAT_X ? 1 : 0;
            }
        }
        return opened;
    }

    @Test
    void lossesAreThoseOfTheEndAndNotOfTheMomentBeforeTheRingWasEmptied() throws Exception {
        Recording recording = begin(rules("evt.type = open"), SILENT);
        source.events = 1;
        source.lostUntilTheRingWasEmpty = 7;
        source.open("/etc/hosts");
        recording.close();

        assertThat(recording.describe()).endsWith("; 7 events were lost: the machine was too busy");
        assertThat(opened()).isEqualTo(1);
    }

    @Test
    void eventsThatComeAfterTheEndDoNotTouchTheFileAndAreCounted() throws Exception {
        Recording recording = begin(rules("evt.type = open"), SILENT);
        source.events = 3;
        source.open("/etc/hosts");
        recording.close();
        source.open("/late/1");
        source.open("/late/2");

        assertThat(recording.describe()).endsWith("; the last 2 events were not written in time");
        assertThat(opened()).isEqualTo(1);
    }

    @Test
    void theFileIsNotClosedUnderAnEventThatIsBeingWritten() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Recording recording = begin(rules("evt.type = openat"), (_, _) -> {
            inside.countDown();
            awaitUninterrupted(goOn);
        });
        source.events = 1;
        Thread draining = Thread.ofPlatform().start(() -> source.open("/etc/hosts"));
        inside.await();
        Thread ending = Thread.ofPlatform().start(() -> close(recording));
        while (ending.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
        }
        goOn.countDown();
        draining.join();
        ending.join();

        assertThat(recording.describe()).doesNotContain("not written").doesNotContain("lost");
        assertThat(opened()).isEqualTo(1);
    }

    private static void close(Recording recording) {
        try {
            recording.close();
        } catch (CaptureException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
