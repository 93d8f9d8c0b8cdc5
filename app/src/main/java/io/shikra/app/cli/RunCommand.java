// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.cli;

import io.shikra.app.Application;
import io.shikra.app.RunSettings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Everything in one process, until Ctrl-C.
@Command(
        name = "run",
        description = "Starts everything in one process on this host.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RunCommand implements Callable<Integer> {
    /// Ctrl-C ends the process within two seconds, whatever it is at.
    private static final Duration LONGEST_END = Duration.ofMillis(1700);

    /// As a shell reports a program that SIGINT ended.
    private static final int INTERRUPTED = 130;

    /// `syscall_event_drops.actions` holds `exit`.
    private static final int EVENTS_LOST = 1;

    @Mixin
    RunOptions options = new RunOptions();

    @Override
    public Integer call() {
        Supplier<RunSettings> settings = () -> options.settings(ShikraCommand.root());
        RunSettings atStart = settings.get();
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Thread starter = Thread.currentThread();
        AtomicInteger status = new AtomicInteger();
        Runnable exit = () -> {
            status.set(EVENTS_LOST);
            end.countDown();
        };
        AtomicBoolean started = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            end.countDown();
            if (!started.get()) {
                starter.interrupt();
            }
            try {
                // what was acknowledged is on disk: nothing is lost by not waiting longer
                var _ = closed.await(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        try (Application _ = Application.start(atStart, settings, ShikraCommand.root(), standardOutput(), exit)) {
            started.set(true);
            end.await();
        } catch (InterruptedException e) {
            starter.interrupt();
            return INTERRUPTED;
        } finally {
            closed.countDown();
        }
        return status.get();
    }

    /// Not `System.out`: that keeps to itself that nobody reads it any more.
    private static OutputStream standardOutput() {
        return new FileOutputStream(FileDescriptor.out);
    }
}
