// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import io.shikra.alert.Priority;
import io.shikra.alert.Provenance;
import io.shikra.app.RuleReport;
import io.shikra.app.Rules;
import io.shikra.app.rehearsal.DetectionRehearsal;
import io.shikra.engine.code.Compiler;
import io.shikra.engine.code.Interpreter;
import io.shikra.engine.detect.AlertFormatter;
import io.shikra.engine.detect.Detector;
import io.shikra.engine.detect.RuleMatching;
import io.shikra.engine.detect.RuleProgram;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.state.HostState;
import io.shikra.engine.state.ProcessLookup;
import io.shikra.engine.state.StateEngine;
import io.shikra.sources.capture.CaptureException;
import io.shikra.sources.capture.CaptureReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import org.jspecify.annotations.Nullable;

/// Rules that are read again and again, and exchanged under events of a capture that come again and again.
final class Exchanges {
    private static final AlertFormatter.Options OUTPUT = AlertFormatter.Options.of("bench");

    private final Path capture;
    private final List<Path> rules;
    private final StateEngine engine = new StateEngine(HostState.detached(), ProcessLookup.NONE);
    private final SynchronousQueue<Long> pauses = new SynchronousQueue<>();
    private final List<Exchange> made = new ArrayList<>();
    private volatile @Nullable RuleProgram next;

    /// @param readyNanos from the first file that is read until the rules can be exchanged
    /// @param pauseNanos from the last event by the old rules to the end of the first by the new ones
    record Exchange(long readyNanos, long pauseNanos) {}

    Exchanges(Path capture, List<Path> rules) {
        this.capture = capture;
        this.rules = rules;
    }

    /// Events come on this thread, rules on another.
    ///
    /// @param count of exchanges
    List<Exchange> run(int count) {
        Detector detector = new Detector(
                engine,
                program(),
                new Detector.Settings(RuleMatching.FIRST, Provenance.Origin.CAPTURE, OUTPUT),
                () -> 0,
                (_, _) -> {});
        Thread reload = Thread.ofPlatform().name("reload").daemon().start(() -> exchange(count));
        try {
            while (reload.isAlive()) {
                pass(detector);
            }
            reload.join();
        } catch (CaptureException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return made;
    }

    private void exchange(int count) {
        try {
            for (int i = 0; i < count; i++) {
                long begin = System.nanoTime();
                RuleProgram program = program();
                DetectionRehearsal.run(program);
                long ready = System.nanoTime() - begin;
                next = program;
                made.add(new Exchange(ready, pauses.take()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private RuleProgram program() {
        SyscallFields fields = new SyscallFields("bench");
        RuleSet set = RuleReport.usable(new Rules(fields).load(rules, Priority.DEBUG, false));
        RuleProgram program = new RuleProgram(set.rules(), fields, new Compiler(new Interpreter()), OUTPUT);
        program.prepare();
        return program;
    }

    private void pass(Detector detector) throws CaptureException, InterruptedException {
        engine.reset();
        try (CaptureReader reader = CaptureReader.open(capture)) {
            reader.begin(engine);
            while (reader.next()) {
                RuleProgram program = next;
                if (program == null) {
                    detector.event(reader.segment(), reader.offset(), reader.cpu(), 0);
                    continue;
                }
                next = null;
                detector.replace(program);
                long begin = System.nanoTime();
                detector.event(reader.segment(), reader.offset(), reader.cpu(), 0);
                pauses.put(System.nanoTime() - begin);
            }
        }
    }
}
