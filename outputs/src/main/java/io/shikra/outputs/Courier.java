// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import io.shikra.bus.Handler.Outcome;
import io.shikra.clients.http.HttpSender;
import io.shikra.clients.http.OutgoingRequest;
import io.shikra.clients.http.SendResult;
import io.shikra.outputs.local.DatagramSockets;
import io.shikra.outputs.local.OpenFiles;
import io.shikra.outputs.local.Programs;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Carries out shipments, for all outputs; those with the same connection settings share their connections.
public final class Courier implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Courier.class.getName());

    private final OutputStream standardOutput;
    private final InstantSource clock;
    private final Map<Connection, HttpSender> senders = new ConcurrentHashMap<>();
    private final OpenFiles files = new OpenFiles();
    private final Programs programs = new Programs();
    private final DatagramSockets sockets = new DatagramSockets();

    /// @param standardOutput one that says when it fails, as a `PrintStream` does not
    public Courier(OutputStream standardOutput, InstantSource clock) {
        this.standardOutput = standardOutput;
        this.clock = clock;
    }

    /// Done, to be retried, or rejected: in the bus' words.
    public Outcome ship(Shipment shipment, Connection connection) throws InterruptedException {
        return switch (shipment) {
            case Shipment.Printed(byte[] line) -> print(line);
            case Shipment.Appended(Path file, boolean keepAlive, byte[] line) ->
                files.append(file, keepAlive, Webhook.line(line));
            case Shipment.Piped(String program, boolean keepAlive, byte[] line) ->
                programs.feed(program, keepAlive, Webhook.line(line));
            case Shipment.Datagram(Path socket, byte[] message) -> sockets.send(socket, message);
            case Shipment.Requests(List<OutgoingRequest> requests, boolean echo) -> send(requests, connection, echo);
        };
    }

    /// Files that are kept open are found by their names again: they were rotated.
    public void reopenFiles() {
        files.reopen();
    }

    private Outcome print(byte[] line) {
        try {
            standardOutput.write(Webhook.line(line));
            standardOutput.flush();
            return Outcome.Done.DONE;
        } catch (IOException e) { // whoever read it is gone, or its disk is full
            return new Outcome.Retry(Duration.ZERO, "cannot write to the standard output: " + e.getMessage());
        }
    }

    /// All of them are sent, also when one fails. One to be retried makes all be retried: the alert's uuid, or what the
    /// receiver makes its identity of, tells it what it has.
    private Outcome send(List<OutgoingRequest> requests, Connection connection, boolean echo)
            throws InterruptedException {
        HttpSender sender =
                senders.computeIfAbsent(connection, key -> new HttpSender(key.tls(), key.timeout(), "Shikra", clock));
        Optional<Outcome.Retry> retry = Optional.empty();
        Optional<Outcome> rejected = Optional.empty();
        for (OutgoingRequest request : requests) {
            switch (sender.send(request)) {
                case SendResult.Delivered(int status, String body) -> {
                    if (echo) {
                        LOG.log(System.Logger.Level.INFO, "{0} answered {1}: {2}", request.target(), status, body);
                    }
                }
                case SendResult.Retry(Duration after, String why) -> retry = Optional.of(new Outcome.Retry(after, why));
                case SendResult.Rejected(String why) -> rejected = Optional.of(new Outcome.Reject(why));
            }
        }
        return retry.isPresent() ? retry.get() : rejected.orElse(Outcome.Done.DONE);
    }

    @Override
    public void close() {
        senders.values().forEach(HttpSender::close);
        sockets.close();
        programs.close();
        files.close();
    }
}
