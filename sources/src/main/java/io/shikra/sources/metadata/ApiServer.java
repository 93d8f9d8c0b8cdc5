// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// GET requests to an API server.
final class ApiServer implements AutoCloseable {
    /// The TLS handshake included.
    private static final Duration CONNECT = Duration.ofSeconds(10);
    /// Until the head of the answer is there; a watch sends it at once.
    private static final Duration HEAD = Duration.ofSeconds(30);

    private final KubeAccess access;
    private final HttpClient http;

    ApiServer(KubeAccess access) {
        this.access = access;
        this.http = HttpClient.newBuilder()
                .sslContext(access.tls())
                .connectTimeout(CONNECT)
                .version(HttpClient.Version.HTTP_1_1) // a watch of its own connection can be cut without the others
                .build();
    }

    String address() {
        return access.server().toString();
    }

    /// @param path with its query, for example `/api/v1/nodes`
    HttpResponse<InputStream> get(String path) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(access.server() + path))
                .timeout(HEAD)
                .header("Accept", "application/json")
                .header("User-Agent", "shikra");
        String bearer = access.bearer();
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return http.send(request.GET().build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
