// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// Records what eight processes do that open, read and write files and start programs: some 35 events a round of each.
final class MixedLoad {
    private static final String BEGUN = "recording into ";
    private static final String ENDED = " events, ";

    private final Replays replays;
    private final PrintStream progress;
    private final int rounds;

    /// @param rounds of each process
    MixedLoad(Replays replays, PrintStream progress, int rounds) {
        this.replays = replays;
        this.progress = progress;
        this.rounds = rounds;
    }

    /// @return the recording, in the folder
    /// @throws Material.Missing where events cannot be recorded
    Path record(Path folder) {
        Path capture = folder.resolve("mixed.scap");
        List<String> command = replays.command(List.of());
        command.addAll(List.of("capture", capture.toString()));
        try {
            Path script = script(folder);
            Process recording =
                    new ProcessBuilder(command).redirectOutput(Redirect.DISCARD).start();
            try (BufferedReader said = recording.errorReader()) {
                await(said, BEGUN);
                run(script);
                recording.toHandle().destroy(); // what it says stays readable
                progress.println(await(said, ENDED));
            } finally {
                recording.destroy();
            }
            return capture;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path script(Path folder) throws IOException {
        Path script = folder.resolve("mixed_load.sh");
        try (InputStream load = Objects.requireNonNull(MixedLoad.class.getResourceAsStream("mixed_load.sh"))) {
            return Files.write(script, load.readAllBytes());
        }
    }

    private static String await(BufferedReader said, String part) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.contains(part)) {
                return line;
            }
            all.append(line).append(' ');
        }
        throw new Material.Missing("this machine's events cannot be recorded: " + all);
    }

    private void run(Path script) throws IOException {
        try {
            Process load = new ProcessBuilder("bash", script.toString(), Integer.toString(rounds))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            if (load.waitFor() != 0) {
                throw new IllegalStateException("the load failed: status " + load.exitValue());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
