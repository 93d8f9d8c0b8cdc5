// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shikra.alert.ControlPictures;
import io.shikra.alert.Priority;
import io.shikra.app.Recording;
import io.shikra.app.RuleReport;
import io.shikra.app.Rules;
import io.shikra.app.config.ConfigurationException;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.RuleSet;
import io.shikra.sources.capture.CaptureException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

    @Override
    public Integer call() throws InterruptedException {
        if (seconds <= 0) {
            throw new ConfigurationException("--seconds " + seconds + ": name at least one second");
        }
        PrintStream out = new PrintStream(System.out, true, UTF_8);
        PrintStream errors = new PrintStream(System.err, true, UTF_8);
        SyscallFields fields = new SyscallFields();
        Path object = Path.of(System.getProperty(
                "shikra.bpf",
                ShikraCommand.root().resolve("bpf/target/shikra.bpf.o").toString()));
        CountDownLatch closed = new CountDownLatch(1);
        try {
            Recording recording = Recording.start(
                    object,
                    file,
                    file.toString().endsWith(".gz"),
                    loaded(fields),
                    fields,
                    (alert, _) -> out.println(ControlPictures.of(alert.output())));
            errors.println("recording into " + file + "; Ctrl-C ends it");
            awaitEnd(recording, closed);
            recording.close();
            errors.println(file + ": " + recording.describe());
            return 0;
        } catch (CaptureException e) {
            errors.println(e.getMessage());
            return FAILED;
        } finally {
            closed.countDown();
        }
    }

    /// Until the time is over, the file cannot be written, or Ctrl-C; then the shutdown waits for the file's end.
    private void awaitEnd(Recording recording, CountDownLatch closed) throws InterruptedException {
        Thread waiting = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            waiting.interrupt();
            try {
                var _ = closed.await(LONGEST_END_MILLIS, TimeUnit.MILLISECONDS);
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

    private RuleSet loaded(SyscallFields fields) {
        List<Path> files = rules.isEmpty() ? List.of() : Rules.files(rules, ShikraCommand.root());
        RuleSet loaded = new Rules(fields).load(files, Priority.DEBUG, false);
        if (!loaded.isUsable()) {
            throw new ConfigurationException(RuleReport.full(loaded));
        }
        return loaded;
    }
}
