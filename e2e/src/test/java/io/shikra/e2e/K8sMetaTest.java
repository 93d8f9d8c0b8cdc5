// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a real API server and a real runtime say of the pod in which something happens.
@Tag("chain")
class K8sMetaTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String NAMESPACE = "owned";

    @TempDir
    Path folder;

    private static Cluster cluster;

    @BeforeAll
    static void pods() {
        cluster = Cluster.running();
        cluster.apply(Chain.read("owned-pods.yaml"));
        for (String app : List.of("web", "old")) {
            Cluster.await(
                    "the pod of " + app,
                    SOON,
                    () -> !pod(app, "{.items[*].metadata.name}").isEmpty());
            cluster.kubectl("-n", NAMESPACE, "wait", "--for=condition=Ready", "pod", "-l", "app=" + app);
        }
    }

    @AfterAll
    static void leaveNothing() {
        if (cluster != null) {
            cluster.kubectl(
                    "delete", "--ignore-not-found", "clusterrolebinding", "shikra-reader", "shikra-reader-apps");
            cluster.kubectl("delete", "--ignore-not-found", "clusterrole", "shikra-reader", "shikra-reader-apps");
            cluster.kubectl("delete", "namespace", NAMESPACE, "--wait=true");
        }
    }

    private static String pod(String app, String jsonpath) {
        return cluster.kubectl("-n", NAMESPACE, "get", "pods", "-l", "app=" + app, "-o", "jsonpath=" + jsonpath);
    }

    private static String first(String app, String path) {
        return pod(app, "{.items[0]" + path + "}");
    }

    private static void touch(String app, String mark) {
        cluster.kubectl("-n", NAMESPACE, "exec", first(app, ".metadata.name"), "--", "touch", "/tmp/" + mark);
    }

    private Shikra run(String kubeconfig, String... more) {
        return start(kubeconfig, Live.write(folder.resolve("rules.yaml"), Chain.read("k8smeta-rules.yaml")), more);
    }

    private Shikra start(String kubeconfig, Path rules, String... more) {
        List<String> words = new ArrayList<>(List.of("run", "--argo", "off", "--kubeconfig", kubeconfig));
        words.addAll(List.of("--data", folder.resolve("data").toString(), "-r", rules.toString()));
        words.addAll(List.of("--hub-port", Integer.toString(Chain.freePort())));
        words.addAll(List.of(more));
        return Shikra.start(words).awaitReady();
    }

    private static String awaitAlert(Shikra shikra, String app, String mark) {
        Cluster.await("an alert about " + mark, SOON, () -> {
            touch(app, mark);
            return shikra.lines().stream().anyMatch(line -> line.contains("touched /tmp/" + mark + " "));
        });
        return shikra.await("the alert", SOON, line -> line.contains("touched /tmp/" + mark + " "));
    }

    @Test
    void anAlertNamesThePodsOwnersServicesAndAddress() {
        String ip = first("web", ".status.podIP");
        try (Shikra shikra = run(cluster.kubeconfig())) {
            String alert = awaitAlert(shikra, "web", "one");

            assertThat(alert)
                    .contains(" pod=" + first("web", ".metadata.name") + " uid=" + first("web", ".metadata.uid") + " ")
                    .contains("app:web")
                    .contains(" ip=" + ip + " ns=owned team=blue rs=web-")
                    .contains(" app=web deployment=web release=stable rc=<NA> svc=(all,web) tier=(front) ")
                    .contains(" cip=" + ip + " kip=" + ip
                            + " hostnet=false hostpid=false hostipc=false cni={\"cniVersion\":")
                    .contains("\"address\":\"" + ip + "/24\"");
            String cni = alert.substring(alert.indexOf(" cni=") + 5, alert.indexOf(" kcni="));
            assertThat(alert).contains(" kcni=" + cni);
        }
    }

    @Test
    void rulesThatComeWhileItRunsAreToldAlsoWhatOnlyTheyAskFor() {
        Path rules = Live.write(folder.resolve("later.yaml"), """
                - rule: Marked command
                  desc: asks nothing of the API server
                  condition: evt.type in (execve, execveat) and proc.name = touch
                  output: touched %proc.args by the first rules
                  priority: NOTICE
                """);
        try (Shikra shikra = start(cluster.kubeconfig(), rules)) {
            assertThat(awaitAlert(shikra, "web", "seven")).contains("by the first rules");

            Live.write(rules, Chain.read("k8smeta-rules.yaml"));
            shikra.await("the new rules", SOON, line -> line.contains("other rules (files have changed): 3 loaded"));

            // each kind when its list is there
            Cluster.await("what only the new rules ask for", SOON, () -> {
                touch("web", "eight");
                return shikra.lines().stream()
                        .anyMatch(line -> line.contains("touched /tmp/eight ")
                                && line.contains(" team=blue ")
                                && line.contains(" deployment=web release=stable "));
            });
            assertThat(awaitAlert(shikra, "old", "nine")).contains(" rc=old ");
        }
    }

    @Test
    void aPodOnTheHostsNetworkHasNoAddressOfItsOwn() {
        String ip = first("old", ".status.podIP");
        try (Shikra shikra = run(cluster.kubeconfig())) {
            assertThat(awaitAlert(shikra, "old", "two"))
                    .contains(" rc=old deployment=<NA> svc=<NA> ip=" + ip + " cip= ")
                    .contains(" hostnet=true hostpid=true hostipc=false");
        }
    }

    @Test
    void onlyThePodsOfOneNodeAreWatchedForDetection() {
        try (Shikra shikra = run(cluster.kubeconfig(), "--node-name", "elsewhere")) {
            assertThat(awaitAlert(shikra, "web", "five"))
                    .contains(" unknown pod=<NA> labels=<NA> runtime=" + first("web", ".metadata.name"));
        }
        String node = first("web", ".spec.nodeName");
        try (Shikra shikra = run(cluster.kubeconfig())) {
            assertThat(awaitAlert(shikra, "web", "six")).contains("app:web");
        }
        assertThat(cluster.audited("/api/v1/pods?fieldSelector=spec.nodeName%3Delsewhere"))
                .isTrue();
        assertThat(cluster.audited("/api/v1/pods?fieldSelector=spec.nodeName%3D" + node))
                .isTrue();
    }

    @Test
    void aRefusedWatchIsOneLineInTheServersWordsAndGoesOnOnceAllowed() throws IOException {
        cluster.apply(Chain.read("reader-rbac.yaml"));
        try (Shikra shikra = run(kubeconfigOf("reader"))) {
            String line = shikra.await("the refusal", SOON, said -> said.contains("watch of replicasets: "));
            assertThat(line)
                    .contains(
                            "403 replicasets.apps is forbidden: User \"system:serviceaccount:owned:reader\" cannot list")
                    .contains("trying again");
            assertThat(shikra.lines()).anyMatch(said -> said.contains("nodes cannot be listed to find ours"));
            assertThat(awaitAlert(shikra, "old", "three")).contains("rc=old");
            assertThat(shikra.lines())
                    .filteredOn(said -> said.contains("watch of replicasets: "))
                    .hasSize(1);

            cluster.kubectl(
                    "create",
                    "clusterrolebinding",
                    "shikra-reader-apps",
                    "--clusterrole=shikra-reader-apps",
                    "--serviceaccount=owned:reader");
            assertThat(awaitAlert(shikra, "web", "four")).contains("deployment=web release=stable");
        }
    }

    private String kubeconfigOf(String account) throws IOException {
        String token = cluster.kubectl("-n", NAMESPACE, "create", "token", account);
        String admin = Files.readString(Path.of(cluster.kubeconfig()));
        return Live.write(
                        folder.resolve("kubeconfig"),
                        admin.replaceFirst("(?m)^users: .*$", "users: [{name: admin, user: {token: " + token + "}}]"))
                .toString();
    }
}
