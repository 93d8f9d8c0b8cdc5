// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContainerJsonTest {
    private static final String RECORD = """
            {"x": [1, {"y": 2}], "container": {"type": 7, "id": "0123456789ab", "full_id": "full", "name": "app",
             "image": "nginx:1.27", "imagerepo": "nginx", "imagetag": "1.27", "privileged": true, "created_time": 1,
             "env": ["A=1"], "labels": {"app": "web", "io.kubernetes.pod.name": "web-0",
             "io.kubernetes.pod.namespace": "shop", "io.kubernetes.pod.uid": "u"}, "pod_sandbox_labels": {"a": "b"},
             "Mounts": [{"Source": "/proc", "Destination": "/host", "Mode": "", "RW": true, "Propagation": "rslave"}]}}
            """;

    private static Optional<ContainerInfo> read(byte[] bytes) {
        return ContainerJson.read(bytes, bytes.length);
    }

    @Test
    void readsWhatTheContainerPluginWrites() {
        ContainerInfo info = read(RECORD.getBytes(StandardCharsets.UTF_8)).orElseThrow();

        assertThat(info.id()).isEqualTo("0123456789ab");
        assertThat(info.type()).isEqualTo("containerd");
        assertThat(info.image().repository()).isEqualTo("nginx");
        assertThat(info.privileged()).isTrue();
        assertThat(info.pod().name()).isEqualTo("web-0");
        assertThat(info.pod().namespace()).isEqualTo("shop");
        assertThat(info.pod().uid()).isEqualTo("u");
        assertThat(info.pod().labels()).isEqualTo(Map.of("a", "b"));
        assertThat(info.mounts()).isEqualTo(List.of(new ContainerInfo.Mount("/proc", "/host", "", true, "rslave")));
    }

    @Test
    void theRecordOfTheOldestProducersHasNoShell() {
        ContainerInfo info = read("{\"id\":\"0123456789ab\",\"type\":0,\"name\":\"web\",\"image\":\"nginx\"}"
                        .getBytes(StandardCharsets.UTF_8))
                .orElseThrow();

        assertThat(info.name()).isEqualTo("web");
        assertThat(info.type()).isEqualTo("docker");
        assertThat(info.image().name()).isEqualTo("nginx");
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        ContainerInfo info = read(RECORD.getBytes(StandardCharsets.UTF_8)).orElseThrow();
        byte[] written = ContainerJsonWriter.write(info);

        assertThat(written[written.length - 1]).isZero();
        assertThat(ContainerJson.read(written, written.length - 1)).hasValue(info);
    }

    @Test
    void recordsWithoutAnIdAndOtherBytesAreNoContainer() {
        assertThat(read("{}".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(read("[1]".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(read(new byte[0])).isEmpty();
        assertThat(read("{\"container\":{\"id\":7}}".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void damagedRecordsNeverThrow() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 3000; i++) {
            byte[] bytes = RECORD.getBytes(StandardCharsets.UTF_8);
            for (int k = random.nextInt(5); k >= 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(128);
            }
            int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
            assertThat(ContainerJson.read(bytes, length)).as("seed %d", seed).isNotNull();
        }
    }
}
