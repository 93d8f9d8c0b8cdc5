// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import static io.shikra.bus.sqlite.Recorder.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.bus.Bus.Start;
import io.shikra.bus.Handler.Outcome;
import io.shikra.bus.RetryPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
    private static final int ENOUGH = 300;

    @TempDir
    Path directory;

    /// The child: publishes from several threads and prints each id once it is acknowledged.
    static final class Publisher {
        private Publisher() {}

        public static void main(String[] arguments) {
            SqliteBus bus = SqliteBus.open(Path.of(arguments[0]));
            bus.subscribe("alerts", "busy", Start.FIRST, RetryPolicy.DEFAULT, _ -> Outcome.Done.DONE);
            for (int t = 0; t < 4; t++) {
                int thread = t;
                Thread.ofPlatform().start(() -> {
                    for (int i = 0; ; i++) {
                        String id = thread + "-" + i;
                        bus.publish("alerts", List.of(message(id)));
                        System.out.println(id);
                    }
                });
            }
        }
    }

    @Test
    void whatWasAcknowledgedBeforeKill9IsThereAfterwards() throws Exception {
        Path file = directory.resolve("bus.db");
        Path output = Files.createFile(directory.resolve("acknowledged"));
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Publisher.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(output.toFile())
                .start();
        Recorder.await(() -> lines(output).size() > ENOUGH);
        child.destroyForcibly().waitFor();
        List<String> acknowledged = new ArrayList<>(lines(output));
        // the last line may be cut in the middle of its id
        acknowledged.removeLast();
        Set<String> found = ConcurrentHashMap.newKeySet();
        try (SqliteBus bus = SqliteBus.open(file)) {
            bus.subscribe("alerts", "check", Start.FIRST, RetryPolicy.DEFAULT, delivery -> {
                found.add(delivery.message().id());
                return Outcome.Done.DONE;
            });
            Recorder.await(() -> found.containsAll(acknowledged));
        }
        assertThat(found).containsAll(acknowledged);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
