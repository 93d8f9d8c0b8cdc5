// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.shikra.alert.Alert;
import io.shikra.alert.AlertJson;
import io.shikra.alert.Priority;
import io.shikra.alert.Value;
import io.shikra.bus.Handler.Outcome;
import io.shikra.testing.DatagramReceiver;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Falco's own channels, each with what is really at its other end.
class LineOutputTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private final TimeZone before = TimeZone.getDefault();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Courier courier = new Courier(printed, InstantSource.system());

    @BeforeEach
    void timesAreThoseOfGreenwich() {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    }

    @AfterEach
    void close() {
        TimeZone.setDefault(before);
        courier.close();
    }

    private Outcome send(LineOutput output, Alert alert) throws InterruptedException {
        return courier.ship(output.render(alert), output.connection());
    }

    private void deliver(LineOutput output, Alert alert) throws InterruptedException {
        assertThat(send(output, alert)).isEqualTo(Outcome.Done.DONE);
    }

    private static String json(Alert alert) {
        return Alerts.text(AlertJson.write(alert, AlertJson.Options.FALCO));
    }

    @Test
    void standardOutputGetsALineOfTextOrJson() throws Exception {
        deliver(Stdout.falco(LineFormat.TEXT), Alerts.SHELL);
        deliver(Stdout.falco(LineFormat.JSON), Alerts.SHELL);

        assertThat(Alerts.text(printed.toByteArray()))
                .isEqualTo(Alerts.SHELL.output() + "\n" + json(Alerts.SHELL) + "\n");
    }

    @Test
    void aFileThatIsKeptOpenFollowsItsNameWhenItIsRotated() throws Exception {
        Path file = folder.resolve("falco.log");
        AppendFile output = AppendFile.falco(file, true, LineFormat.JSON);

        deliver(output, Alerts.numbered(1));
        deliver(output, Alerts.numbered(2));
        Files.move(file, folder.resolve("falco.log.1"));
        deliver(output, Alerts.numbered(3));
        Files.delete(file);
        Files.writeString(file, "of somebody else\n");
        deliver(output, Alerts.numbered(4));
        courier.reopenFiles();
        deliver(output, Alerts.numbered(5));

        assertThat(folder.resolve("falco.log.1"))
                .content()
                .isEqualTo(json(Alerts.numbered(1)) + "\n" + json(Alerts.numbered(2)) + "\n");
        assertThat(file)
                .content()
                .isEqualTo("of somebody else\n" + json(Alerts.numbered(4)) + "\n" + json(Alerts.numbered(5)) + "\n");
    }

    @Test
    void syslogGetsFalcosPriorityAsItsSeverity() throws Exception {
        Path socket = folder.resolve("log");
        LocalSyslog output = new LocalSyslog(socket, LineFormat.TEXT);
        try (DatagramReceiver daemon = new DatagramReceiver(socket)) {
            for (Priority priority : Priority.values()) {
                deliver(output, alert(priority));
                assertThat(daemon.next(SOON))
                        .hasValue("<" + (8 + priority.level()) + ">Jan  2 03:04:05 falco: the line");
            }
        }
        assertThat(send(output, Alerts.SHELL))
                .isEqualTo(new Outcome.Retry(Duration.ZERO, socket + ": there is no such socket"));
    }

    private static Alert alert(Priority priority) {
        long time = TimeUnit.SECONDS.toNanos(
                java.time.Instant.parse("2026-01-02T03:04:05Z").getEpochSecond());
        return new Alert(Optional.empty(), "Rule", priority, "the line", time, "syscall", "host", List.of(), Map.of());
    }

    @Test
    void aProgramIsStartedForEachAlertOrKept() throws Exception {
        Path once = folder.resolve("once");
        Path kept = folder.resolve("kept");
        Program each = new Program("echo started >> " + once + "; cat >> " + once, false, LineFormat.TEXT);
        Program one = new Program("echo started >> " + kept + "; cat >> " + kept, true, LineFormat.TEXT);
        for (int i = 0; i < 2; i++) {
            deliver(each, alert(Priority.NOTICE));
            deliver(one, alert(Priority.NOTICE));
        }
        courier.close();

        assertThat(once).content().isEqualTo("started\nthe line\nstarted\nthe line\n");
        assertThat(kept).content().isEqualTo("started\nthe line\nthe line\n");
    }

    @Test
    void aProgramThatDoesNotExistIsTriedAgainAndOneThatFailsIsNot() throws Exception {
        for (boolean keep : new boolean[] {false, true}) {
            assertThat(send(new Program("no-such-program-anywhere", keep, LineFormat.TEXT), Alerts.SHELL))
                    .isInstanceOfSatisfying(
                            Outcome.Retry.class,
                            retry -> assertThat(retry.why()).contains("cannot run the program (status 127)"));
        }
        deliver(new Program("grep -q nothing-like-it", false, LineFormat.TEXT), Alerts.SHELL);
    }

    @Test
    void aProgramThatWasKeptAndEndedIsStartedAnew() throws Exception {
        Path file = folder.resolve("lines");
        Program output = new Program("head -n 1 >> " + file, true, LineFormat.TEXT);
        deliver(output, alert(Priority.NOTICE));
        Outcome second = send(output, alert(Priority.NOTICE));
        while (second != Outcome.Done.DONE) {
            second = send(output, alert(Priority.NOTICE));
        }
        courier.close();
        assertThat(file).content().startsWith("the line\nthe line\n");
    }

    @Test
    void httpGetsTheLineAsABodyWithFalcosHeaders() throws Exception {
        BlockingQueue<List<String>> arrived = new LinkedBlockingQueue<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            arrived.add(List.of(
                    exchange.getRequestMethod(),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    exchange.getRequestHeaders().getFirst("User-Agent"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try {
            URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
            deliver(new HttpPost(url, HttpPost.FALCO, true, LineFormat.JSON, Connection.DEFAULT), Alerts.SHELL);
            deliver(new HttpPost(url, "mine", false, LineFormat.TEXT, Connection.DEFAULT), Alerts.SHELL);
        } finally {
            server.stop(0);
        }
        assertThat(arrived)
                .containsExactly(
                        List.of("POST", "application/json", "falcosecurity/falco", json(Alerts.SHELL)),
                        List.of("POST", "text/plain", "mine", Alerts.SHELL.output()));
    }

    @Test
    void whatFalcoSaysAboutItselfIsALineOfItsOwn() {
        Alert drops = new Alert(
                Optional.empty(),
                "Falco internal: syscall event drop",
                Priority.DEBUG,
                "Falco internal: syscall event drop. 7 system calls dropped in last second.",
                1_767_323_045_000_000_009L,
                "internal",
                "host",
                List.of(),
                Map.of("n_evts", Value.of("70"), "n_drops", Value.of("7"), "ebpf_enabled", Value.of("1")));

        assertThat(Alerts.text(LineFormat.TEXT.line(drops)))
                .isEqualTo("03:04:05.000000009: Debug Falco internal: syscall event drop. 7 system calls dropped in"
                        + " last second. (ebpf_enabled=\"1\" n_drops=\"7\" n_evts=\"70\")");
        assertThat(Alerts.text(LineFormat.JSON.line(drops)))
                .isEqualTo("{\"hostname\":\"host\",\"output\":\"Falco internal: syscall event drop. 7 system calls"
                        + " dropped in last second.\",\"output_fields\":{\"ebpf_enabled\":\"1\",\"n_drops\":\"7\","
                        + "\"n_evts\":\"70\"},\"priority\":\"Debug\",\"rule\":\"Falco internal: syscall event drop\","
                        + "\"source\":\"internal\",\"time\":\"2026-01-02T03:04:05.000000009Z\"}");
    }
}
