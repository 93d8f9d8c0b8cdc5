// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shikra.app.metrics.MetricsRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthServerTest {
    private static final HealthServer.Versions VERSIONS = new HealthServer.Versions("0.1", "0.63.0");

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static HealthServer.Address any(String healthz) {
        return new HealthServer.Address("127.0.0.1", 0, healthz);
    }

    @Test
    void answersAsFalcosWebServer() throws Exception {
        MetricsRegistry metrics = new MetricsRegistry();
        metrics.gauge("falcosecurity_falco_start_timestamp_nanoseconds", () -> 5);
        try (HealthServer server = new HealthServer(any("/alive"), VERSIONS, Optional.of(metrics))) {
            HttpResponse<String> health = get(server.port(), "/alive");
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body()).isEqualTo("{\"status\": \"ok\"}");
            assertThat(health.headers().firstValue("Content-Type")).hasValue("application/json");
            assertThat(get(server.port(), "/versions").body())
                    .contains("\"engine_version\":\"63\"")
                    .contains("\"engine_version_semver\":\"0.63.0\"")
                    .contains("\"falco_version\":\"0.1\"");
            assertThat(get(server.port(), "/metrics").body())
                    .contains("falcosecurity_falco_start_timestamp_nanoseconds 5.0");
        }
    }

    @Test
    void showsNoMetricsUnlessTheyAreWanted() throws Exception {
        try (HealthServer server = new HealthServer(any("/healthz"), VERSIONS, Optional.empty())) {
            assertThat(get(server.port(), "/metrics").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aTakenPortIsSaidWithTheKeyToChange() throws Exception {
        try (HealthServer first = new HealthServer(any("/healthz"), VERSIONS, Optional.empty())) {
            HealthServer.Address same = new HealthServer.Address("127.0.0.1", first.port(), "/healthz");
            assertThatThrownBy(() -> new HealthServer(same, VERSIONS, Optional.empty()))
                    .isInstanceOf(HubStartException.class)
                    .hasMessageContaining("webserver.listen_port");
        }
    }
}
