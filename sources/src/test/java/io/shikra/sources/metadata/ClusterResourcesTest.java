// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.state.PodResources.Kind;
import io.shikra.engine.state.ResourceMeta;
import io.shikra.sources.metadata.ObjectInfo.Owner;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ClusterResourcesTest {
    private final ClusterResources cluster = new ClusterResources();

    private static PodInfo pod(String uid, Owner owner, Map<String, String> labels) {
        return new PodInfo(new ObjectInfo("shop", "web-" + uid, uid, labels, owner), "10.0.0.7", List.of());
    }

    private static ObjectInfo object(String name, String uid, Owner owner) {
        return new ObjectInfo("shop", name, uid, Map.of("of", name), owner);
    }

    private static ServiceInfo service(String namespace, String name, Map<String, String> selector) {
        return new ServiceInfo(
                new ObjectInfo(namespace, name, "u-" + namespace + name, Map.of(), Owner.NONE), selector);
    }

    private String name(Kind kind) {
        ResourceMeta found = cluster.find(kind, "p");
        return found == null ? "<absent>" : found.name() + " " + found.uid() + " " + found.labels();
    }

    private List<String> services() {
        return cluster.services("p").stream()
                .map(service -> service.name().toString())
                .toList();
    }

    @Test
    void aPodIsKnownUntilItIsGone() {
        cluster.put(pod("p", Owner.NONE, Map.of("app", "web")));

        assertThat(name(Kind.POD)).isEqualTo("web-p p [app:web]");
        assertThat(cluster.ip("p").toString()).isEqualTo("10.0.0.7");
        assertThat(name(Kind.NAMESPACE)).isEqualTo("shop  []");
        assertThat(name(Kind.REPLICA_SET)).isEqualTo("<absent>");

        cluster.removePod("p");
        assertThat(name(Kind.POD)).isEqualTo("<absent>");
        assertThat(cluster.ip("p").isEmpty()).isTrue();
    }

    @Test
    void theChainOfControllersIsFollowedInWhateverOrderItsLinksCome() {
        cluster.put(pod("p", new Owner("ReplicaSet", "web-7d9c", "rs"), Map.of()));
        assertThat(name(Kind.REPLICA_SET)).as("by reference").isEqualTo("web-7d9c rs []");
        assertThat(name(Kind.DEPLOYMENT)).isEqualTo("<absent>");

        cluster.put(Kind.REPLICA_SET, object("web-7d9c", "rs", new Owner("Deployment", "web", "d")));
        assertThat(name(Kind.REPLICA_SET)).isEqualTo("web-7d9c rs [of:web-7d9c]");
        assertThat(name(Kind.DEPLOYMENT)).as("by reference").isEqualTo("web d []");

        cluster.put(Kind.DEPLOYMENT, object("web", "d", Owner.NONE));
        assertThat(name(Kind.DEPLOYMENT)).isEqualTo("web d [of:web]");
        assertThat(name(Kind.REPLICATION_CONTROLLER)).isEqualTo("<absent>");
    }

    @Test
    void aReplicaSetOfSomethingElseHasNoDeployment() {
        cluster.put(pod("p", new Owner("ReplicaSet", "web-7d9c", "rs"), Map.of()));
        cluster.put(Kind.REPLICA_SET, object("web-7d9c", "rs", new Owner("Rollout", "web", "r")));

        assertThat(name(Kind.DEPLOYMENT)).isEqualTo("<absent>");
    }

    @Test
    void replicationControllersAndNamespacesHaveLabelsOnceTheyAreHeardOf() {
        cluster.put(pod("p", new Owner("ReplicationController", "old", "rc"), Map.of()));
        assertThat(name(Kind.REPLICATION_CONTROLLER)).isEqualTo("old rc []");

        cluster.put(Kind.REPLICATION_CONTROLLER, object("old", "rc", Owner.NONE));
        cluster.put(Kind.NAMESPACE, object("shop", "ns", Owner.NONE));
        assertThat(name(Kind.REPLICATION_CONTROLLER)).isEqualTo("old rc [of:old]");
        assertThat(name(Kind.NAMESPACE)).isEqualTo("shop ns [of:shop]");

        cluster.remove(Kind.NAMESPACE, "shop", "ns");
        assertThat(name(Kind.NAMESPACE)).isEqualTo("shop  []");
    }

    @Test
    void servicesAreThoseOfTheNamespaceWhoseWholeSelectorThePodFits() {
        cluster.put(service("shop", "web", Map.of("app", "web")));
        cluster.put(service("shop", "other", Map.of("app", "web", "tier", "back")));
        cluster.put(service("shop", "external", Map.of()));
        cluster.put(service("elsewhere", "web", Map.of("app", "web")));
        cluster.put(pod("p", Owner.NONE, Map.of("app", "web", "v", "1")));
        cluster.put(service("shop", "canary", Map.of("v", "1")));

        assertThat(services()).containsExactly("canary", "web");
        assertThat(cluster.services("nosuch")).isEmpty();
    }

    @Test
    void aChangeOfLabelsOrSelectorChangesTheServices() {
        cluster.put(service("shop", "web", Map.of("app", "web")));
        cluster.put(pod("p", Owner.NONE, Map.of("app", "web")));
        assertThat(services()).containsExactly("web");

        cluster.put(pod("p", Owner.NONE, Map.of("app", "quarantine")));
        assertThat(services()).isEmpty();

        cluster.put(service("shop", "web", Map.of("app", "quarantine")));
        assertThat(services()).containsExactly("web");

        cluster.removeService("u-shopweb");
        assertThat(services()).isEmpty();
    }
}
