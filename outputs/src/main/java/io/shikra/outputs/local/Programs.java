// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs.local;

import io.shikra.bus.Handler.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Commands of the shell that are fed lines, as with popen(3). What they print goes to standard error: standard output
/// is for alerts.
public final class Programs implements AutoCloseable {
    /// The shell's words for a command that it cannot run; any other status is the command's own business, as with
    /// Falco.
    private static final int NOT_EXECUTABLE = 126;

    private static final int NOT_FOUND = 127;

    /// How long a program that is kept may take to show that it cannot be run at all.
    private static final Duration FIRST_LOOK = Duration.ofMillis(100);

    private static final Duration LONGEST_END = Duration.ofSeconds(1);

    private final Map<String, Process> kept = new ConcurrentHashMap<>();

    /// @param program   what `sh -c` is given
    /// @param keepAlive it stays for the next line; else its end is waited for
    /// @param line      with its end
    public Outcome feed(String program, boolean keepAlive, byte[] line) throws InterruptedException {
        try {
            return keepAlive ? feedKept(program, line) : feedOnce(start(program), line);
        } catch (IOException e) {
            return new Outcome.Retry(Duration.ZERO, "the shell cannot be started: " + e.getMessage());
        }
    }

    private static Process start(String program) throws IOException {
        return new ProcessBuilder("sh", "-c", "exec sh -c \"$1\" >&2", "sh", program)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Outcome feedOnce(Process process, byte[] line) throws InterruptedException {
        boolean written = write(process, line);
        closeInput(process);
        try {
            int status = process.waitFor();
            return status == 0 || (written && isItsOwn(status)) ? Outcome.Done.DONE : ended(status);
        } catch (InterruptedException e) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            throw e;
        }
    }

    private Outcome feedKept(String program, byte[] line) throws IOException, InterruptedException {
        Process there = kept.get(program);
        boolean fresh = there == null || !there.isAlive();
        Process process = there == null || fresh ? start(program) : there;
        kept.put(program, process);
        boolean written = write(process, line);
        boolean over = (fresh || !written) && process.waitFor(FIRST_LOOK.toMillis(), TimeUnit.MILLISECONDS);
        if (written && (!over || isItsOwn(process.exitValue()))) {
            return Outcome.Done.DONE;
        }
        kept.remove(program);
        process.destroy();
        return over ? ended(process.exitValue()) : new Outcome.Retry(Duration.ZERO, "the program reads no more");
    }

    private static boolean isItsOwn(int status) {
        return status != NOT_EXECUTABLE && status != NOT_FOUND;
    }

    private static Outcome ended(int status) {
        return new Outcome.Retry(
                Duration.ZERO,
                isItsOwn(status)
                        ? "the program ended with status " + status + " and did not read the alert"
                        : "the shell cannot run the program (status " + status + "): see standard error");
    }

    private static boolean write(Process process, byte[] line) {
        try {
            process.getOutputStream().write(line);
            process.getOutputStream().flush();
            return true;
        } catch (IOException e) {
            return false; // it is gone, or has closed its input
        }
    }

    private static void closeInput(Process process) {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // it has closed its end first
        }
    }

    /// Tells the programs that no more comes, and waits a moment; who still has to do something goes on alone.
    @Override
    public void close() {
        kept.values().forEach(Programs::closeInput);
        try {
            long deadline = System.nanoTime() + LONGEST_END.toNanos();
            for (Process process : kept.values()) {
                var _ = process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kept.clear();
    }
}
