// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import io.shikra.alert.Alert;
import io.shikra.alert.AlertJson;
import io.shikra.alert.Priority;
import io.shikra.clients.http.OutgoingRequest;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The alert itself, posted to any address: falcosidekick's JSON and a line end, under its name, because receivers
/// (Argo's event sources among them) are set up for that.
public record Webhook(
        URI address,
        String method,
        Map<String, String> customHeaders,
        Optional<Priority> minimumPriority,
        Connection connection)
        implements Output {
    public static final OutputKind KIND = new OutputKind("webhook", "address", Webhook::read);

    private static Webhook read(Section section) {
        return new Webhook(
                section.address("address", section.text("address", "")),
                section.choice("method", "POST", "PUT"),
                section.map("customheaders"),
                section.minimumPriority(),
                section.connection());
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public Shipment render(Alert alert) {
        OutgoingRequest request =
                new OutgoingRequest(address, method, headers(customHeaders), line(AlertJson.writeSidekick(alert)));
        return new Shipment.Requests(List.of(request));
    }

    /// The headers of every falcosidekick output that sends JSON, then the user's own.
    static Map<String, String> headers(Map<String, String> custom) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json; charset=utf-8");
        headers.put("User-Agent", "Falcosidekick");
        headers.putAll(custom);
        return headers;
    }

    static byte[] line(byte[] json) {
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }
}
