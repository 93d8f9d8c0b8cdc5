// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.sources.metadata.NodeName.Node;
import io.shikra.sources.proc.HostFacts;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeNameTest {
    private static final HostFacts HOST = new HostFacts(
            1,
            100,
            "m1",
            "Mill-7",
            List.of(
                    new HostFacts.Interface("lo", InetAddress.ofLiteral("127.0.0.1"), 8),
                    new HostFacts.Interface("eth0", InetAddress.ofLiteral("10.0.0.7"), 24)));

    private static final Node OTHER = new Node("other", Set.of("10.0.0.8"), "m2");

    private static String name(Node... nodes) {
        return new NodeName("", HOST).among(List.of(nodes));
    }

    @Test
    void whatWasToldCounts() {
        NodeName told = new NodeName("told", HOST);

        assertThat(told.given()).contains("told");
        assertThat(told.among(List.of(new Node("seven", Set.of("10.0.0.7"), "m1"))))
                .isEqualTo("told");
    }

    @Test
    void theNodeWithOurAddressIsOurs() {
        assertThat(name(OTHER, new Node("seven", Set.of("10.0.0.7"), "m9"))).isEqualTo("seven");
    }

    @Test
    void withoutOneTheNodeWithOurMachineId() {
        assertThat(name(OTHER, new Node("seven", Set.of("192.168.0.7"), "m1"))).isEqualTo("seven");
    }

    @Test
    void twoCandidatesAreNone() {
        Node seven = new Node("seven", Set.of("10.0.0.7"), "m1");
        Node clone = new Node("clone", Set.of("10.0.0.7"), "m1");

        assertThat(name(seven, clone)).isEqualTo("mill-7");
    }

    @Test
    void aLoopbackAddressSaysNothing() {
        assertThat(name(new Node("odd", Set.of("127.0.0.1"), "m3"))).isEqualTo("mill-7");
    }
}
