// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e;

import static io.shikra.e2e.Chain.VICTIMS;
import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.clients.kubernetes.Answer;
import io.shikra.clients.kubernetes.Call;
import io.shikra.clients.kubernetes.Credentials;
import io.shikra.clients.kubernetes.DeleteOptions;
import io.shikra.clients.kubernetes.KubernetesAccess;
import io.shikra.clients.kubernetes.Opened;
import io.shikra.clients.kubernetes.ResourceType;
import io.shikra.response.incident.Timeline.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From an alert's POST, and from a shell's system call, to the accepted DELETE, beside bare DELETE calls by the same
/// client in the same run. It prints a table and asserts only that every pod met its end: a figure on a busy machine is
/// no verdict (docs/latency.md). `SHIKRA_ROUNDS` is the number of pods per row: 5, or 50 in the soak.
@Tag("chain")
class LatencyTest {
    private static final int ROUNDS = Integer.parseInt(System.getenv().getOrDefault("SHIKRA_ROUNDS", "5"));
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(200);

    @TempDir
    Path data;

    private final QuietMachine quiet = new QuietMachine();
    private Chain chain;
    private Cluster cluster;

    @BeforeEach
    void prepare() {
        System.setProperty("shikra.jit", "4");
        chain = Chain.prepare();
        cluster = chain.cluster;
        chain.applyTutorial("01-eventbus.yaml", "02-eventsource-webhook.yaml", "03-sensor-rbac.yaml");
    }

    @AfterEach
    void clear() {
        System.clearProperty("shikra.jit");
        if (chain != null) {
            chain.removeResources();
        }
    }

    @Test
    void fromAlertToAcceptedDeletion() {
        List<String> table = new ArrayList<>();
        Opened opened = KubernetesAccess.open(new Credentials.Kubeconfig(Path.of(cluster.kubeconfig())));
        assertThat(opened).isInstanceOf(Opened.Connected.class);
        KubernetesAccess access = ((Opened.Connected) opened).access();
        for (Variant variant : Variant.ALL) {
            chain.apply(variant.manifest);
            int port = Chain.freePort();
            Path folder = data.resolve(variant.manifest);
            try (Shikra _ = Shikra.start(chain.arguments(folder, port)).awaitReady()) {
                List<Double> bare = new ArrayList<>();
                Map<String, Long> begun = posted(port, access, variant, bare);
                Waterfalls posted = Waterfalls.await(folder, ROUNDS, SOON);
                shells(folder, access);
                Waterfalls kernel = Waterfalls.read(folder).without(posted);
                table.add(row(variant + "bare DELETE by the same client", unboxed(bare)));
                table.add(row(variant + "ingested → DELETE sent", posted.millis(Step.INGESTED, Step.CALL_SENT)));
                table.add(row(variant + "DELETE sent → accepted", posted.millis(Step.CALL_SENT, Step.CALL_ANSWERED)));
                table.add(row(variant + "posted → DELETE accepted", posted.millis(begun, Step.CALL_ANSWERED)));
                table.add(row(variant + "kernel → matched", kernel.millis(Step.KERNEL, Step.MATCHED)));
                table.add(row(variant + "kernel → DELETE accepted", kernel.millis(Step.KERNEL, Step.CALL_ANSWERED)));
                assertThat(posted.size()).isEqualTo(ROUNDS);
                assertThat(kernel.size()).isEqualTo(ROUNDS);
            }
            cluster.kubectl("delete", "sensors.argoproj.io", "--all", "--all-namespaces");
        }
        access.close();
        System.out.println("milliseconds, " + ROUNDS + " pods per row:                p50       p99");
        table.forEach(System.out::println);
    }

    /// What is measured, and the call that each makes: the bare call beside it is the same one.
    private record Variant(String manifest, DeleteOptions options) {
        static final List<Variant> ALL = List.of(
                new Variant("resource-variant.yaml", DeleteOptions.DEFAULT.within(OptionalLong.of(0))),
                new Variant("k8s-variant.yaml", DeleteOptions.DEFAULT));

        Call call(String pod) {
            return Call.delete(ResourceType.POD.path(VICTIMS, pod), options);
        }

        @Override
        public String toString() {
            return manifest + ": ";
        }
    }

    /// Bare calls and posted alerts in turn, so that both meet the same machine: a quiet one, where what the deletion
    /// before has started is over.
    ///
    /// @return when each POST began, nanoseconds since the Unix epoch
    private Map<String, Long> posted(int port, KubernetesAccess access, Variant variant, List<Double> bare) {
        List<String> spare = start("bare");
        List<String> pods = start("posted");
        Map<String, Long> begun = new HashMap<>();
        for (int i = 0; i < ROUNDS; i++) {
            String pod = pods.get(i);
            String id = cluster.containerId(VICTIMS, pod);
            quiet.await();
            bare.add(delete(access, variant.call(spare.get(i)), spare.get(i)));
            quiet.await();
            String alert = Chain.alert(UUID.randomUUID().toString(), VICTIMS, pod, id, Instant.now());
            Instant now = Instant.now();
            begun.put(pod, now.getEpochSecond() * 1_000_000_000L + now.getNano());
            assertThat(Chain.post(port, "/", alert)).isEqualTo(200);
            awaitGone(access, pod);
        }
        return begun;
    }

    private static double delete(KubernetesAccess access, Call call, String pod) {
        long begin = System.nanoTime();
        assertThat(access.call(call)).isInstanceOf(Answer.Success.class);
        double millis = (System.nanoTime() - begin) / 1e6;
        awaitGone(access, pod);
        return millis;
    }

    /// The same looks after every deletion, seldom and without a process of their own: they take no time from what is
    /// measured.
    private static void awaitGone(KubernetesAccess access, String pod) {
        Call look = Call.read(ResourceType.POD.path(VICTIMS, pod));
        long deadline = System.nanoTime() + SOON.toNanos();
        do {
            assertThat(System.nanoTime()).as("pod " + pod + " is still there").isLessThan(deadline);
            LockSupport.parkNanos(LOOK.toNanos());
        } while (access.call(look) instanceof Answer.Success);
    }

    private void shells(Path folder, KubernetesAccess access) {
        int done = ROUNDS;
        for (String pod : start("shell")) {
            quiet.await();
            Process shell = cluster.shell(VICTIMS, pod);
            try {
                awaitGone(access, pod);
                var _ = Waterfalls.await(folder, ++done, SOON);
            } finally {
                shell.destroy();
            }
        }
    }

    private List<String> start(String prefix) {
        List<String> pods = new ArrayList<>();
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < ROUNDS; i++) {
            pods.add(prefix + "-" + i);
            yaml.append(Cluster.idlePod(VICTIMS, prefix + "-" + i)).append("---\n");
        }
        cluster.apply(yaml.toString());
        pods.forEach(pod -> cluster.awaitRunning(VICTIMS, pod));
        return pods;
    }

    private static double[] unboxed(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static String row(String name, double[] millis) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        return String.format(Locale.ROOT, "%-55s %9.1f %9.1f", name, at(sorted, 0.50), at(sorted, 0.99));
    }

    private static double at(double[] sorted, double share) {
        return sorted.length == 0
                ? Double.NaN
                : sorted[(int) Math.min(sorted.length - 1L, Math.round(share * (sorted.length - 1)))];
    }
}
