// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.app.config.ConfigurationException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// What a command sees of the place where it was started.
///
/// @param out         standard output
/// @param errors      standard error
/// @param environment its variables
/// @param folder      that relative paths start from
public record Terminal(OutputStream out, PrintStream errors, Map<String, String> environment, Path folder) {
    private static final String CLOSED_PIPE = "Broken pipe";
    private static final Path KERNELS_NAME = Path.of("/proc/sys/kernel/hostname");

    public Terminal {
        environment = Map.copyOf(environment);
    }

    /// This process's own. Not `System.out`: that keeps to itself that nobody reads it any more.
    public static Terminal own() {
        return new Terminal(
                new FileOutputStream(FileDescriptor.out),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                System.getenv(),
                Path.of(""));
    }

    /// An answer, and the end of its line.
    ///
    /// @throws ConfigurationException when it cannot be written
    public void print(String text) {
        try {
            out.write((text + System.lineSeparator()).getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new ConfigurationException(problem(e));
        }
    }

    /// Why standard output takes no more.
    public static String problem(IOException e) {
        return "standard output: "
                + (CLOSED_PIPE.equals(e.getMessage())
                        ? "nobody reads it any more"
                        : "cannot be written: " + e.getMessage());
    }

    /// The hostname of alerts: FALCO_HOSTNAME, else this machine's.
    public String hostname() {
        String named = environment.getOrDefault("FALCO_HOSTNAME", "");
        if (!named.isEmpty()) {
            return named;
        }
        try {
            return Files.readString(KERNELS_NAME).strip();
        } catch (IOException e) {
            return ""; // not a Linux: nobody's name is better than a wrong one
        }
    }
}
