// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.state.PodResources.Kind;
import io.shikra.engine.state.ResourceMeta;
import io.shikra.sources.metadata.NodeName;
import io.shikra.sources.metadata.ObjectInfo;
import io.shikra.sources.metadata.PodInfo;
import io.shikra.sources.proc.HostFacts;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// With the objects that a watch tells.
class ClusterTablesTest {
    private static final String POD = """
            {"kind":"Pod","metadata":{"namespace":"shop","name":"web-1","uid":"p","labels":{"app":"web"},
               "ownerReferences":[{"kind":"Other","name":"x","uid":"x"},
                 {"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-7d9c","uid":"rs","controller":true}]},
             "spec":{"nodeName":"n1"},
             "status":{"podIP":"10.0.0.7","containerStatuses":[{"name":"web","containerID":"containerd://3ad7","imageID":"nginx@sha256:ff"}]}}
            """;
    private static final String SERVICE = """
            {"kind":"Service","metadata":{"namespace":"shop","name":"web","uid":"s"},"spec":{"selector":{"app":"web"}}}
            """;

    private static final HostFacts HOST = new HostFacts(1, 100, "", "host", List.of());

    private final ClusterTables tables = new ClusterTables(new NodeName("here", HOST));

    private static ObjectNode json(String text) {
        return (ObjectNode) JsonMapper.shared().readTree(text);
    }

    private List<String> services() {
        return tables.resources.services("p").stream()
                .map(service -> service.name().toString())
                .toList();
    }

    @Test
    void onePodWatchFeedsContainersAndFields() {
        tables.ofPods().present(json(POD));

        assertThat(tables.pods.byName("shop", "web-1"))
                .hasValue(new PodInfo(
                        new ObjectInfo(
                                "shop",
                                "web-1",
                                "p",
                                Map.of("app", "web"),
                                new ObjectInfo.Owner("ReplicaSet", "web-7d9c", "rs")),
                        "10.0.0.7",
                        List.of(new PodInfo.Container("3ad7", "nginx@sha256:ff"))));
        ResourceMeta replicaSet = Objects.requireNonNull(tables.resources.find(Kind.REPLICA_SET, "p"));
        assertThat(replicaSet.name()).hasToString("web-7d9c");

        tables.ofPods().gone(json("{\"metadata\":{\"namespace\":\"shop\",\"name\":\"web-1\",\"uid\":\"p\"}}"));

        assertThat(tables.pods.byUid("p")).isEmpty();
        assertThat(tables.resources.find(Kind.POD, "p")).isNull();
    }

    @Test
    void onlyWhatIsKeptOfAPodIsNews() {
        tables.ofPods().present(json(POD));
        long version = tables.pods.version();

        tables.ofPods().present(json(POD.replace("\"status\":{", "\"status\":{\"phase\":\"Running\",")));
        assertThat(tables.pods.version()).isEqualTo(version);
        tables.ofPods().present(json(POD.replace("\"app\":\"web\"", "\"app\":\"api\"")));
        assertThat(tables.pods.version()).isGreaterThan(version);
    }

    @Test
    void servicesSelectPodsButAnExternalNameSelectsNone() {
        tables.ofPods().present(json(POD));
        tables.ofServices().present(json(SERVICE));
        assertThat(services()).containsExactly("web");

        tables.ofServices().present(json(SERVICE.replace("\"spec\":{", "\"spec\":{\"type\":\"ExternalName\",")));
        assertThat(services()).isEmpty();

        tables.ofServices().present(json(SERVICE));
        tables.ofServices().gone(json("{\"metadata\":{\"namespace\":\"shop\",\"name\":\"web\",\"uid\":\"s\"}}"));
        assertThat(services()).isEmpty();
    }
}
