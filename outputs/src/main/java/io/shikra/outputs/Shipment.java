// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import io.shikra.clients.http.OutgoingRequest;
import java.nio.file.Path;
import java.util.List;

/// What an output makes of an alert. Lines are without their end.
public sealed interface Shipment {
    /// Requests, each to be accepted by its server.
    ///
    /// @param echo what the servers answer goes to the log
    record Requests(List<OutgoingRequest> requests, boolean echo) implements Shipment {
        public Requests {
            requests = List.copyOf(requests);
        }

        public Requests(List<OutgoingRequest> requests) {
            this(requests, false);
        }
    }

    /// A line for the standard output.
    record Printed(byte[] line) implements Shipment {}

    /// A line to be appended to a file.
    ///
    /// @param keepAlive the file stays open for the next line
    record Appended(Path file, boolean keepAlive, byte[] line) implements Shipment {}

    /// A line for the standard input of a program.
    ///
    /// @param program   what `sh -c` is given
    /// @param keepAlive the program stays for the next line
    record Piped(String program, boolean keepAlive, byte[] line) implements Shipment {}

    /// A message for a socket in the file system.
    record Datagram(Path socket, byte[] message) implements Shipment {}
}
