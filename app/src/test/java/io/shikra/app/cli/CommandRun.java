// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.cli;

import io.shikra.app.replay.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;

/// A command in this process, and what it said.
record CommandRun(int status, String out, String errors) {
    /// @param command made for the terminal that it is given
    static CommandRun of(Function<Terminal, Object> command, Path folder, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CommandRun run = into(out, command, folder, arguments);
        return new CommandRun(run.status, out.toString(StandardCharsets.UTF_8), run.errors);
    }

    private static CommandRun into(
            OutputStream out, Function<Terminal, Object> command, Path folder, String... arguments) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream errors = new PrintStream(said, true, StandardCharsets.UTF_8);
        CommandLine line = ShikraCommand.explaining(
                new CommandLine(command.apply(new Terminal(out, errors, Map.of(), folder))), errors);
        int status = Execution.of(line, out, errors, arguments);
        return new CommandRun(status, "", said.toString(StandardCharsets.UTF_8));
    }

    /// With a standard output that takes nothing.
    static CommandRun onFullDisk(Function<Terminal, Object> command, Path folder, String... arguments) {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        return into(full, command, folder, arguments);
    }
}
