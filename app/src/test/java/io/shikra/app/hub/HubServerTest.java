// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shikra.alert.AlertJson;
import io.shikra.alert.Provenance;
import io.shikra.alert.Provenance.Origin;
import io.shikra.app.metrics.AlertMetrics;
import io.shikra.app.metrics.BusMetrics;
import io.shikra.app.metrics.MetricsRegistry;
import io.shikra.bus.Bus.Start;
import io.shikra.bus.Delivery;
import io.shikra.bus.Handler.Outcome;
import io.shikra.bus.RetryPolicy;
import io.shikra.bus.sqlite.Retention;
import io.shikra.bus.sqlite.SqliteBus;
import io.shikra.clients.http.HttpSender;
import io.shikra.clients.http.OutgoingRequest;
import io.shikra.clients.http.SendResult;
import io.shikra.clients.http.TlsOptions;
import io.shikra.testing.CapturedLog;
import io.shikra.testing.SelfSigned;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubServerTest {
    private static final String ALERT =
            "{\"output\":\"12:00:00.0: Notice a shell\",\"priority\":\"Notice\",\"rule\":\"Shell\","
                    + "\"time\":\"2026-01-01T12:00:00.000000001Z\",\"source\":\"syscall\","
                    + "\"output_fields\":{\"k8s.ns.name\":\"default\",\"k8s.pod.name\":\"alpine\"},\"tags\":[\"b\",\"a\"]}";
    private static final HubSettings SMALL =
            new HubSettings("127.0.0.1", 0, Optional.empty(), Optional.empty(), 4096, 16384);

    @TempDir
    Path directory;

    private final MetricsRegistry metrics = new MetricsRegistry();
    private final BlockingQueue<Delivery> stored = new LinkedBlockingQueue<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private SqliteBus bus;
    private HubServer hub;

    @BeforeEach
    void start() throws Exception {
        bus = SqliteBus.open(
                directory.resolve("bus.db"),
                new Retention(Duration.ofDays(1), 1 << 20, Duration.ofDays(1)),
                InstantSource.system());
        bus.subscribe("alerts", "test", Start.FIRST, RetryPolicy.DEFAULT, delivery -> {
            stored.add(delivery);
            return Outcome.Done.DONE;
        });
        BusMetrics.register(metrics, bus);
        hub = hub(SMALL);
    }

    @AfterEach
    void stop() {
        hub.close();
        bus.close();
        client.shutdownNow();
    }

    private HubServer hub(HubSettings settings) throws HubStartException {
        InstantSource clock = InstantSource.system();
        AlertIngest ingest = new AlertIngest(bus, clock, new AlertMetrics(metrics));
        return new HubServer(settings, ingest, bus, metrics, clock, _ -> {});
    }

    private HttpResponse<String> post(HubServer to, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.port() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.port() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private Delivery next() throws InterruptedException {
        Delivery delivery = stored.poll(60, TimeUnit.SECONDS);
        assertThat(delivery).isNotNull();
        return delivery;
    }

    private Origin originOf(Delivery delivery) {
        return Provenance.fromHeaders(delivery.message().headers()).origin();
    }

    @Test
    void anAlertIsOnTheBusUnderANewUuidWhenItIsAnswered() throws Exception {
        HttpResponse<String> response = post(hub, "/", ALERT, "Content-Type", "text/plain");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        Delivery delivery = next();
        assertThat(delivery.message().id()).hasSize(36);
        assertThat(AlertJson.read(delivery.message().body()))
                .isEqualTo(AlertJson.read(ALERT).withUuid(delivery.message().id()));
        assertThat(originOf(delivery)).isEqualTo(Origin.POSTED);
        assertThat(Long.parseLong(delivery.message().headers().get(AlertIngest.INGESTED)))
                .isBetween(delivery.publishedNanos() - 60_000_000_000L, delivery.publishedNanos());
    }

    @Test
    void aGivenUuidIsKeptAndStoredOnce() throws Exception {
        String own = ALERT.replaceFirst("\\{", "{\"uuid\":\"mine\",");
        assertThat(post(hub, "/", own).statusCode()).isEqualTo(200);
        assertThat(post(hub, "/", own).statusCode()).isEqualTo(200);
        assertThat(post(hub, "/falco", ALERT).statusCode()).isEqualTo(200);
        assertThat(next().message().id()).isEqualTo("mine");
        assertThat(next().message().id()).isNotEqualTo("mine");
    }

    @Test
    void severalLinesAreSeveralAlertsInOrderAllOrNone() throws Exception {
        String other = ALERT.replace("Shell", "Other");
        assertThat(post(hub, "/", ALERT + "\n" + other + "\n").statusCode()).isEqualTo(200);
        assertThat(AlertJson.read(next().message().body()).rule()).isEqualTo("Shell");
        assertThat(AlertJson.read(next().message().body()).rule()).isEqualTo("Other");
        HttpResponse<String> half = post(hub, "/", ALERT + "\n{\"rule\":7}\n");
        assertThat(half.statusCode()).isEqualTo(400);
        assertThat(half.body()).startsWith("{\"error\":\"").contains("line 2");
        assertThat(post(hub, "/", other).statusCode()).isEqualTo(200);
        assertThat(AlertJson.read(next().message().body()).rule()).isEqualTo("Other");
    }

    @Test
    void whatIsNoAlertIsRefusedWithTheReason() throws Exception {
        for (String body : new String[] {"", "hello", "[]", "{}", "{\"rule\":\"x\"}", ALERT.substring(0, 60), "null"}) {
            HttpResponse<String> response = post(hub, "/", body);
            assertThat(response.statusCode()).as(body).isEqualTo(400);
            assertThat(response.body()).startsWith("{\"error\":\"").endsWith("\"}");
            assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        }
        assertThat(get("/").statusCode()).isEqualTo(405);
        assertThat(get("/metrics").body())
                .contains("falcosecurity_falcosidekick_inputs_total{source=\"requests\",status=\"rejected\"} 7.0");
    }

    @Test
    void tooLargeIs413() throws Exception {
        assertThat(post(hub, "/", ALERT.replace("a shell", "x".repeat(5000))).statusCode())
                .isEqualTo(413);
        assertThat(post(hub, "/", (ALERT + "\n").repeat(100)).statusCode()).isEqualTo(413);
        assertThat(stored).isEmpty();
    }

    /// Raw requests, each with the first line of its answer.
    private static final Map<String, String> RAW = Map.of(
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n", "HTTP/1.1 400 Bad Request",
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999\r\n\r\n", "HTTP/1.1 413 Payload Too Large",
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
                    "HTTP/1.1 415 Unsupported Media Type",
            "PUT /x HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 405 Method Not Allowed",
            "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 405 Method Not Allowed");

    @Test
    void requestsThatAreNoneAreRefusedAtOnce() throws Exception {
        for (Map.Entry<String, String> raw : RAW.entrySet()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), hub.port())) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write(raw.getKey().getBytes(UTF_8));
                BufferedReader answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
                assertThat(answer.readLine()).as(raw.getKey()).isEqualTo(raw.getValue());
            }
        }
    }

    @Test
    void randomBytesNeverDoWorseThan400() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            byte[] body = ALERT.getBytes(UTF_8);
            for (int j = 0; j < 1 + i / 10; j++) {
                body[random.nextInt(body.length)] = (byte) random.nextInt();
            }
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.port() + "/"))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            int status =
                    client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
            assertThat(status).as("seed %d round %d", seed, i).isIn(200, 400);
        }
    }

    @Test
    void onLoopbackASenderIsTrustedButABrowsersPageIsNot() throws Exception {
        post(hub, "/", ALERT);
        assertThat(originOf(next())).isEqualTo(Origin.POSTED);
        post(hub, "/", ALERT, "Origin", "https://evil.example");
        assertThat(originOf(next())).isEqualTo(Origin.ANONYMOUS);
    }

    @Test
    void withATokenOnlyTheTokenCounts() throws Exception {
        try (HubServer guarded =
                hub(new HubSettings("127.0.0.1", 0, Optional.of("s3cret"), Optional.empty(), 4096, 4096))) {
            post(guarded, "/", ALERT);
            assertThat(originOf(next())).isEqualTo(Origin.ANONYMOUS);
            post(guarded, "/", ALERT, "Authorization", "Bearer s3cret");
            assertThat(originOf(next())).isEqualTo(Origin.POSTED);
            assertThat(post(guarded, "/", ALERT, "Authorization", "Bearer guess")
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void beyondLoopbackWithoutATokenNobodyIsTrusted() throws Exception {
        try (HubServer open = hub(new HubSettings("0.0.0.0", 0, Optional.empty(), Optional.empty(), 4096, 4096))) {
            post(open, "/", ALERT);
            assertThat(originOf(next())).isEqualTo(Origin.ANONYMOUS);
        }
    }

    @Test
    void saysItIsWellAndPongsAndTests() throws Exception {
        assertThat(get("/healthz").body()).isEqualTo("{\"status\":\"ok\"}");
        assertThat(get("/ping").body()).isEqualTo("pong\n");
        assertThat(post(hub, "/test", "").statusCode()).isEqualTo(200);
        assertThat(AlertJson.read(next().message().body()).rule()).isEqualTo("Test rule");
    }

    @Test
    void aFullBusIs503WithItsReasonAndUnhealthy() throws Exception {
        bus.subscribe(
                "alerts", "stuck", Start.FIRST, RetryPolicy.DEFAULT, _ -> new Outcome.Retry(Duration.ofHours(1), ""));
        CapturedLog log = new CapturedLog(HubServer.class);
        String large = ALERT.replace("a shell", "x".repeat(3000));
        HttpResponse<String> response = post(hub, "/", (large + "\n").repeat(4));
        for (int i = 0; i < 200 && response.statusCode() == 200; i++) {
            response = post(hub, "/", (large + "\n").repeat(4));
        }
        post(hub, "/", (large + "\n").repeat(4));
        log.close();
        assertThat(log.lines())
                .singleElement()
                .asString()
                .startsWith("alerts that are posted are answered with 503: ")
                .contains("is full");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("is full");
        assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
        // Small writes still work, so upkeep may have found the bus well again by now; the gauge tells the same story.
        assertThat(get("/healthz").statusCode()).isIn(200, 503);
    }

    @Test
    void metricsHaveFalcosidekicksNamesAndTheBusLag() throws Exception {
        post(hub, "/", ALERT);
        next();
        String text = get("/metrics").body();
        assertThat(text)
                .contains("falcosecurity_falcosidekick_inputs_total{source=\"requests\",status=\"accepted\"} 1.0")
                .containsPattern(
                        "falcosecurity_falcosidekick_falco_events_total\\{[^}]*k8s_pod_name=\"alpine\"[^}]*} 1.0")
                .containsPattern(
                        "falcosecurity_falcosidekick_falco_events_total\\{[^}]*priority=\"3\",priority_raw=\"notice\"")
                .contains("shikra_bus_consumer_lag{consumer=\"test\",stream=\"alerts\"}")
                .contains("shikra_bus_dead_letters{consumer=\"test\",stream=\"alerts\"} 0.0")
                .contains("shikra_bus_up 1.0");
    }

    @Test
    void speaksTlsWithItsOwnCertificate() throws Exception {
        SelfSigned made = SelfSigned.make(directory, "hub", "ip:127.0.0.1");
        TlsOptions.Identity identity = new TlsOptions.Identity(made.certificate(), made.key());
        HubSettings settings = new HubSettings("127.0.0.1", 0, Optional.empty(), Optional.of(identity), 4096, 4096);
        TlsOptions trusting = new TlsOptions(Optional.empty(), List.of(identity.certificates()), true);
        try (HubServer secure = hub(settings);
                HttpSender sender = new HttpSender(trusting, Duration.ofSeconds(30), "test", InstantSource.system())) {
            URI uri = URI.create("https://127.0.0.1:" + secure.port() + "/");
            assertThat(sender.send(new OutgoingRequest(uri, "POST", Map.of(), ALERT.getBytes(UTF_8))))
                    .isEqualTo(new SendResult.Delivered(200, ""));
        }
        assertThat(originOf(next())).isEqualTo(Origin.POSTED);
    }

    @Test
    void aTakenPortIsOneClearLine() {
        assertThatThrownBy(() -> hub(SMALL.withPort(hub.port())))
                .isInstanceOf(HubStartException.class)
                .hasMessage("the hub cannot listen on http://127.0.0.1:" + hub.port()
                        + ": another program listens there; stop it or choose another port");
    }

    @Test
    void closesWithinASecond() {
        long start = System.nanoTime();
        hub.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }
}
