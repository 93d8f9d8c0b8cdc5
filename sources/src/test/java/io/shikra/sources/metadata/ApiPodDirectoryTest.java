// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.sources.metadata.ApiPodDirectory.State;
import io.shikra.sources.metadata.FakeApi.Answer;
import io.shikra.sources.proc.HostFacts;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Against a server that speaks list and watch.
final class ApiPodDirectoryTest {
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private FakeApi api = start(0);
    private Optional<ApiPodDirectory> directory = Optional.empty();

    @BeforeEach
    void fresh() {
        log.clear();
    }

    @AfterEach
    void stop() {
        directory.ifPresent(ApiPodDirectory::close);
        api.close();
    }

    @Test
    void listsThenFollowsTheWatch() {
        api.lists.add(Answer.of(FakeApi.list("10", "", FakeApi.pod("u1", "a", "9", "old"))));
        api.watches.add(Answer.held(FakeApi.event("MODIFIED", FakeApi.pod("u1", "a", "11", "new"))
                + FakeApi.event("ADDED", FakeApi.pod("u2", "b", "12", "two"))
                + FakeApi.event("ADDED", FakeApi.pod("u3", "c", "13", "three"))
                + FakeApi.event("DELETED", FakeApi.pod("u2", "b", "14", "two"))));

        ApiPodDirectory pods = open("n1");
        await(() -> pods.byUid("u3").isPresent() && pods.byUid("u2").isEmpty());

        assertThat(pods.byName("shop", "a"))
                .contains(new PodInfo(
                        "u1",
                        "shop",
                        "a",
                        Map.of("app", "new"),
                        Map.of("note", "x"),
                        "10.1.2.3",
                        "n1",
                        "sa",
                        Optional.of(new PodInfo.Owner("ReplicaSet", "web-7d", "rs")),
                        List.of(new PodInfo.Container(
                                "web", Fixtures.ID, "nginx:1.27", "docker.io/library/nginx@sha256:ff"))));
        assertThat(pods.status())
                .isEqualTo(new ApiPodDirectory.Status(State.SYNCED, "watching the pods of node n1", 2));
        assertThat(api.asked()).containsExactly("pods?limit=500", "pods?watch&resourceVersion=10");
        assertThat(api.tokens).containsOnly("Bearer secret");
    }

    @Test
    void readsAllPagesOfAList() {
        api.lists.add(Answer.of(FakeApi.list("10", "c/1", FakeApi.pod("u1", "a", "9", "x"))));
        api.lists.add(Answer.of(FakeApi.list("10", "", FakeApi.pod("u2", "b", "9", "x"))));
        api.watches.add(Answer.held(""));

        ApiPodDirectory pods = open("n1");
        await(() -> pods.byUid("u2").isPresent());

        assertThat(pods.byUid("u1")).isPresent();
        assertThat(api.asked()).contains("pods?limit=500&continue=c%2F1");
    }

    @Test
    void aBrokenWatchGoesOnWhereItWas() {
        String cut = FakeApi.event("ADDED", FakeApi.pod("u2", "b", "12", "two"));
        api.lists.add(Answer.of(FakeApi.list("10", "")));
        api.watches.add(Answer.of(FakeApi.event("ADDED", FakeApi.pod("u1", "a", "11", "one")) + cut.substring(0, 40)));
        api.watches.add(Answer.of(FakeApi.bookmark("20")));
        api.watches.add(Answer.held(cut));

        ApiPodDirectory pods = open("n1");
        await(() -> pods.byUid("u2").isPresent());

        assertThat(pods.byUid("u1")).isPresent();
        assertThat(api.asked())
                .containsExactly(
                        "pods?limit=500",
                        "pods?watch&resourceVersion=10",
                        "pods?watch&resourceVersion=11",
                        "pods?watch&resourceVersion=20");
    }

    @Test
    void aVersionThatIsTooOldMeansANewList() {
        api.lists.add(Answer.of(FakeApi.list("10", "", FakeApi.pod("u1", "a", "9", "x"))));
        api.watches.add(Answer.of(FakeApi.event("ERROR", "{\"kind\":\"Status\",\"code\":410,\"reason\":\"Expired\"}")));
        api.lists.add(Answer.of(FakeApi.list("50", "", FakeApi.pod("u2", "b", "49", "x"))));
        api.watches.add(new Answer(410, "{}", false));
        api.lists.add(Answer.of(FakeApi.list("60", "", FakeApi.pod("u3", "c", "59", "x"))));
        api.watches.add(Answer.held(""));

        ApiPodDirectory pods = open("n1");
        await(() -> pods.byUid("u3").isPresent() && pods.status().state() == State.SYNCED);

        assertThat(pods.byUid("u1")).isEmpty();
        assertThat(pods.status().pods()).isEqualTo(1);
    }

    @Test
    void forbiddenIsSaidOnceAndAskedSlowly() {
        api.lists.add(new Answer(403, "{}", false));
        api.lists.add(new Answer(403, "{}", false));
        api.lists.add(Answer.of(FakeApi.list("10", "")));
        api.watches.add(Answer.held(""));

        ApiPodDirectory pods = open("n1");
        await(() -> pods.status().state() == State.SYNCED);

        assertThat(log).hasSize(2);
        assertThat(log.getFirst()).contains("status 403").contains("allow get, list and watch of pods");
        assertThat(pauses).containsExactly(Duration.ofMinutes(1), Duration.ofMinutes(1));
    }

