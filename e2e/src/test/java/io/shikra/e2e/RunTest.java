// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e;

import static io.shikra.e2e.Chain.freePort;
import static io.shikra.e2e.Live.SOON;
import static io.shikra.e2e.Live.arguments;
import static io.shikra.e2e.Live.banner;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `shikra run` on this kernel, without a cluster: what it says, sees, survives and leaves alone.
@Tag("live")
class RunTest {
    private static final List<String> PARTS =
            List.of("log", "response rules", "kubernetes", "outputs", "hub", "live source", "rules");
    private static final String VALID = """
            {"rule":"From elsewhere","priority":"Notice","time":"2026-01-01T12:00:00Z","output":"12:00:00.000000000: Notice hello from elsewhere",\
            "output_fields":{"proc.name":"sh"}}""";

    @TempDir
    Path folder;

    private Path data;
    private int port;

    @BeforeEach
    void prepare() {
        Live.require();
        data = folder.resolve("data");
        port = freePort();
    }

    private Shikra start(String... more) {
        return Shikra.start(arguments(data, port, more)).awaitReady();
    }

    @Test
    void theBannerNamesEveryPartAndEndsReady() {
        try (Shikra shikra = start()) {
            for (String part : PARTS) {
                assertThat(banner(shikra, part)).as(part).isNotEmpty();
            }
            assertThat(banner(shikra, "live source")).startsWith("active");
            assertThat(banner(shikra, "hub")).isEqualTo("http://127.0.0.1:" + port);
            assertThat(shikra.lines()).last().isEqualTo("ready");
        }
    }

