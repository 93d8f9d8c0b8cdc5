// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.state.ContainerInfo.Network;
import io.shikra.testing.FuzzBudget;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BundleNetworkTest {
    private static final String TASK = "tasks/k8s.io/" + Fixtures.ID + "/config.json";
    private static final String RESULT = "{\"cniVersion\":\"1.0.0\",\"interfaces\":[{\"name\":\"eth0\"}],"
            + "\"ips\":[{\"address\":\"fd00::7/64\"},{\"address\":\"10.244.0.7/24\",\"gateway\":\"10.244.0.1\"}],"
            + "\"dns\":{}}";

    @TempDir
    Path dir;

    private Fixtures host;

    @BeforeEach
    void host() {
        host = new Fixtures(dir);
    }

    private Network network() {
        return new BundleResolver(host.roots(), () -> 0)
                .resolve(Fixtures.ID, "", 0)
                .orElseThrow()
                .network();
    }

    @Test
    void aPodsContainerHasTheAddressAndTheAnswerOfItsSandboxsPrimaryInterface() {
        host.file(TASK, Fixtures.CONTAINERD);
        host.file("cni/pods-" + Fixtures.SANDBOX + "-eth0", Fixtures.CNI);
        host.file("cni/cni-loopback-" + Fixtures.SANDBOX + "-lo", Fixtures.CNI.replace("10.244.0.7", "127.0.0.1"));
        host.file("cni/a-" + Fixtures.SANDBOX + "-net1", Fixtures.CNI.replace("10.244.0.7", "10.9.9.9"));
        host.file("cni/pods-" + Fixtures.ID + "-eth0", Fixtures.CNI.replace("10.244.0.7", "10.1.1.1"));

        assertThat(network()).isEqualTo(new Network("10.244.0.7", RESULT, false, false, false));
    }

    @Test
    void withoutAnAnswerOfCniTheAddressIsEmpty() {
        host.file(TASK, Fixtures.CONTAINERD);

        assertThat(network()).isEqualTo(Network.NONE);
    }

    @Test
    void whatTheSandboxInheritsFromTheHostItsContainersDoToo() {
        host.file(TASK, Fixtures.CONTAINERD);
        host.file(
                "tasks/k8s.io/" + Fixtures.SANDBOX + "/config.json",
                "{\"linux\":{\"namespaces\":[{\"type\":\"mount\"},{\"type\":\"ipc\"}]}}");
        host.file("cni/pods-" + Fixtures.SANDBOX + "-eth0", Fixtures.CNI);

        assertThat(network()).isEqualTo(new Network("", "", false, true, false));
    }

    @Test
    void aNamespaceThatIsNotListedIsTheHosts() {
        host.file(TASK, Fixtures.CONTAINERD.replace("{\"type\":\"pid\"},", ""));
        assertThat(network().hostPid()).isTrue();
        host.file(TASK, Fixtures.CONTAINERD.replace("{\"type\":\"ipc\",\"path\":\"/proc/77/ns/ipc\"},", ""));
        assertThat(network()).isEqualTo(new Network("", "", false, false, true));
    }

    @Test
    void crioSaysItItself() {
        String annotations = "{\"annotations\":{\"io.kubernetes.cri-o.CNIResult\":\"{\\\"ips\\\":[]}\","
                + "\"io.kubernetes.cri-o.IP.0\":\"fd00::9\",\"io.kubernetes.cri-o.IP.1\":\"10.85.0.9\",";
        host.file(
                "overlay-containers/" + Fixtures.ID + "/userdata/config.json",
                Fixtures.CRI_O.replaceFirst("\\{\"annotations\":\\{", annotations.replace("\\", "\\\\")));

        assertThat(network().ip()).isEqualTo("10.85.0.9");
        assertThat(network().cniJson()).isEqualTo("{\"ips\":[]}");
    }

    @Test
    void dockersFilesNameTheModes() {
        host.file("docker/" + Fixtures.ID + "/config.v2.json", Fixtures.DOCKER);
        assertThat(network()).isEqualTo(new Network("172.17.0.2", "", false, false, false));

        host.file(
                "docker/" + Fixtures.ID + "/hostconfig.json",
                "{\"NetworkMode\":\"bridge\",\"PidMode\":\"host\",\"IpcMode\":\"private\"}");
        assertThat(network()).isEqualTo(new Network("172.17.0.2", "", true, false, false));
    }

    @Test
    void aDockerContainerOnAnothersNetworkHasItsAddress() {
        host.file("docker/" + Fixtures.SANDBOX + "/config.v2.json", Fixtures.DOCKER);
        host.file("docker/" + Fixtures.ID + "/config.v2.json", "{\"Name\":\"/side\"}");
        host.file(
                "docker/" + Fixtures.ID + "/hostconfig.json",
                "{\"NetworkMode\":\"container:" + Fixtures.SANDBOX + "\"}");

        assertThat(network().ip()).isEqualTo("172.17.0.2");
    }

    @Test
    void damagedAnswersLoseTheAddressAndNothingElse() {
        host.file(TASK, Fixtures.CONTAINERD);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        FuzzBudget budget = FuzzBudget.of(300, 1);
        while (budget.next()) {
            byte[] bytes = Fixtures.CNI.getBytes(StandardCharsets.UTF_8);
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) (' ' + random.nextInt(95));
            }
            int length = random.nextInt(bytes.length);
            host.file("cni/pods-" + Fixtures.SANDBOX + "-eth0", new String(bytes, 0, length, StandardCharsets.UTF_8));

            assertThat(network().hostPid()).as("seed %d", seed).isFalse();
        }
    }
}
