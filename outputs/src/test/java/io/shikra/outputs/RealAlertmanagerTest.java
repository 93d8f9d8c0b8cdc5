// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.bus.Handler.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Debian's Alertmanager takes what we send and shows it under the right labels.
@Tag("live")
class RealAlertmanagerTest {
    private static final Path BINARY =
            Path.of(System.getenv().getOrDefault("SHIKRA_ALERTMANAGER", "/usr/bin/prometheus-alertmanager"));

    @TempDir
    Path directory;

    private Process alertmanager;
    private String address;

    @BeforeEach
    void start() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(BINARY), BINARY + " is missing: ./shikra test live fetches it");
        Path config = Files.writeString(
                directory.resolve("am.yml"), "route:\n  receiver: none\nreceivers:\n  - name: none\n");
        int port = freePort();
        address = "http://127.0.0.1:" + port;
        alertmanager = new ProcessBuilder(
                        BINARY.toString(),
                        "--config.file=" + config,
                        "--storage.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address=")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        get("/-/ready", response -> response.statusCode() == 200);
    }

    @AfterEach
    void stop() throws Exception {
        if (alertmanager != null) {
            alertmanager.destroyForcibly().waitFor();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Asks until the answer is what is waited for.
    private String get(String path, Function<HttpResponse<String>, Boolean> wanted) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (System.nanoTime() < deadline) {
                try {
                    HttpResponse<String> response = client.send(
                            HttpRequest.newBuilder(URI.create(address + path)).build(),
                            HttpResponse.BodyHandlers.ofString());
                    if (wanted.apply(response)) {
                        return response.body();
                    }
                } catch (IOException e) {
                    Thread.onSpinWait(); // not listening yet
                }
            }
        }
        throw new AssertionError(path + " within 60 s; log: " + Files.readString(directory.resolve("log")));
    }

    @Test
    void showsOurAlertUnderItsLabels() throws Exception {
        OutputSettings settings = OutputSettings.read(
                Map.of("alertmanager", Map.of("hostport", address, "expiresafter", 3600)), Map.of());
        Output output = settings.outputs().getFirst();
        long now = TimeUnit.SECONDS.toNanos(Instant.now().getEpochSecond());
        var alert = new io.shikra.alert.Alert(
                Alerts.SHELL.uuid(),
                Alerts.SHELL.rule(),
                Alerts.SHELL.priority(),
                Alerts.SHELL.output(),
                now,
                Alerts.SHELL.source(),
                Alerts.SHELL.hostname(),
                Alerts.SHELL.tags(),
                Alerts.SHELL.outputFields());
        try (Courier courier = new Courier(OutputStream.nullOutputStream(), InstantSource.system())) {
            assertThat(courier.ship(output.render(alert), output.connection())).isEqualTo(Outcome.Done.DONE);
        }
        String shown = get("/api/v2/alerts", response -> response.body().contains("alertname"));
        assertThat(shown)
                .contains("\"alertname\":\"Terminal shell in container\"")
                .contains("\"k8s_pod_name\":\"alpine\"")
                .contains("\"severity\":\"information\"")
                .contains("\"proc_aname_2\":\"runc\"");
    }
}
