// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e;

import static io.shikra.e2e.Chain.VICTIMS;
import static io.shikra.e2e.Chain.freePort;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From a system call in a pod, or an alert over HTTP, to the pod's deletion, on a real cluster.
@Tag("chain")
class ChainTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path data;

    private Chain chain;
    private Cluster cluster;

    @BeforeEach
    void prepare() {
        chain = Chain.prepare();
        cluster = chain.cluster;
    }

    @AfterEach
    void clear() {
        if (chain != null) {
            chain.removeResources();
        }
    }

    @Test
    void aTerminalShellEndsInThePodsDeletionByTheTutorialsContainer() {
        cluster.image(Chain.DELETER, Chain.read("delete-pod.sh"));
        chain.applyTutorial(
                "06-workflowtemplate.yaml",
                "04-sensor.yaml",
                "05-workflow-rbac.yaml",
                "02-eventsource-webhook.yaml",
                "03-sensor-rbac.yaml",
                "01-eventbus.yaml");
        shellInPodIsAnsweredByItsDeletion("delete-pod-");
    }

    @Test
    void aTerminalShellEndsInThePodsDeletionByAResourceTemplate() {
        chain.applyTutorial("01-eventbus.yaml", "02-eventsource-webhook.yaml", "03-sensor-rbac.yaml");
        chain.apply("resource-variant.yaml");
        shellInPodIsAnsweredByItsDeletion("by-resource-");
    }

    @Test
    void aTerminalShellEndsInThePodsDeletionByATriggerAlone() {
        chain.applyTutorial("02-eventsource-webhook.yaml");
        chain.apply("k8s-variant.yaml");
        shellInPodIsAnsweredByItsDeletion("");
    }

    private void shellInPodIsAnsweredByItsDeletion(String workflowPrefix) {
        cluster.startPod(VICTIMS, "pwned");
        cluster.startPod(VICTIMS, "twin");
        String twin = cluster.uid(VICTIMS, "twin");
        try (Shikra shikra = Shikra.start(chain.arguments(data, freePort())).awaitReady()) {
            Process shell = cluster.shell(VICTIMS, "pwned");
            try {
                String alert =
                        shikra.await("the alert", SOON, line -> line.contains("A shell was spawned in a container"));
                assertThat(alert).contains("Notice").contains("process=sh");
                Cluster.await("the pod is gone", SOON, () -> !cluster.exists(VICTIMS, "pwned"));
            } finally {
                shell.destroy();
            }
            assertThat(cluster.uid(VICTIMS, "twin")).isEqualTo(twin);
            if (!workflowPrefix.isEmpty()) {
                assertThat(cluster.kubectl("-n", "argo", "get", "workflows", "-o", "name"))
                        .contains(workflowPrefix);
                // while Shikra runs: once it has ended, nobody carries the workflow on
                Cluster.await(
                        "the workflow succeeded", SOON, () -> workflowPhases().contains("Succeeded"));
            }
            String incidents = incidents();
            System.out.println(incidents);
            assertThat(incidents).contains(VICTIMS + "/pwned").doesNotContain("twin");
        }
    }

    @Test
    void aConnectionToTheApiServerFromAPodIsNamedByItsService() {
        cluster.startPod(VICTIMS, "caller");
        try (Shikra shikra = Shikra.start(chain.arguments(data, freePort())).awaitReady()) {
            // whether it is answered does not matter: the connection is what is seen
            var _ = cluster.succeeds("-n", VICTIMS, "exec", "caller", "--", "nc", "-w", "1", "10.96.0.1", "443");

            String alert = shikra.await(
                    "the alert", SOON, line -> line.contains("Unexpected connection to K8s API Server from container"));
            assertThat(alert).contains("->10.96.0.1:443").contains("k8s_pod_name=caller");
        }
    }

    @Test
    void anAlertOverHttpDeletesThePodThatItMeans() {
        chain.applyTutorial("01-eventbus.yaml", "02-eventsource-webhook.yaml", "03-sensor-rbac.yaml");
        chain.apply("resource-variant.yaml");
        cluster.startPod(VICTIMS, "pwned");
        cluster.startPod(VICTIMS, "twin");
        int port = freePort();
        try (Shikra _ = Shikra.start(chain.arguments(data, port)).awaitReady()) {
            String id = cluster.containerId(VICTIMS, "pwned");
            String alert = Chain.alert(UUID.randomUUID().toString(), VICTIMS, "pwned", id, Instant.now());

            assertThat(Chain.post(port, "/", alert)).isEqualTo(200);

            Cluster.await("the pod is gone", SOON, () -> !cluster.exists(VICTIMS, "pwned"));
            assertThat(cluster.exists(VICTIMS, "twin")).isTrue();
        }
    }

    @Test
    void theEventSourcesOwnPortWorksAsArgosDoes() {
        chain.applyTutorial("01-eventbus.yaml", "02-eventsource-webhook.yaml", "03-sensor-rbac.yaml");
        chain.apply("resource-variant.yaml");
        cluster.startPod(VICTIMS, "pwned");
        try (Shikra _ = Shikra.start(chain.arguments(data, freePort())).awaitReady()) {
            String id = cluster.containerId(VICTIMS, "pwned");
            String alert = Chain.alert(UUID.randomUUID().toString(), VICTIMS, "pwned", id, Instant.now());

            assertThat(Chain.post(12000, "/falco", alert)).isEqualTo(200);

            Cluster.await("the pod is gone", SOON, () -> !cluster.exists(VICTIMS, "pwned"));
            String service = cluster.kubectl(
                    "-n",
                    "argo-events",
                    "get",
                    "service",
                    "webhook-falco-eventsource-svc",
                    "-o",
                    "jsonpath={.spec.ports[0].port}/{.spec.ports[0].protocol}");
            assertThat(service).isEqualTo("12000/TCP");
            for (String object : new String[] {"eventbus/default", "eventsource/webhook-falco", "sensor/by-resource"}) {
                Cluster.await(
                        object + " is ready", SOON, () -> conditions(object).matches("(True ?)+"));
            }
        }
    }

    @Test
    void theAlertOfAReplacedPodDeletesNothing() {
        chain.applyTutorial("02-eventsource-webhook.yaml");
        chain.apply("k8s-variant.yaml");
        cluster.startPod(VICTIMS, "pwned");
        String oldContainer = cluster.containerId(VICTIMS, "pwned");
        Instant seen = Instant.now();
        cluster.kubectl("-n", VICTIMS, "delete", "pod", "pwned", "--grace-period=0", "--force", "--wait=true");
        cluster.startPod(VICTIMS, "pwned");
        String replacement = cluster.uid(VICTIMS, "pwned");
        int port = freePort();
        try (Shikra _ = Shikra.start(chain.arguments(data, port)).awaitReady()) {
            String alert = Chain.alert(UUID.randomUUID().toString(), VICTIMS, "pwned", oldContainer, seen);

            assertThat(Chain.post(port, "/", alert)).isEqualTo(200);

            Cluster.await("the refusal is recorded", SOON, () -> incidents().contains("refused"));
            assertThat(cluster.uid(VICTIMS, "pwned")).isEqualTo(replacement);
            System.out.println(incidents());
        }
    }

    @Test
    void whatWasAcknowledgedIsDoneOnceAfterAHardKill() {
        chain.applyTutorial("02-eventsource-webhook.yaml");
        chain.apply("k8s-variant.yaml");
        cluster.startPod(VICTIMS, "pwned");
        cluster.startPod(VICTIMS, "twin");
        String id = cluster.containerId(VICTIMS, "pwned");
        String victim = cluster.uid(VICTIMS, "pwned");
        int port = freePort();
        try (Shikra first = Shikra.start(chain.arguments(data, port)).awaitReady()) {
            // from here on no call is answered: the alert is acknowledged, the effect cannot have been
            cluster.pauseApiServer();
            String alert = Chain.alert(UUID.randomUUID().toString(), VICTIMS, "pwned", id, Instant.now());
            assertThat(Chain.post(port, "/", alert)).isEqualTo(200);
            first.killHard();
        } finally {
            cluster.resumeApiServer();
        }
        try (Shikra _ = Shikra.start(chain.arguments(data, port)).awaitReady()) {
            Cluster.await("the pod is gone", SOON, () -> !cluster.exists(VICTIMS, "pwned"));
            assertThat(cluster.exists(VICTIMS, "twin")).isTrue();
            Cluster.await("the incident is closed", SOON, () -> incidents().contains("done"));
            assertThat(cluster.acceptedDeletions(victim)).isEqualTo(1);
        }
    }

    @Test
    void aForbiddenAccountStaysForbidden() {
        chain.applyTutorial("02-eventsource-webhook.yaml");
        chain.apply("k8s-variant.yaml");
        cluster.kubectl("delete", "clusterrolebinding", "e2e-kill-pods");
        cluster.startPod(VICTIMS, "pwned");
        int port = freePort();
        try (Shikra _ = Shikra.start(chain.arguments(data, port)).awaitReady()) {
            String id = cluster.containerId(VICTIMS, "pwned");
            assertThat(Chain.post(
                            port, "/", Chain.alert(UUID.randomUUID().toString(), VICTIMS, "pwned", id, Instant.now())))
                    .isEqualTo(200);

            Cluster.await("the refusal is recorded", SOON, () -> incidents().contains("cannot delete"));
            assertThat(cluster.exists(VICTIMS, "pwned")).isTrue();
        }
    }

    private String workflowPhases() {
        return cluster.kubectl("-n", "argo", "get", "workflows", "-o", "jsonpath={.items[*].status.phase}");
    }

    private String conditions(String object) {
        return cluster.kubectl("-n", "argo-events", "get", object, "-o", "jsonpath={.status.conditions[*].status}");
    }

    private String incidents() {
        try (Shikra command = Shikra.start("incidents", "--data", data.toString())) {
            command.waitForEnd(SOON);
            return command.said();
        }
    }

    @Test
    void aKubeconfigWithoutRightsIsALinePerKindAndTheRestRuns() throws IOException {
        Path kubeconfig = Files.copy(Path.of(cluster.kubeconfig()), data.resolve("kubeconfig"));
        cluster.kubectl("create", "serviceaccount", "powerless", "--namespace", "argo-events");
        try {
            String token = cluster.kubectl("create", "token", "powerless", "--namespace", "argo-events");
            String file = "--kubeconfig=" + kubeconfig;
            cluster.kubectl("config", file, "set-credentials", "powerless", "--token=" + token);
            cluster.kubectl("config", file, "set-context", "--current", "--user=powerless");
            int port = Chain.freePort();
            try (Shikra shikra = Shikra.start(
                            "run",
                            "--data",
                            data.resolve("log").toString(),
                            "--hub-port",
                            Integer.toString(port),
                            "--kubeconfig",
                            kubeconfig.toString())
                    .awaitReady()) {
                assertThat(shikra.said()).contains("observe only").doesNotContain("\tat ");
                assertThat(shikra.lines().stream()
                                .filter(line -> line.contains("watch of pods: 403 pods is forbidden")))
                        .hasSize(1);
                assertThat(Live.answers(port)).isTrue();
            }
        } finally {
            cluster.kubectl("delete", "serviceaccount", "powerless", "--namespace", "argo-events");
        }
    }
}
