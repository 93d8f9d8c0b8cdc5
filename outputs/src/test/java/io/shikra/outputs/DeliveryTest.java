// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.shikra.alert.AlertJson;
import io.shikra.alert.Priority;
import io.shikra.bus.Bus.Start;
import io.shikra.bus.RetryPolicy;
import io.shikra.bus.sqlite.SqliteBus;
import io.shikra.clients.http.TlsOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Outputs on a real bus against a real server that misbehaves.
class DeliveryTest {
    private static final RetryPolicy QUICK = new RetryPolicy(0, Duration.ofMillis(1), Duration.ofMillis(20));

    @TempDir
    Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Queue<String> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch never = new CountDownLatch(1);
    private SqliteBus bus;
    private HttpServer server;
    private Courier courier;

    @BeforeEach
    void start() throws Exception {
        bus = SqliteBus.open(directory.resolve("bus.db"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        courier = new Courier(printed, InstantSource.system());
    }

    @AfterEach
    void stop() {
        bus.close();
        courier.close();
        never.countDown();
        server.stop(0);
    }

    private Webhook webhook(Duration timeout) {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/falco");
        return new Webhook(address, "POST", Map.of(), Optional.empty(), new Connection(TlsOptions.SYSTEM, timeout));
    }

    private OutputConsumers consumers(RetryPolicy policy, Output... outputs) {
        OutputConsumers consumers = new OutputConsumers(courier, Enrichment.NONE, (_, _) -> {});
        consumers.start(bus, List.of(outputs), policy);
        return consumers;
    }

    private void publish(int from, int to) {
        for (int i = from; i < to; i++) {
            bus.publish("alerts", List.of(Alerts.message(Alerts.numbered(i))));
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited 60 s").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void aStandardOutputThatNobodyReadsLosesNothing() {
        AtomicBoolean gone = new AtomicBoolean(true);
        OutputStream pipe = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b});
            }

            @Override
            public void write(byte[] bytes) throws IOException {
                if (gone.get()) {
                    throw new IOException("Broken pipe");
                }
                printed.writeBytes(bytes);
            }
        };
        try (Courier there = new Courier(pipe, InstantSource.system());
                OutputConsumers consumers = new OutputConsumers(there, Enrichment.NONE, (_, _) -> {})) {
            consumers.start(
                    bus,
                    List.of(Stdout.falco(LineFormat.TEXT)),
                    new RetryPolicy(1000, Duration.ofMillis(1), Duration.ofMillis(5)));
            publish(0, 1);
            await(() -> bus.consumers().getFirst().retrying().isPresent());
            assertThat(bus.consumers().getFirst().retrying())
                    .hasValue("cannot write to the standard output: Broken pipe");
            gone.set(false);
            await(() -> printed.size() > 0);
        }
    }

    /// Answers 500, hangs up, hangs, and only then behaves; each alert has to get through all of it.
    private void misbehaveThrice() {
        server.createContext("/", exchange -> {
            String body = Alerts.text(exchange.getRequestBody().readAllBytes());
            switch (requests.getAndIncrement() % 4) {
                case 0 -> exchange.sendResponseHeaders(500, -1);
                case 1 -> {} // hangs up without an answer
                case 2 -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                default -> {
                    arrived.add(body);
                    exchange.sendResponseHeaders(200, -1);
                }
            }
            exchange.close();
        });
    }

    @Test
    void noAlertIsLostWhenTheServerFailsHangsUpAndHangs() {
        misbehaveThrice();
        try (OutputConsumers _ = consumers(QUICK, webhook(Duration.ofMillis(150)))) {
            publish(0, 10);
            await(() -> arrived.size() >= 10);
        }
        assertThat(arrived).hasSize(10);
        int number = 0;
        for (String body : arrived) {
            assertThat(body).isEqualTo(Alerts.text(AlertJson.writeSidekick(Alerts.numbered(number++))) + "\n");
        }
        assertThat(bus.deadLetters("alerts")).isEmpty();
    }

    @Test
    void aRefusedAlertIsADeadLetterAndTheNextOneGoesOn() {
        server.createContext("/", exchange -> {
            String body = Alerts.text(exchange.getRequestBody().readAllBytes());
            boolean bad = body.contains("alert-1\"");
            if (!bad) {
                arrived.add(body);
            }
            exchange.sendResponseHeaders(bad ? 400 : 200, -1);
            exchange.close();
        });
        try (OutputConsumers _ = consumers(QUICK, webhook(Duration.ofSeconds(10)))) {
            publish(0, 3);
            await(() -> arrived.size() == 2);
        }
        assertThat(bus.deadLetters("alerts")).singleElement().satisfies(letter -> {
            assertThat(letter.consumer()).isEqualTo("output/webhook");
            assertThat(letter.why()).contains("answered 400");
            assertThat(letter.delivery().message().id()).isEqualTo("alert-1");
        });
    }

    @Test
    void whatCameWhileTheOutputsWereDownArrivesAfterwards() {
        server.createContext("/", exchange -> {
            arrived.add(Alerts.text(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        consumers(QUICK, webhook(Duration.ofSeconds(10))).close();
        publish(0, 5);
        try (OutputConsumers _ = consumers(QUICK, webhook(Duration.ofSeconds(10)))) {
            await(() -> arrived.size() == 5);
        }
    }

    @Test
    void printsAndAppendsOneLinePerAlertFromTheMinimumPriorityOn() throws Exception {
        Path file = directory.resolve("alerts.jsonl");
        AtomicInteger seen = new AtomicInteger();
        bus.subscribe("alerts", "end", Start.NEW, QUICK, _ -> {
            seen.incrementAndGet();
            return io.shikra.bus.Handler.Outcome.Done.DONE;
        });
        OutputConsumers consumers = consumers(
                QUICK,
                new Stdout("stdout", LineFormat.TEXT, Optional.of(Priority.WARNING)),
                AppendFile.falco(file, false, LineFormat.JSON));
        publish(0, 2);
        await(() -> bus.consumers().stream().allMatch(consumer -> consumer.lag() == 0));
        consumers.close();
        assertThat(Alerts.text(printed.toByteArray())).isEmpty();
        assertThat(Files.readAllLines(file))
                .hasSize(2)
                .allSatisfy(line -> assertThat(AlertJson.read(line).rule()).isEqualTo("Terminal shell in container"));
    }

    @Test
    void aFileThatCannotBeWrittenIsRetriedUntilItCan() throws Exception {
        Path folder = directory.resolve("logs");
        OutputConsumers consumers = consumers(QUICK, AppendFile.falco(folder.resolve("a.log"), false, LineFormat.TEXT));
        publish(0, 1);
        await(() -> bus.consumers().getFirst().retrying().isPresent());
        assertThat(bus.consumers().getFirst().retrying().orElseThrow()).contains("cannot append to " + folder);
        Files.createDirectory(folder);
        await(() -> bus.consumers().getFirst().lag() == 0);
        consumers.close();
        assertThat(Files.readString(folder.resolve("a.log"))).isEqualTo(Alerts.SHELL.output() + "\n");
    }
}
