// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shikra.alert.Alert;
import io.shikra.alert.ControlPictures;
import io.shikra.alert.Priority;
import io.shikra.app.GivenPaths;
import io.shikra.app.Recording;
import io.shikra.app.RuleChoice;
import io.shikra.app.RuleReport;
import io.shikra.app.Rules;
import io.shikra.app.config.ConfigurationException;
import io.shikra.app.replay.Terminal;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.RuleSet;
import io.shikra.sources.capture.CaptureException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Records what happens on this host.
@Command(
        name = "capture",
        description = "Records this host's events into a .scap file, until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class CaptureCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final long FOR_EVER = Long.MAX_VALUE / 1_000_000_000L;
    private static final long LONGEST_END_MILLIS = 1700;

    @Parameters(paramLabel = "FILE", description = "created, or emptied; a name that ends in .gz is packed")
    Path file = Path.of("capture.scap");

    @Option(names = "--seconds", paramLabel = "N", description = "end after so many seconds")
    long seconds = FOR_EVER;

    @Option(
            names = {"-r", "--rules"},
            paramLabel = "FILE|DIR",
            description = "print the alerts of these rules meanwhile")
    List<Path> rules = new ArrayList<>();

    private final Terminal terminal;
    private final Path object;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicBoolean whole = new AtomicBoolean();

    /// Why alerts could not be printed, when they could not.
    private volatile String unprinted = "";

    CaptureCommand() {
        this(
                Terminal.own(),
                Path.of(System.getProperty(
                        "shikra.bpf",
                        ShikraCommand.root().resolve("bpf/target/shikra.bpf.o").toString())));
    }

    /// @param object the compiled kernel programs
    CaptureCommand(Terminal terminal, Path object) {
        this.terminal = terminal;
        this.object = object;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (seconds <= 0) {
            throw new ConfigurationException("--seconds " + seconds + ": name at least one second");
        }
        Path target = terminal.folder().resolve(GivenPaths.named("capture", file));
        SyscallFields fields = new SyscallFields();
        RuleSet loaded = loaded(fields);
        try {
            return record(target, loaded, fields);
        } finally {
            closed.countDown();
        }
    }

    private int record(Path target, RuleSet loaded, SyscallFields fields) throws InterruptedException {
        try {
            Recording recording = Recording.start(
                    object, target, target.toString().endsWith(".gz"), loaded, fields, (alert, _) -> print(alert));
            terminal.errors().println("recording into " + file + "; Ctrl-C ends it");
            awaitEnd(recording);
            recording.close();
            terminal.errors().println(file + ": " + recording.describe());
        } catch (CaptureException e) {
            terminal.errors().println(e.getMessage());
            return FAILED;
        }
        if (!unprinted.isEmpty()) {
            terminal.errors().println(unprinted + "; the recording is whole");
        }
        whole.set(unprinted.isEmpty());
        return whole.get() ? 0 : FAILED;
    }

    /// Until the time is over, the file cannot be written, or Ctrl-C, the usual end: then the shutdown waits for the
    /// file's, and a file that is whole is a success.
    private void awaitEnd(Recording recording) throws InterruptedException {
        Thread waiting = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            waiting.interrupt();
            try {
                if (closed.await(LONGEST_END_MILLIS, TimeUnit.MILLISECONDS) && whole.get()) {
                    Runtime.getRuntime().halt(0);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        try {
            recording.await(seconds);
        } catch (InterruptedException e) {
            // Ctrl-C: the file is completed by this thread
        }
    }

    /// A recording goes on when nobody reads its alerts.
    private void print(Alert alert) {
        try {
            terminal.out().write((ControlPictures.of(alert.output()) + System.lineSeparator()).getBytes(UTF_8));
        } catch (IOException e) {
            unprinted = Terminal.problem(e);
        }
    }

    /// None when no rules were asked for.
    private RuleSet loaded(SyscallFields fields) {
        List<Path> files = rules.isEmpty() ? List.of() : RuleChoice.existing("-r", rules, terminal.folder());
        RuleSet loaded = RuleReport.usable(new Rules(fields).load(files, Priority.DEBUG, false));
        if (!rules.isEmpty()) {
            Rules.ignored(files).forEach(terminal.errors()::println);
            RuleReport.shortcomings(loaded).forEach(terminal.errors()::println);
            RuleReport.summary(loaded, loaded.rules())
                    .forEach(line -> terminal.errors().println("rules: " + line));
        }
        return loaded;
    }
}
