// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// The product as a process of its own, as a user starts it, and everything that it says.
final class Shikra implements AutoCloseable {
    private final Process process;
    private final List<String> lines = new ArrayList<>();

    private Shikra(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::read);
    }

    /// Starts a command; what it prints on both channels can be awaited.
    static Shikra start(String... arguments) {
        return start(List.of(arguments));
    }

    static Shikra start(List<String> arguments) {
        return startBehind(List.of(), arguments);
    }

    /// Started by another program that takes a command to run, such as `setpriv`.
    static Shikra startBehind(List<String> starter, List<String> arguments) {
        List<String> command = new ArrayList<>(starter);
        // a shell starts what it puts into the background with SIGINT ignored, and children inherit that
        command.addAll(List.of("env", "--default-signal=INT"));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                // many short runs: the optimising JIT costs more than it gives, except where times are measured
                "-XX:TieredStopAtLevel=" + System.getProperty("shikra.jit", "1"),
                "-Dshikra.root=" + root(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.shikra.app.Main"));
        command.addAll(arguments);
        try {
            return new Shikra(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new AssertionError("cannot start " + command, e);
        }
    }

    /// The checkout.
    static Path root() {
        return Path.of(System.getProperty("shikra.root", ".")).toAbsolutePath().normalize();
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException e) {
            // the process is gone; whoever waits will say so
        }
        synchronized (lines) {
            lines.notifyAll();
        }
    }

    /// Waits until a line, said already or later, fits.
    String await(String what, Duration atMost, Predicate<String> wanted) {
        long deadline = System.nanoTime() + atMost.toNanos();
        synchronized (lines) {
            for (int next = 0; ; ) {
                for (; next < lines.size(); next++) {
                    if (wanted.test(lines.get(next))) {
                        return lines.get(next);
                    }
                }
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError("not seen within " + atMost + ": " + what + "\n" + said());
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(lines, left);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    Shikra awaitReady() {
        await("ready", Duration.ofSeconds(60), line -> line.endsWith("ready"));
        return this;
    }

    String said() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    long pid() {
        return process.pid();
    }

    /// As SIGKILL does it: nothing is said, nothing is written any more.
    void killHard() {
        process.destroyForcibly();
        waitForEnd(Duration.ofSeconds(10));
    }

    /// As Ctrl-C does it.
    ///
    /// @return how long it took to end
    Duration interrupt() {
        long begin = System.nanoTime();
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
        waitForEnd(Duration.ofSeconds(20));
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    boolean running() {
        return process.isAlive();
    }

    int waitForEnd(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("did not end within " + atMost + "\n" + said());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }
}
