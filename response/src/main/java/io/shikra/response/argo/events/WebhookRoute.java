// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import java.util.Map;
import java.util.Optional;

/// One event of a webhook EventSource.
///
/// @param namespace    of the EventSource
/// @param source       its name
/// @param event        key under `spec.webhook`
/// @param port         the HTTP server's
/// @param endpoint     the path; `{x}` stands for any one segment
/// @param method       in capitals
/// @param metadata     copied into the payload
/// @param authSecret   what a sender has to present as a bearer token
/// @param maxPayload   bytes
/// @param servicePorts ports of the Service in front, each with the port it leads to
public record WebhookRoute(
        String namespace,
        String source,
        String event,
        String eventBus,
        int port,
        String endpoint,
        String method,
        Map<String, String> metadata,
        Optional<SecretKey> authSecret,
        long maxPayload,
        Map<Integer, Integer> servicePorts) {
    static final long DEFAULT_MAX_PAYLOAD = 1_048_576;

    /// Where a token is kept, in the namespace of the EventSource.
    public record SecretKey(String name, String key) {}

    public WebhookRoute {
        metadata = Map.copyOf(metadata);
        servicePorts = Map.copyOf(servicePorts);
    }

    /// The stream that its events go to.
    public String stream() {
        return BusName.stream(namespace, eventBus);
    }

    boolean accepts(String path) {
        if (!endpoint.contains("{")) {
            return endpoint.equals(path);
        }
        String[] wanted = endpoint.split("/", -1);
        String[] actual = path.split("/", -1);
        if (wanted.length != actual.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            boolean variable = wanted[i].startsWith("{") && wanted[i].endsWith("}");
            if (variable ? actual[i].isEmpty() : !wanted[i].equals(actual[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return namespace + "/" + source + " event " + event;
    }
}
