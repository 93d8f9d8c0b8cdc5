// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import io.shikra.alert.Alert;
import io.shikra.clients.http.OutgoingRequest;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Falco's `http_output`: the line, without its end, posted to an address.
///
/// @param echo what the server answers goes to the log
public record HttpPost(URI url, String userAgent, boolean echo, LineFormat format, Connection connection)
        implements LineOutput {
    /// What a Falco calls itself, when nothing else is said.
    public static final String FALCO = "falcosecurity/falco";

    @Override
    public String name() {
        return "http_output";
    }

    @Override
    public Shipment carry(Alert alert, byte[] line) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", format.contentType());
        headers.put("User-Agent", userAgent);
        return new Shipment.Requests(List.of(new OutgoingRequest(url, "POST", headers, line)), echo);
    }
}
