// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import io.shikra.clients.http.OutgoingRequest;
import java.nio.file.Path;
import java.util.List;

/// What an output makes of an alert.
public sealed interface Shipment {
    /// Requests, each to be accepted by its server.
    record Requests(List<OutgoingRequest> requests) implements Shipment {
        public Requests {
            requests = List.copyOf(requests);
        }
    }

    /// A line for the standard output, without its end.
    record Printed(byte[] line) implements Shipment {}

    /// A line to be appended to a file, without its end.
    record Appended(Path file, byte[] line) implements Shipment {}
}
