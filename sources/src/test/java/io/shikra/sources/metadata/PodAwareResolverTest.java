// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.state.ContainerInfo;
import io.shikra.engine.state.ContainerResolver;
import io.shikra.engine.state.ContainerTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PodAwareResolverTest {
    private static final String UID = "6c1f0c9e-1111-2222-3333-444455556666";

    private final PodTable pods = new PodTable();
    private final ContainerInfo container = container(Fixtures.CONTAINERD);
    private final ContainerResolver resolver = new PodAwareResolver((id, cgroup, pid) -> Optional.of(container), pods);

    @Test
    void aPodThatIsNotKnownYetHoldsNothingUp() {
        assertThat(resolved()).isEqualTo(container);
    }

    @Test
    void labelsComeOnceThePodIsKnown() {
        pods.put(pod(UID, "docker.io/library/nginx@sha256:ff"));

        assertThat(resolved().pod().labels()).isEqualTo(Map.of("app", "shop"));
        assertThat(resolved().image().digest())
                .as("the runtime's own word stands")
                .isEqualTo("sha256:abcd");
    }

    @Test
    void theDigestComesFromTheStatusWhereTheRuntimeHasNone() {
        pods.put(pod(UID, "docker.io/library/nginx@sha256:ff"));
        ContainerInfo plain = container(Fixtures.CONTAINERD.replace("@sha256:abcd", ""));

        ContainerInfo completed = new PodAwareResolver((id, cgroup, pid) -> Optional.of(plain), pods)
                .resolve(Fixtures.ID, "", 1)
                .orElseThrow();

        assertThat(completed.image().digest()).isEqualTo("sha256:ff");
    }

    @Test
    void thePodsAddressCompletesWhatCniSaidNothingOf() {
        pods.put(pod(UID, ""));

        assertThat(resolved().network().ip()).isEqualTo("10.0.0.7");
    }

    @Test
    void theNodesAddressIsNotThatOfAContainerOnTheHostsNetwork() {
        pods.put(pod(UID, ""));
        ContainerInfo.Network ofHost = new ContainerInfo.Network("", "", false, true, false);

        assertThat(resolver.completed(container.withNetwork(ofHost)).network()).isEqualTo(ofHost);
    }

    @Test
    void aPodOfTheSameNameButAnotherUidIsAnotherPod() {
        pods.put(pod("another", ""));

        assertThat(resolved().pod().labels()).isEmpty();
    }

    @Test
    void labelsReachAContainerThatWasSeenBeforeItsPod() {
        ContainerTable containers = new ContainerTable(resolver);
        containers.put(container);
        ByteString id = ByteString.of(container.id());
        assertThat(containers.find(id)).isSameAs(container);

        pods.put(pod(UID, ""));

        assertThat(containers.find(id))
                .extracting(found -> found.pod().labels())
                .isEqualTo(Map.of("app", "shop"));
        assertThat(containers.find(id)).isSameAs(containers.find(id));
    }

    private ContainerInfo resolved() {
        return resolver.resolve(Fixtures.ID, "", 1).orElseThrow();
    }

    private static ContainerInfo container(String config) {
        byte[] bytes = config.getBytes(StandardCharsets.UTF_8);
        return Annotated.container(Fixtures.ID, OciConfig.parse(bytes, bytes.length), "containerd");
    }

    private static PodInfo pod(String uid, String imageId) {
        return new PodInfo(
                new ObjectInfo("shop", "web-7d9c", uid, Map.of("app", "shop"), ObjectInfo.Owner.NONE),
                "10.0.0.7",
                List.of(new PodInfo.Container(Fixtures.ID, imageId)));
    }
}
