// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.shikra.alert.AlertJson;
import io.shikra.app.metrics.AlertMetrics;
import io.shikra.app.metrics.MetricsRegistry;
import io.shikra.bus.Bus.Start;
import io.shikra.bus.Handler.Outcome;
import io.shikra.bus.RetryPolicy;
import io.shikra.bus.sqlite.SqliteBus;
import io.shikra.outputs.Courier;
import io.shikra.outputs.Enrichment;
import io.shikra.outputs.OutputConsumers;
import io.shikra.outputs.OutputSettings;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// 2000 alerts at once through the hub, the bus and three outputs, one of which answers 500 now and then.
class LoadTest {
    private static final int ALERTS = 2000;
    private static final RetryPolicy QUICK = new RetryPolicy(0, Duration.ofMillis(1), Duration.ofMillis(10));

    @TempDir
    Path directory;

    private final Set<String> onTheBus = ConcurrentHashMap.newKeySet();
    private final Set<String> atTheWebhook = ConcurrentHashMap.newKeySet();
    private final AtomicInteger requests = new AtomicInteger();

    @Test
    void everythingAcknowledgedIsOnTheBusAndReachesEachOutput() throws Exception {
        Path file = directory.resolve("alerts.jsonl");
        HttpServer receiver = receiver();
        OutputSettings outputs = OutputSettings.read(
                Map.of(
                        "file", Map.of("filename", file.toString()),
                        "webhook",
                                Map.of(
                                        "address",
                                        "http://127.0.0.1:"
                                                + receiver.getAddress().getPort() + "/")),
                Map.of());
        MetricsRegistry metrics = new MetricsRegistry();
        InstantSource clock = InstantSource.system();
        try (SqliteBus bus = SqliteBus.open(directory.resolve("bus.db"));
                Courier courier = new Courier(OutputStream.nullOutputStream(), clock);
                OutputConsumers consumers = new OutputConsumers(courier, Enrichment.NONE, (_, _) -> {});
                HubServer hub = new HubServer(
                        HubSettings.DEFAULT.withPort(0),
                        new AlertIngest(bus, clock, new AlertMetrics(metrics)),
                        bus,
                        metrics,
                        clock,
                        _ -> {})) {
            consumers.start(bus, outputs.outputs(), QUICK);
            bus.subscribe("alerts", "check", Start.FIRST, QUICK, delivery -> {
                onTheBus.add(delivery.message().id());
                return Outcome.Done.DONE;
            });
            postAll(hub.port());
            await(bus);
        } finally {
            receiver.stop(0);
        }
        assertThat(onTheBus).hasSize(ALERTS);
        assertThat(atTheWebhook).containsExactlyInAnyOrderElementsOf(onTheBus);
        assertThat(Files.readAllLines(file)).hasSizeGreaterThanOrEqualTo(ALERTS);
        assertThat(requests.get()).isGreaterThan(ALERTS);
    }

    private HttpServer receiver() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean fails = requests.incrementAndGet() % 50 == 0;
            if (!fails) {
                try {
                    atTheWebhook.add(AlertJson.read(body).uuid().orElseThrow());
                } catch (io.shikra.alert.AlertFormatException e) {
                    throw new AssertionError(e);
                }
            }
            exchange.sendResponseHeaders(fails ? 500 : 200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static void postAll(int port) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient();
                var threads =
                        Executors.newFixedThreadPool(32, Thread.ofVirtual().factory())) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < ALERTS; i++) {
                String alert =
                        "{\"output\":\"o\",\"priority\":\"Notice\",\"rule\":\"Load\",\"time\":\"2026-01-01T12:00:00Z\","
                                + "\"uuid\":\"load-" + i + "\",\"output_fields\":{\"n\":" + i + "}}";
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                        .POST(HttpRequest.BodyPublishers.ofString(alert))
                        .build();
                answers.add(threads.submit(() -> client.send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode()));
            }
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }
    }

    private static void await(SqliteBus bus) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (bus.consumers().stream().anyMatch(consumer -> consumer.lag() > 0)) {
            assertThat(System.nanoTime())
                    .as("waited 120 s: %s", bus.consumers())
                    .isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
