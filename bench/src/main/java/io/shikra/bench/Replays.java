// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs `replay` in a fresh virtual machine with the options that this one has, and waits for its end. One at a time,
/// where the time of the whole process counts: the kernel's is that of all children together.
final class Replays {
    private final Path root;
    private final List<String> options;

    /// @param root    the installation
    /// @param options the virtual machine's, behind those of this one
    Replays(Path root, List<String> options) {
        this.root = root;
        this.options = List.copyOf(options);
    }

    /// @param nanos processor time of the whole process, user and system
    record Run(ReplayStats stats, long nanos) {
        /// Of the whole process for each event of each pass.
        double wholeNanos() {
            return (double) nanos / stats.events() / stats.passes().size();
        }
    }

    /// Alerts go nowhere.
    ///
    /// @throws IllegalStateException with what it said when it fails
    Run run(Path capture, List<Path> rules, int passes) {
        return run(capture, rules, passes, List.of());
    }

    /// @param more of the virtual machine's options
    Run run(Path capture, List<Path> rules, int passes, List<String> more) {
        return run(capture, rules, passes, 1, more);
    }

    /// @param partitions how many workers share a pass
    /// @param more       of the virtual machine's options
    Run run(Path capture, List<Path> rules, int passes, int partitions, List<String> more) {
        List<String> command = command(more);
        command.addAll(List.of("replay", capture.toString(), "--stats", "--repeat", Integer.toString(passes)));
        command.addAll(List.of("--partitions", Integer.toString(partitions)));
        rules.forEach(file -> command.addAll(List.of("-r", file.toString())));
        long before = Native.childrenNanos();
        try {
            Process process =
                    new ProcessBuilder(command).redirectOutput(Redirect.DISCARD).start();
            String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed: " + said);
            }
            return new Run(ReplayStats.parse(said), Native.childrenNanos() - before);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// How a command of the product is started here, as far as its name.
    List<String> command(List<String> more) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(options);
        command.addAll(more);
        command.add("-Dshikra.root=" + root);
        command.add("-cp");
        command.add(System.getProperty("shikra.classpath", System.getProperty("java.class.path")));
        command.add("io.shikra.app.Main");
        return command;
    }
}
