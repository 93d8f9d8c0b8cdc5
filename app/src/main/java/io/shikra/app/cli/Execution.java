// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.cli;

import io.shikra.app.replay.Terminal;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine;

/// Runs a command so that help which nobody could read is not a success, and a wrong option ends every command alike.
final class Execution {
    /// Also of what cannot be used later on; Falco's.
    private static final int FAILED = 1;

    private Execution() {}

    /// @return the exit status
    static int of(CommandLine commands, OutputStream out, PrintStream errors, String... arguments) {
        wrongOptionsFail(commands);
        Watched watched = new Watched(out);
        PrintWriter help = new PrintWriter(watched, true, StandardCharsets.UTF_8);
        int status = commands.setOut(help)
                .setErr(new PrintWriter(errors, true, StandardCharsets.UTF_8))
                .execute(arguments);
        help.flush();
        watched.failure.map(Terminal::problem).ifPresent(errors::println);
        return watched.failure.isPresent() ? FAILED : status;
    }

    private static void wrongOptionsFail(CommandLine command) {
        command.getCommandSpec().exitCodeOnInvalidInput(FAILED);
        command.getSubcommands().values().forEach(Execution::wrongOptionsFail);
    }

    /// Remembers what a [PrintWriter] keeps to itself.
    private static final class Watched extends FilterOutputStream {
        private Optional<IOException> failure = Optional.empty();

        Watched(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                failure = Optional.of(e);
                throw e;
            }
        }
    }
}
