// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.cli;

import io.shikra.app.Application;
import io.shikra.app.config.Configuration;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Everything in one process, until Ctrl-C.
@Command(
        name = "run",
        description = "Starts everything in one process on this host.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RunCommand implements Callable<Integer> {
    @Mixin
    RunOptions options = new RunOptions();

    @Override
    public Integer call() throws InterruptedException {
        Configuration configuration = options.configuration(ShikraCommand.root());
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            end.countDown();
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        try (Application _ = Application.start(configuration, ShikraCommand.root(), out)) {
            end.await();
        } finally {
            out.flush();
            closed.countDown();
        }
        return 0;
    }
}