    @Test
    void readingTheShadowFileIsAnAlertWithinASecond() {
        long fastest = Long.MAX_VALUE;
        try (Shikra shikra = start()) {
            for (int i = 0; i < 3; i++) {
                String program = "cat"; // the same name each time, another folder to tell the alerts apart
                Path copy = folder.resolve("round" + i).resolve(program);
                Live.must("install", "-D", "/usr/bin/cat", copy.toString());
                long begin = System.nanoTime();
                Live.must(copy.toString(), "/etc/shadow");
                String alert = shikra.await(
                        "the alert",
                        SOON,
                        line -> line.contains("Password file read") && line.contains(copy.toString()));
                fastest = Math.min(fastest, System.nanoTime() - begin);
                assertThat(alert)
                        .contains("Warning")
                        .contains("file=/etc/shadow")
                        .contains("process=cat");
            }
        }
        assertThat(Duration.ofNanos(fastest)).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void anInterruptEndsItAtOnceWhileItIsStartingToo() {
        try (Shikra shikra = Shikra.start(arguments(data, port))) {
            Cluster.await("the log is there", SOON, () -> Files.exists(data.resolve("shikra.db")));
            assertThat(shikra.interrupt()).isLessThanOrEqualTo(Duration.ofSeconds(2));
            assertThat(shikra.said()).doesNotContain("Exception").doesNotContain("ready");
        }
    }

    @Test
    void anInterruptEndsItAtOnceAndLosesNothing() throws IOException {
        Path file = folder.resolve("alerts.json");
        try (Shikra shikra = start("--output", "file.filename=" + file)) {
            for (int i = 0; i < 20; i++) {
                assertThat(Live.post(port, VALID.replace("hello", "number " + i + " "))
                                .statusCode())
                        .isEqualTo(200);
            }
            Duration took = shikra.interrupt();
            assertThat(took).isLessThanOrEqualTo(Duration.ofSeconds(2));
            assertThat(shikra.waitForEnd(Duration.ZERO)).isIn(0, 130);
        }
        // what had no time to leave is on disk and leaves at the next start
        try (Shikra _ = start("--output", "file.filename=" + file)) {
            for (int i = 0; i < 20; i++) {
                String mark = "number " + i + " ";
                Cluster.await(mark, SOON, () -> content(file).contains(mark));
            }
        }
    }

    @Test
    void aTakenPortIsOneLineAndIsTriedUntilItIsFree() throws IOException {
        ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        try (Shikra shikra = start()) {
            try (other) {
                assertThat(banner(shikra, "hub")).startsWith("not active").contains("another program listens there");
                assertThat(shikra.lines().stream().filter(line -> line.contains(":" + port)))
                        .hasSize(1);
                Live.run("cat", "/etc/shadow");
                shikra.await("an alert", SOON, line -> line.contains("Password file read"));
            }
            Cluster.await("the hub answers", SOON, () -> Live.answers(port));
        }
    }

    @Test
    void withoutRootTheLiveSourceSaysWhyAndTheRestRuns() {
        Live.must("chown", "-R", "65534:65534", folder.toString());
        // nobody, who may read what root may: the class path can lie in root's home
        List<String> command = List.of(
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "--inh-caps=-all,+dac_read_search",
                "--ambient-caps=-all,+dac_read_search");
        try (Shikra shikra = Shikra.startBehind(command, arguments(data, port)).awaitReady()) {
            assertThat(banner(shikra, "live source")).startsWith("not active").contains("root");
            assertThat(Live.post(port, VALID).statusCode()).isEqualTo(200);
            shikra.await("the alert", SOON, line -> line.contains("hello from elsewhere"));
        }
    }

    @Test
    void withoutTheKernelProgramsTheLiveSourceSaysWhyAndTheRestRuns() {
        Path missing = folder.resolve("nowhere.bpf.o");
        Path config = Live.write(folder.resolve("shikra.yaml"), "live.object: " + missing + "\n");
        try (Shikra shikra = start("-c", config.toString())) {
            assertThat(banner(shikra, "live source")).startsWith("not active").contains(missing.toString());
            assertThat(Live.answers(port)).isTrue();
        }
    }

    @Test
    void anUnreachableClusterIsOneLine() {
        Path kubeconfig = Live.write(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: here
                contexts: [{name: here, context: {cluster: here, user: me}}]
                clusters: [{name: here, cluster: {server: "https://127.0.0.1:1"}}]
                users: [{name: me, user: {token: secret}}]
                """);
        assertThat(kubernetesLine(kubeconfig))
                .contains("127.0.0.1:1")
                .contains("connection refused")
                .contains("again");
    }

    @Test
    void aKubeconfigThatIsNotThereIsOneLine() {
        Path missing = folder.resolve("no-kubeconfig");
        assertThat(kubernetesLine(missing)).contains(missing.toString());
    }

    @Test
    void aKubeconfigThatIsNotYamlIsOneLine() {
        Path broken = Live.write(folder.resolve("kubeconfig"), "clusters: [{name: \n\t- }\n");
        assertThat(kubernetesLine(broken)).contains(broken.toString());
    }

    /// What the banner says about the cluster, after checking that nothing more is said and the rest runs.
    private String kubernetesLine(Path kubeconfig) {
        List<String> arguments = new ArrayList<>(arguments(data, port, "--kubeconfig", kubeconfig.toString()));
        arguments.remove("--no-kubernetes");
        try (Shikra shikra = Shikra.start(arguments).awaitReady()) {
            assertThat(banner(shikra, "kubernetes")).startsWith("not active");
            assertThat(banner(shikra, "live source")).startsWith("active");
            assertThat(Live.answers(port)).isTrue();
            assertThat(shikra.said()).doesNotContain("\tat ");
            assertThat(shikra.lines().stream().filter(line -> line.startsWith("  kubernetes ")))
                    .hasSize(1);
            return banner(shikra, "kubernetes");
        }
    }

    @Test
    void aBrokenRuleFileEndsTheStartWithPlaceCodeAndCaret() {
        Path rules = Live.write(folder.resolve("broken.yaml"), """
                - rule: Broken
                  desc: the field does not exist
                  condition: evt.type = open and no.such.field = 1
                  output: nothing
                  priority: WARNING
                """);
        try (Shikra shikra = Shikra.start(arguments(data, port, "-r", rules.toString()))) {
            assertThat(shikra.waitForEnd(Duration.ofSeconds(60))).isEqualTo(1);
            Cluster.await("the words", SOON, () -> shikra.said().contains("^"));
            assertThat(shikra.said())
                    .containsPattern(rules + ":3:\\d+")
                    .contains("LOAD_ERR")
                    .contains("no.such.field");
        }
    }

    @Test
    void anUnknownConfigurationKeyIsRefusedWithItsPlace() {
        Path config = Live.write(folder.resolve("shikra.yaml"), "json_output: true\nhub:\n  prt: 1\n");
        try (Shikra shikra = Shikra.start(arguments(data, port, "-c", config.toString()))) {
            assertThat(shikra.waitForEnd(Duration.ofSeconds(60))).isEqualTo(1);
            Cluster.await("the words", SOON, () -> shikra.said().contains("hub.prt"));
            assertThat(shikra.said())
                    .contains(config + ":3:3")
                    .contains("unknown key")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void theHubTellsAlertsFromEverythingElse() {
        try (Shikra shikra = start()) {
            var noAlert = Live.post(port, "{\"a\":1}");
            assertThat(noAlert.statusCode()).isEqualTo(400);
            assertThat(noAlert.body()).contains("rule");
            assertThat(Live.post(port, "no json at all").statusCode()).isEqualTo(400);
            assertThat(Live.post(port, VALID.replace("hello", "x".repeat(2 << 20)))
                            .statusCode())
                    .isEqualTo(413);

            assertThat(Live.post(port, VALID).statusCode()).isEqualTo(200);

            String line = shikra.await("the alert", SOON, said -> said.contains("hello from elsewhere"));
            assertThat(line).contains("Notice").doesNotStartWith("{");
        }
    }

    @Test
    void alertsArePrintedAsFalcosJsonWhenAsked() {
        try (Shikra shikra = start("--json")) {
            Live.run("cat", "/etc/shadow");

            String line = shikra.await("the alert", SOON, said -> said.contains("\"rule\":\"Password file read\""));
            assertThat(line)
                    .startsWith("{")
                    .endsWith("}")
                    .contains("\"priority\":\"Warning\"")
                    .contains("\"source\":\"syscall\"")
                    .contains("\"hostname\":")
                    .contains("\"fd.name\":\"/etc/shadow\"")
                    .contains("\"proc.name\":\"cat\"")
                    .containsPattern("\"time\":\"\\d{4}-\\d\\d-\\d\\dT[0-9:]{8}\\.\\d{9}Z\"")
                    .contains("\"tags\":[");
        }
    }

    @Test
    void aResponseRuleKillsTheOffendingProcess() throws Exception {
        Path response = Live.write(folder.resolve("response.yaml"), """
                - rule: Program run from shared memory
                  actions: [kill]
                """);
        Process twin = new ProcessBuilder("/usr/bin/sleep", "300").start();
        try (Intruder intruder = new Intruder();
                Shikra shikra = start("--response-rules", response.toString())) {
            Process offender = intruder.start();
            shikra.await("the alert", SOON, line -> line.contains("Program run from shared memory"));

            assertThat(offender.waitFor(20, TimeUnit.SECONDS)).as("killed").isTrue();
            assertThat(offender.exitValue()).isEqualTo(128 + 9);
            assertThat(twin.isAlive()).isTrue();
        } finally {
            twin.destroyForcibly();
        }
        assertThat(incidents()).contains("kill").contains("done");
    }

    @Test
    void withoutAResponseRuleNothingIsKilled() throws Exception {
        try (Intruder intruder = new Intruder();
                Shikra shikra = start()) {
            Process offender = intruder.start();
            shikra.await("the alert", SOON, line -> line.contains("Program run from shared memory"));
            // a later alert has passed through everything: whatever would be done, would have been done
            assertThat(Live.post(port, VALID).statusCode()).isEqualTo(200);
            shikra.await("the later alert", SOON, line -> line.contains("hello from elsewhere"));

            assertThat(offender.waitFor(1, TimeUnit.SECONDS)).as("ended").isFalse();
        }
        assertThat(incidents()).doesNotContain("kill");
    }

    @Test
    void whatWasAcknowledgedReachesItsOutputAfterAHardKill() throws IOException {
        Path file = Files.createDirectory(
                folder.resolve("alerts.json")); // a folder in the file's place: nothing can be appended yet
        try (Shikra shikra = start("--output", "file.filename=" + file)) {
            for (int i = 0; i < 10; i++) {
                assertThat(Live.post(port, VALID.replace("hello", "number " + i + " "))
                                .statusCode())
                        .isEqualTo(200);
            }
            shikra.killHard();
        }
        Files.delete(file);
        try (Shikra _ = start("--output", "file.filename=" + file)) {
            for (int i = 0; i < 10; i++) {
                String mark = "number " + i + " ";
                Cluster.await(mark, Duration.ofSeconds(60), () -> content(file).contains(mark));
            }
        }
    }

    private String incidents() {
        try (Shikra command = Shikra.start("incidents", "--data", data.toString())) {
            command.waitForEnd(Duration.ofSeconds(60));
            return command.said();
        }
    }

    private static String content(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// A copy of `sleep` in shared memory.
    private static final class Intruder implements AutoCloseable {
        private final Path folder;
        private final Path program;
        private final List<Process> started = new ArrayList<>();

        Intruder() throws IOException {
            folder = Files.createTempDirectory(Path.of("/dev/shm"), "shikra-e2e-");
            program = Files.copy(Path.of("/usr/bin/sleep").toRealPath(), folder.resolve("sleep"));
            Live.must("chmod", "755", program.toString());
        }

        Process start() throws IOException {
            Process process = new ProcessBuilder(program.toString(), "300").start();
            started.add(process);
            return process;
        }

        @Override
        public void close() throws IOException {
            started.forEach(Process::destroyForcibly);
            Files.deleteIfExists(program);
            Files.deleteIfExists(folder);
        }
    }
}
