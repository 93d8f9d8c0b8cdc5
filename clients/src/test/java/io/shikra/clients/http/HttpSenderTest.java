// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpSenderTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String SECRET_PATH = "/services/T000/B000/SECRET";

    private HttpServer server;
    private HttpSender sender;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        sender = sender(Duration.ofSeconds(10));
    }

    @AfterEach
    void stop() {
        sender.close();
        server.stop(0);
    }

    private static HttpSender sender(Duration timeout) {
        return new HttpSender(TlsOptions.SYSTEM, timeout, "Shikra", InstantSource.fixed(NOW));
    }

    private OutgoingRequest request(String path, Map<String, String> headers) {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        return new OutgoingRequest(uri, "POST", headers, "{}\n".getBytes(UTF_8));
    }

    private void answer(int status, String body, Map<String, String> headers) {
        server.createContext("/", exchange -> {
            headers.forEach(exchange.getResponseHeaders()::set);
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    @Test
    void sendsMethodBodyAndHeadersAsTheyAre() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        server.createContext("/", exchange -> {
            seen.complete(exchange.getRequestMethod() + " " + header(exchange, "Content-Type") + " "
                    + header(exchange, "User-Agent") + " " + header(exchange, "X-Own") + " "
                    + header(exchange, "Upgrade") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        SendResult result = sender.send(request(
                "/",
                Map.of(
                        "Content-Type",
                        "application/json; charset=utf-8",
                        "User-Agent",
                        "Falcosidekick",
                        "X-Own",
                        "1")));
        assertThat(result).isEqualTo(new SendResult.Delivered(204, ""));
        assertThat(seen.join()).isEqualTo("POST application/json; charset=utf-8 Falcosidekick 1 null {}\n");
    }

    private static String header(HttpExchange exchange, String name) {
        return String.valueOf(exchange.getRequestHeaders().getFirst(name));
    }

    @ParameterizedTest
    @CsvSource({
        "200,Delivered",
        "202,Delivered",
        "302,Rejected",
        "400,Rejected",
        "401,Rejected",
        "404,Rejected",
        "408,Retry",
        "413,Rejected",
        "425,Retry",
        "429,Retry",
        "500,Retry",
        "502,Retry",
        "503,Retry"
    })
    void sortsAnswersByWhetherRepeatingHelps(int status, String kind) throws Exception {
        answer(status, "", Map.of());
        assertThat(sender.send(request("/", Map.of())).getClass().getSimpleName())
                .isEqualTo(kind);
    }

    @Test
    void hearsRetryAfter() throws Exception {
        answer(503, "", Map.of("Retry-After", "7"));
        assertThat(sender.send(request("/", Map.of())))
                .isInstanceOfSatisfying(
                        SendResult.Retry.class,
                        retry -> assertThat(retry.after()).isEqualTo(Duration.ofSeconds(7)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "120|PT2M",
                "0|PT0S",
                "999999999999999999999|PT1H",
                "86400|PT1H",
                "Thu, 01 Jan 2026 00:00:30 GMT|PT30S",
                "Wed, 31 Dec 2025 23:59:00 GMT|PT0S",
                "soon|PT0S",
                "-5|PT0S",
                "''|PT0S"
            })
    void readsRetryAfterInBothForms(String text, Duration expected) {
        assertThat(RetryAfter.parse(text, NOW)).isEqualTo(expected);
    }

    @Test
    void aServerThatHangsBeforeOrWithinItsAnswerIsToBeRetried() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        server.createContext("/silent", _ -> await(never));
        server.createContext("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            await(never);
        });
        try (HttpSender impatient = sender(Duration.ofMillis(200))) {
            for (String path : new String[] {"/silent", "/slow"}) {
                assertThat(impatient.send(request(path, Map.of())))
                        .isInstanceOfSatisfying(
                                SendResult.Retry.class,
                                retry -> assertThat(retry.why())
                                        .contains("127.0.0.1")
                                        .contains("0.2 s"));
            }
        }
        never.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aPortWhereNobodyListensIsToBeRetried() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        URI uri = URI.create("http://127.0.0.1:" + port + SECRET_PATH);
        assertThat(sender.send(new OutgoingRequest(uri, "POST", Map.of(), new byte[1])))
                .isEqualTo(new SendResult.Retry(
                        Duration.ZERO,
                        "http://127.0.0.1:" + port + ": nobody listens there (connection refused or unreachable)"));
    }

    @Test
    void secretsOfPathAndHeadersStayOutOfReasonsAndText() throws Exception {
        OutgoingRequest request = request(SECRET_PATH, Map.of("Authorization", "Bearer hunter22"));
        answer(400, "bad: POST " + SECRET_PATH + " with\n Bearer hunter22", Map.of());
        SendResult result = sender.send(request);
        assertThat(result.toString()).contains("answered 400: bad: POST … with …");
        assertThat(result.toString() + request).doesNotContain("SECRET").doesNotContain("hunter22");
    }

    @Test
    void aHeaderThatHttpForbidsIsRejectedWithItsName() throws Exception {
        assertThat(sender.send(request("/", Map.of("Content-Length", "3"))))
                .isInstanceOfSatisfying(
                        SendResult.Rejected.class,
                        rejected -> assertThat(rejected.why()).contains("Content-Length"));
    }

    @Test
    void anEndlessAnswerIsNotReadToItsEnd() throws Exception {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] block = new byte[1 << 16];
            try {
                for (int i = 0; i < 1 << 14; i++) {
                    exchange.getResponseBody().write(block);
                }
            } finally {
                exchange.close();
            }
        });
        assertThat(sender.send(request("/", Map.of())))
                .isInstanceOfSatisfying(
                        SendResult.Delivered.class,
                        delivered -> assertThat(delivered.body()).hasSize(64 << 10));
    }
}
