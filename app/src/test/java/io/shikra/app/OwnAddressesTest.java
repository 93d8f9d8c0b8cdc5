// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.alert.Alert;
import io.shikra.alert.Priority;
import io.shikra.app.hub.AlertIngest;
import io.shikra.app.hub.HubServer;
import io.shikra.app.hub.HubSettings;
import io.shikra.app.metrics.AlertMetrics;
import io.shikra.app.metrics.MetricsRegistry;
import io.shikra.bus.sqlite.SqliteBus;
import io.shikra.outputs.Connection;
import io.shikra.outputs.HttpPost;
import io.shikra.outputs.LineFormat;
import io.shikra.outputs.Output;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnAddressesTest {
    private static final Alert ALERT =
            new Alert(Optional.empty(), "Rule", Priority.NOTICE, "text", 1, "syscall", "host", List.of(), Map.of());

    private static Output post(String address) {
        return new HttpPost(URI.create(address), "x", false, LineFormat.JSON, Connection.DEFAULT);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void nothingIsPostedToOurOwnHubWhileItListens(@TempDir Path folder) throws IOException {
        int port = freePort();
        AtomicReference<HubStarter> started = new AtomicReference<>();
        OwnAddresses addresses = new OwnAddresses(port, started::get, _ -> false);
        Output ours = addresses.link(post("http://localhost:" + port + "/"));
        Output other = addresses.link(post("http://127.0.0.1:" + (port == 1 ? 2 : 1) + "/"));

        assertThat(ours.wants(ALERT)).as("another program has the port").isTrue();

        MetricsRegistry metrics = new MetricsRegistry();
        try (SqliteBus bus = SqliteBus.open(folder.resolve("bus.db"))) {
            AlertIngest ingest = new AlertIngest(bus, InstantSource.system(), new AlertMetrics(metrics));
            try (HubStarter hub = new HubStarter(() -> new HubServer(
                    HubSettings.DEFAULT.withPort(port), ingest, bus, metrics, InstantSource.system(), _ -> {}))) {
                started.set(hub);
                assertThat(hub.start()).isEmpty();
                assertThat(ours.wants(ALERT)).isFalse();
                assertThat(other.wants(ALERT)).isTrue();
            }
        }
    }
}
