// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e;

import static io.shikra.e2e.Chain.freePort;
import static io.shikra.e2e.Live.SOON;
import static io.shikra.e2e.Live.arguments;
import static io.shikra.e2e.Live.banner;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.shikra.testing.DatagramReceiver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `shikra run -c falco.yaml`: a Falco's configuration as it stands, real events, and what is really at the other ends.
@Tag("live")
class FalcoConfigurationRunTest {
    private static final String RULE = """
            - rule: Secret read
              desc: a file of the test was read
              condition: evt.type in (open, openat, openat2) and fd.name endswith the-secret-of-the-test
              output: Secret read | file=%fd.name program=%proc.name
              priority: WARNING
              tags: [test]
            - rule: Switched off
              desc: would match first
              condition: evt.type in (open, openat, openat2) and fd.name contains the-secret
              output: never seen
              priority: WARNING
              tags: [off]
            """;

    @TempDir
    Path folder;

    private final BlockingQueue<String> posted = new LinkedBlockingQueue<>();
    private HttpServer server;
    private Path secret;
    private int hubPort;

    @BeforeEach
    void prepare() throws IOException {
        Live.require();
        hubPort = freePort();
        secret = Files.writeString(folder.resolve("the-secret-of-the-test"), "secret");
        Live.write(folder.resolve("rules.yaml"), RULE);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            posted.add(exchange.getRequestHeaders().getFirst("User-Agent") + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Path configuration(String more) {
        return Live.write(
                folder.resolve("falco.yaml"),
                """
                rules_files: ["%1$s/rules.yaml", /nowhere/at/all.yaml]
                rules: [{disable: {tag: "off"}}]
                config_files: ["%1$s/config.d"]
                engine: {kind: modern_ebpf}
                load_plugins: [container]
                plugins: [{name: container, library_path: libcontainer.so}]
                file_output: {enabled: true, keep_alive: true, filename: "%1$s/events.txt"}
                program_output: {enabled: true, keep_alive: false, program: "cat >> '%1$s/piped'"}
                http_output: {enabled: true, url: "http://127.0.0.1:%2$d/"}
                syslog_output: {enabled: true, socket: "%1$s/log"}
                syscall_event_drops: {threshold: 0, actions: [log, alert], rate: 0.03, max_burst: 1, simulate_drops: true}
                """.formatted(folder, server.getAddress().getPort()) + more);
    }

    private Shikra start(String... more) {
        return Shikra.start(arguments(folder.resolve("data"), hubPort, more)).awaitReady();
    }

    private static String content(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String line(String what, Path file, String mark) {
        Cluster.await(what, SOON, () -> content(file).lines().anyMatch(line -> line.contains(mark)));
        return content(file)
                .lines()
                .filter(line -> line.contains(mark))
                .findFirst()
                .orElseThrow();
    }

    private String next(String mark) throws InterruptedException {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (true) {
            String body = posted.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(body).as("a POST with " + mark).isNotNull();
            if (body.contains(mark)) {
                return body;
            }
        }
    }

    private static String next(DatagramReceiver syslog, String mark) {
        while (true) {
            Optional<String> message = syslog.next(SOON);
            assertThat(message).as("a message with " + mark).isPresent();
            if (message.get().contains(mark)) {
                return message.get();
            }
        }
    }

    @Test
    void oneAlertReachesEveryChannelInFalcosForm() throws Exception {
        Path config = configuration("log_level: info\n");
        Live.write(folder.resolve("config.d/json.yaml"), "json_output: true\njson_include_message_property: true\n");
        try (DatagramReceiver syslog = new DatagramReceiver(folder.resolve("log"));
                Shikra shikra = start("-c", config.toString(), "-o", "static_fields.site=north")) {
            assertThat(shikra.said())
                    .contains(config + ":12:1: log_level: has no effect here")
                    .contains("/nowhere/at/all.yaml does not exist and is left out");
            assertThat(banner(shikra, "outputs"))
                    .isEqualTo("file_output, stdout, syslog_output, program_output, http_output");

            Live.must("cat", secret.toString());

            String line = shikra.await("the alert", SOON, said -> said.contains("\"rule\":\"Secret read\""));
            assertThat(line)
                    .matches("\\{\"hostname\":\"[^\"]+\",\"message\":\"Secret read \\| file=\\S+ program=cat\","
                            + "\"output\":\"[0-9:.]{18}: Warning Secret read \\| file=\\S+ program=cat\","
                            + "\"output_fields\":\\{\"evt.time\":\\d+,\"fd.name\":\"\\S+\",\"proc.name\":\"cat\"},"
                            + "\"priority\":\"Warning\",\"rule\":\"Secret read\",\"source\":\"syscall\","
                            + "\"tags\":\\[\"test\"],\"time\":\"[^\"]+Z\"}");
            assertThat(line("the file", folder.resolve("events.txt"), "Secret read"))
                    .isEqualTo(line);
            assertThat(line("the program", folder.resolve("piped"), "Secret read"))
                    .isEqualTo(line);
            assertThat(next("Secret read")).isEqualTo("falcosecurity/falco application/json " + line);
            assertThat(next(syslog, "Secret read"))
                    .matches("<12>[A-Z][a-z]{2} [ \\d]\\d [0-9:]{8} falco: .*")
                    .endsWith("falco: " + line);
            assertThat(shikra.said()).doesNotContain("never seen");
        }
    }

    @Test
    void lostEventsAndMetricsAreAlertsOfFalcosOwn() throws Exception {
        Path config = configuration("metrics: {enabled: true, interval: 500ms, output_rule: true, output_file: "
                + folder.resolve("stats") + "}\nwebserver: {enabled: true, listen_address: 127.0.0.1, listen_port: 0,"
                + " prometheus_metrics_enabled: true}\n");
        try (Shikra shikra = start("-c", config.toString())) {
            String drops = shikra.await("the drop alert", SOON, said -> said.contains("Debug Falco internal"));
            assertThat(drops)
                    .matches(
                            "[0-9:.]{18}: Debug Falco internal: syscall event drop\\. \\d+ system calls dropped in last"
                                    + " second\\. \\(ebpf_enabled=\"1\" n_drops=\"\\d+\" .*n_evts=\"\\d+\"\\)");
            String metrics = shikra.await("the metrics", SOON, said -> said.contains("Falco metrics snapshot"));
            assertThat(metrics)
                    .contains(" Informational Falco metrics snapshot (")
                    .contains("scap.n_evts=");
            assertThat(next("metrics snapshot")).contains("text/plain");
            assertThat(line("the file of metrics", folder.resolve("stats"), "\"sample\":1}"))
                    .contains("\"falco.memory_rss_mb\":");

            int port = Integer.parseInt(banner(shikra, "webserver").replaceAll(".*:(\\d+)/healthz", "$1"));
            assertThat(Live.get(port, "/healthz").body()).isEqualTo("{\"status\": \"ok\"}");
            assertThat(Live.get(port, "/metrics").body())
                    .contains("falcosecurity_falco_version_info")
                    .contains("falcosecurity_scap_n_drops_total")
                    .contains("falcosecurity_falco_memory_rss_bytes");
        }
    }

    @Test
    void whatNobodyTookWaitsAndArrivesAfterTheNextStart() throws Exception {
        Path config = configuration("json_output: true\n");
        try (Shikra shikra = start("-c", config.toString())) { // nobody has opened the socket of the syslog
            Live.must("cat", secret.toString());
            shikra.await("the alert", SOON, said -> said.contains("Secret read"));
            shikra.interrupt();
        }
        try (DatagramReceiver syslog = new DatagramReceiver(folder.resolve("log"));
                Shikra _ = start("-c", config.toString())) {
            assertThat(next(syslog, "Secret read")).contains("falco: {");
        }
    }

    @Test
    void theSignalOfRotationReopensFilesAndDoesNotEndIt() throws Exception {
        Path file = folder.resolve("events.txt");
        Path config = configuration("");
        try (Shikra shikra = start("-c", config.toString())) {
            Live.must("cat", secret.toString());
            line("the first", file, "Secret read");
            Files.move(file, folder.resolve("events.txt.1"));
            Live.must("kill", "-USR1", Long.toString(shikra.pid()));
            Live.must("head", secret.toString());
            assertThat(line("the second", file, "Secret read")).contains("program=head");
        }
    }

    @Test
    void eventsThatAreLostEndItWhenTheConfigurationSaysSo() {
        Path config = configuration("");
        try (Shikra shikra = start("-c", config.toString(), "-o", "syscall_event_drops.actions=[exit]")) {
            assertThat(shikra.waitForEnd(Duration.ofSeconds(30))).isEqualTo(1);
            assertThat(shikra.said()).contains("Exiting: syscall_event_drops.actions says so");
        }
    }

    @Test
    void bothConfigurationsStandBesideOneAnotherInTwoFiles() {
        Path falco = configuration("");
        Path ours = Live.write(folder.resolve("shikra.yaml"), "act: {namespaces: [shop]}\nresponse_rules: []\n");
        try (Shikra shikra = start("-c", falco.toString(), "-c", ours.toString())) {
            assertThat(banner(shikra, "rules")).isNotEmpty();
        }
        Path mixed = Live.write(folder.resolve("mixed.yaml"), "rules_files: []\nhub: {port: 1}\n");
        refused(mixed, mixed + ":2:1: 'hub' is a key of Shikra's own");
    }

    @Test
    void aSharedLibraryIsRefusedWithItsPlace() {
        Path config =
                Live.write(folder.resolve("falco.yaml"), "rules_files: [x]\nload_plugins: [container, cloudtrail]\n");
        refused(config, config + ":2:27: load_plugins: 'cloudtrail' is a shared library, and Shikra loads none");
    }

    private void refused(Path config, String why) {
        List<String> arguments = arguments(folder.resolve("data"), hubPort, "-c", config.toString());
        try (Shikra shikra = Shikra.start(arguments)) {
            assertThat(shikra.waitForEnd(Duration.ofSeconds(60))).isEqualTo(1);
            Cluster.await("the words", SOON, () -> shikra.said().contains(why));
            assertThat(shikra.said()).doesNotContain("\tat ");
        }
    }
}