    @Test
    void whatWasKnownStaysKnownWhileTheServerIsAway() {
        api.lists.add(Answer.of(FakeApi.list("10", "", FakeApi.pod("u1", "a", "9", "x"))));
        api.watches.add(Answer.of(""));
        ApiPodDirectory pods = open("n1");
        await(() -> api.requests.size() >= 2);
        int port = api.port();
        api.close();
        await(() -> pods.status().state() == State.UNREACHABLE);

        assertThat(pods.byUid("u1")).isPresent();
        long said =
                log.stream().filter(line -> line.contains("cannot be reached")).count();
        assertThat(said).isEqualTo(1);

        api = start(port);
        api.watches.add(Answer.held(FakeApi.event("ADDED", FakeApi.pod("u2", "b", "11", "x"))));
        await(() -> pods.byUid("u2").isPresent());

        assertThat(api.asked()).containsExactly("pods?watch&resourceVersion=10");
    }

    @Test
    void pausesGrowUpToHalfAMinute() {
        api.close();

        ApiPodDirectory pods = open("n1");
        await(() -> pauses.size() >= 9);

        assertThat(pods.status().state()).isEqualTo(State.UNREACHABLE);
        assertThat(pauses.subList(0, 8).stream().map(Duration::toSeconds))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
        assertThat(log).hasSize(1);
    }

    @Test
    void findsTheNodeByItsAddressThenItsMachineId() throws Exception {
        String nodes = """
                {"items":[
                 {"metadata":{"name":"first"},"status":{"nodeInfo":{"machineID":"m1"},"addresses":[{"type":"InternalIP","address":"10.0.0.1"}]}},
                 {"metadata":{"name":"second"},"status":{"nodeInfo":{"machineID":"m2"},"addresses":[{"type":"Hostname","address":"x"},{"address":"10.0.0.2","type":"InternalIP"}]}},
                 {"metadata":{"name":"third"},"status":{"nodeInfo":{"machineID":"m2"},"addresses":[]}}]}
                """;
        HostFacts byAddress = host("m1", "10.0.0.2");
        HostFacts byMachine = host("m1", "192.168.0.1");
        HostFacts ambiguous = host("m2", "192.168.0.1");

        assertThat(name("", byAddress, nodes)).isEqualTo("second");
        assertThat(name("", byMachine, nodes)).isEqualTo("first");
        assertThat(name("", ambiguous, nodes)).isEqualTo("myhost");
        assertThat(name("told", byAddress, nodes)).isEqualTo("told");
    }

    @Test
    void brokenAnswersNeverEndTheDirectory() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String good = FakeApi.event("ADDED", FakeApi.pod("u1", "a", "11", "x"));
        for (int i = 0; i < 150; i++) {
            StringBuilder broken = new StringBuilder(good);
            for (int n = 0; n <= random.nextInt(4); n++) {
                int at = random.nextInt(broken.length() - 1);
                broken.setCharAt(at, (char) (random.nextInt(3) == 0 ? '"' : 32 + random.nextInt(95)));
            }
            api.lists.add(Answer.of(FakeApi.list("10", "", broken.toString())));
            api.watches.add(Answer.of(broken.toString()));
        }
        api.lists.add(Answer.of(FakeApi.list("10", "")));

        ApiPodDirectory pods = open("n1");
        await(() -> api.watches.isEmpty());
        // An answer may have carried off the resource version, never the directory itself.
        api.watches.add(Answer.held(FakeApi.event("ADDED", FakeApi.pod("end", "z", "99", "x"))));
        for (int i = 0; i < 5; i++) {
            api.lists.add(Answer.of(FakeApi.list("10", "")));
        }

        await(() -> pods.byUid("end").isPresent(), "seed " + seed);
    }

    private String name(String given, HostFacts host, String nodes) throws IOException, InterruptedException {
        api.nodes.add(Answer.of(nodes));
        try (ApiServer server = new ApiServer(api.access())) {
            return new NodeName(given, host).find(server);
        }
    }

    private static HostFacts host(String machineId, String address) throws IOException {
        return new HostFacts(
                0,
                100,
                machineId,
                "MyHost",
                List.of(new HostFacts.Interface("eth0", InetAddress.getByName(address), 24)));
    }

    private ApiPodDirectory open(String node) {
        ApiPodDirectory opened = new ApiPodDirectory(
                FakeApi.access(api.port()),
                new NodeName(node, new HostFacts(0, 100, "", "h", List.of())),
                log::add,
                time -> {
                    pauses.add(time);
                    LockSupport.parkNanos(1_000_000);
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                });
        directory = Optional.of(opened);
        return opened;
    }

    private static FakeApi start(int port) {
        try {
            return new FakeApi(port);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        await(condition, "nothing came within 20 s");
    }

    private static void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(2_000_000);
        }
    }
}
