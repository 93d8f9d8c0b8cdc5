// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.alert.Alert;
import io.shikra.alert.Value;
import io.shikra.engine.detect.DetectionStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
    private static final long START = TimeUnit.SECONDS.toNanos(1_000_000);

    @TempDir
    Path root;

    private final List<Alert> alerts = new ArrayList<>();

    @BeforeEach
    void aSmallMachine() throws IOException {
        write("proc/self/status", "Name:\tjava\nVmSize:\t 2097152 kB\nVmRSS:\t  524288 kB\n");
        write("proc/self/smaps_rollup", "00-ff ---p\nPss:     102400 kB\n");
        write("proc/self/cgroup", "0::/pod/one\n");
        write("sys/fs/cgroup/pod/one/memory.current", "3145728\n");
        write("proc/stat", "cpu  10 0 10 70 10 0 0 0 0 0\nprocs_running 3\n");
        write("proc/meminfo", "MemTotal: 4096000 kB\nMemFree: 1024000 kB\nBuffers: 0 kB\nCached: 1024000 kB\n");
        write("proc/sys/fs/file-nr", "1216\t0\t9223372036854775807\n");
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private static MetricsSettings settings(boolean megabytes, boolean includeEmpty, Optional<Path> file) {
        return new MetricsSettings(true, Duration.ofHours(1), true, file, true, true, true, megabytes, includeEmpty);
    }

    private MetricsReporter reporter(MetricsSettings settings) {
        ProcessFacts facts = new ProcessFacts(
                "0.1",
                START,
                START + 1,
                5,
                "6.1",
                4,
                "host",
                Map.of("falco", "ab"),
                Map.of("my_rules", "cd"),
                Map.of("eth0.protocols.ipv4.addresses", "192.0.2.1"));
        return new MetricsReporter(
                settings,
                () -> facts,
                new ResourceUsage(root),
                new InternalAlerts((alert, _) -> alerts.add(alert), "host"));
    }

    private static void report(MetricsReporter reporter, int second, long events, KernelCounts kernel) {
        DetectionStatistics detection = new DetectionStatistics(
                events, events, 3, 0, 0, Map.of("Read sensitive file (untrusted)", 3L), Map.of());
        reporter.report(START + TimeUnit.SECONDS.toNanos(second), detection, kernel, 0);
    }

    @Test
    void aSnapshotIsAnAlertWithFalcosKeys() {
        MetricsReporter reporter = reporter(settings(true, false, Optional.empty()));
        report(reporter, 10, 1000, new KernelCounts(1100, 90, 10));
        report(reporter, 20, 3000, new KernelCounts(3100, 90, 10));

        assertThat(alerts).hasSize(2).allSatisfy(alert -> {
            assertThat(alert.rule()).isEqualTo("Falco internal: metrics snapshot");
            assertThat(alert.output()).isEqualTo("Falco metrics snapshot");
            assertThat(alert.source()).isEqualTo("internal");
        });
        assertThat(alerts.getFirst().outputFields()).doesNotContainKey("falco.evts_rate_sec");
        assertThat(alerts.getLast().outputFields())
                .containsEntry("evt.time", Value.of(START + TimeUnit.SECONDS.toNanos(20)))
                .containsEntry("evt.source", Value.of("syscall"))
                .containsEntry("falco.reload_ts", Value.of(START + 1))
                .containsEntry("falco.duration_sec", Value.of(20))
                .containsEntry("falco.num_evts", Value.of(3000))
                .containsEntry("falco.num_evts_prev", Value.of(1000))
                .containsEntry("falco.evts_rate_sec", new Value.Decimal(200))
                .containsEntry("falco.rules.matches_total", Value.of(3))
                .containsEntry("falco.rules.Read_sensitive_file_untrusted", Value.of(3))
                .containsEntry("falco.sha256_rules_file.my_rules", Value.of("cd"))
                .containsEntry("falco.sha256_config_file.falco", Value.of("ab"))
                .containsEntry("falco.host_netinfo.interfaces.eth0.protocols.ipv4.addresses", Value.of("192.0.2.1"))
                .containsEntry("falco.memory_rss_mb", Value.of(512))
                .containsEntry("falco.memory_vsz_mb", Value.of(2048))
                .containsEntry("falco.memory_pss_mb", Value.of(100))
                .containsEntry("falco.container_memory_used_mb", Value.of(3))
                .containsEntry("falco.host_memory_used_mb", Value.of(2000))
                .containsEntry("falco.host_cpu_usage_perc", new Value.Decimal(20))
                .containsEntry("falco.host_procs_running", Value.of(3))
                .containsEntry("falco.host_open_fds", Value.of(1216))
                .containsEntry("scap.n_evts", Value.of(3100))
                .containsEntry("scap.n_evts_prev", Value.of(1100))
                .containsEntry("scap.n_drops", Value.of(100))
                .containsEntry("scap.evts_rate_sec", new Value.Decimal(200))
                .containsEntry("scap.evts_drop_rate_sec", new Value.Decimal(0))
                .containsEntry("scap.n_drops_perc", new Value.Decimal(0))
                .containsEntry("scap.n_drops_buffer_total", Value.of(90))
                .containsEntry("scap.n_drops_scratch_map", Value.of(10));
    }

    @Test
    void unitsAndZerosAreAsTheConfigurationWants() {
        report(reporter(settings(false, true, Optional.empty())), 10, 0, KernelCounts.NONE);
        assertThat(alerts.getFirst().outputFields())
                .containsEntry("falco.memory_rss_kb", Value.of(524288))
                .containsEntry("falco.container_memory_used_bytes", Value.of(3145728))
                .containsEntry("scap.n_drops_scratch_map", Value.of(0));
        alerts.clear();

        report(reporter(settings(true, false, Optional.empty())), 10, 0, KernelCounts.NONE);
        assertThat(alerts.getFirst().outputFields())
                .doesNotContainKeys("falco.memory_rss_kb", "scap.n_drops_scratch_map")
                .containsEntry("scap.n_drops", Value.of(0));
    }

    @Test
    void theFileGetsANumberedLineForEachSnapshot() throws IOException {
        Path file = root.resolve("stats.jsonl");
        MetricsReporter reporter = reporter(settings(true, false, Optional.of(file)));
        report(reporter, 1, 10, KernelCounts.NONE);
        report(reporter, 2, 20, KernelCounts.NONE);

        assertThat(Files.readAllLines(file))
                .hasSize(2)
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("{\"output_fields\":{\"evt.hostname\":\"host\"")
                                .endsWith(",\"sample\":1}"),
                        second -> assertThat(second)
                                .contains("\"falco.num_evts\":20")
                                .endsWith(",\"sample\":2}"));
    }

    @Test
    void whatTheMachineDoesNotTellIsLeftOut() {
        assertThat(new ResourceUsage(root.resolve("nowhere")).read()).containsOnlyKeys("cpu_usage");
    }
}
