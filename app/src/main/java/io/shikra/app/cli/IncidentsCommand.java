// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.cli;

import io.shikra.app.config.ConfigurationException;
import io.shikra.bus.sqlite.SqliteDocumentReader;
import io.shikra.response.incident.Incidents;
import io.shikra.response.incident.Waterfall;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What was decided and done, from the log; whether a run is going on or not.
@Command(
        name = "incidents",
        description = "Shows the incidents with their waterfall of times.",
        mixinStandardHelpOptions = true)
final class IncidentsCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "DIR", description = "where the durable log is kept")
    @Nullable
    Path data;

    @Override
    public Integer call() {
        Path file = (data == null ? RunOptions.usualData() : data).resolve("shikra.db");
        if (!Files.isReadable(file)) {
            throw new ConfigurationException(file + ": there is no log; --data names the folder of another run");
        }
        try (SqliteDocumentReader log = SqliteDocumentReader.open(file)) {
            new PrintStream(System.out, true, StandardCharsets.UTF_8).println(Waterfall.render(Incidents.read(log)));
        }
        return 0;
    }
}
