// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.alert.Alert;
import io.shikra.bus.Handler.Outcome;
import io.shikra.outputs.Courier;
import io.shikra.outputs.LineOutput;
import io.shikra.outputs.Stdout;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Gives lines to Falco's channels at once, without the log that a run has between: what cannot be delivered is
/// counted,
/// and its first reason told at the end. Standard output is buffered. Belongs to one thread.
final class Channels implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final OutputStream out;
    private final boolean printing;
    private final List<LineOutput> others;
    private final Courier courier;
    private final Map<String, Failures> failures = new LinkedHashMap<>();
    private boolean interrupted;
    private Optional<IOException> broken = Optional.empty();

    private record Failures(long count, String first) {}

    Channels(List<LineOutput> outputs, OutputStream out, InstantSource clock) {
        this.out = new BufferedOutputStream(out, BUFFER);
        printing = outputs.stream().anyMatch(Stdout.class::isInstance);
        others = outputs.stream().filter(output -> !(output instanceof Stdout)).toList();
        courier = new Courier(OutputStream.nullOutputStream(), clock);
    }

    /// @param line without its end
    void send(Alert alert, byte[] line) {
        if (printing) {
            print(line);
        }
        for (LineOutput output : others) {
            try {
                switch (courier.ship(output.carry(alert, line), output.connection())) {
                    case Outcome.Done _ -> {}
                    case Outcome.Retry(var _, String why) -> failed(output, why);
                    case Outcome.Reject(String why) -> failed(output, why);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                interrupted = true;
                failed(output, "interrupted");
            }
        }
    }

    private void failed(LineOutput output, String why) {
        failures.merge(
                output.name(), new Failures(1, why), (before, _) -> new Failures(before.count() + 1, before.first()));
    }

    private void print(byte[] line) {
        try {
            if (broken.isEmpty()) {
                out.write(line);
                out.write('\n');
            }
        } catch (IOException e) {
            broken = Optional.of(e);
        }
    }

    /// Nobody wants more.
    boolean isBroken() {
        return interrupted || broken.isPresent();
    }

    void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            broken = Optional.of(e);
        }
    }

    /// What was not delivered, and why; empty when all was.
    String problem() {
        return String.join(
                "\n",
                Stream.concat(
                                broken.map(Terminal::problem).stream(),
                                failures.entrySet().stream()
                                        .map(entry -> entry.getKey() + ": "
                                                + entry.getValue().count() + " alerts were not delivered: "
                                                + entry.getValue().first()))
                        .toList());
    }

    /// Programs are given their end, and time to do what they have to.
    @Override
    public void close() {
        courier.close();
    }
}
