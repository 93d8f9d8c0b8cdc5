// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.clients.kubernetes.Answer;
import io.shikra.clients.kubernetes.Call;
import io.shikra.clients.kubernetes.KubernetesAccess;
import io.shikra.clients.kubernetes.ObjectWatch;
import io.shikra.clients.kubernetes.ResourceType;
import io.shikra.engine.state.PodResources;
import io.shikra.sources.metadata.ClusterResources;
import io.shikra.sources.metadata.NodeName;
import io.shikra.sources.metadata.ObjectInfo;
import io.shikra.sources.metadata.PodInfo;
import io.shikra.sources.metadata.PodTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// What detection knows of the cluster, fed by watches: of this node's pods, of Services, and of each further kind that
/// the rules ask for.
final class ClusterTables {
    private static final System.Logger LOG = System.getLogger(ClusterTables.class.getName());

    final PodTable pods = new PodTable();
    final ClusterResources resources = new ClusterResources();
    private final NodeName node;

    /// @param node whose pods matter
    ClusterTables(NodeName node) {
        this.node = node;
    }

    /// Starts a watch of this node's pods.
    ///
    /// @return nothing when nobody can say which node is ours: then somebody has to tell of all pods
    Optional<ObjectWatch> watchPods(KubernetesAccess access) {
        return node.given().or(() -> ofOurs(access)).map(name -> access.watchPodsOf(name, ofPods()));
    }

    private Optional<String> ofOurs(KubernetesAccess access) {
        return switch (access.call(Call.read("/api/v1/nodes"))) {
            case Answer.Success(int _, ObjectNode list) -> {
                List<NodeName.Node> nodes = new ArrayList<>();
                list.path("items").forEach(item -> nodes.add(ApiObjects.node(item)));
                yield Optional.of(node.among(nodes));
            }
            case Answer.Refusal(int _, String _, String message) -> unknown(message);
            case Answer.NoAnswer(String message) -> unknown(message);
        };
    }

    private static Optional<String> unknown(String reason) {
        LOG.log(
                System.Logger.Level.WARNING,
                "nodes cannot be listed to find ours ({0}): allow it, or set NODE_NAME; the pods of all nodes are"
                        + " followed meanwhile",
                reason);
        return Optional.empty();
    }

    ObjectWatch.Listener ofPods() {
        return new ObjectWatch.Listener() {
            @Override
            public void present(ObjectNode object) {
                PodInfo pod = ApiObjects.pod(object);
                resources.put(pod);
                pods.put(pod);
            }

            @Override
            public void gone(ObjectNode object) {
                String uid = ApiObjects.object(object).uid();
                resources.removePod(uid);
                pods.remove(uid);
            }
        };
    }

    ObjectWatch.Listener ofServices() {
        return new ObjectWatch.Listener() {
            @Override
            public void present(ObjectNode object) {
                resources.put(ApiObjects.service(object));
            }

            @Override
            public void gone(ObjectNode object) {
                resources.removeService(ApiObjects.object(object).uid());
            }
        };
    }

    /// Starts a watch of the metadata of a kind.
    ObjectWatch watch(KubernetesAccess access, PodResources.Kind kind) {
        return access.watchMetadata(type(kind), "", of(kind));
    }

    private static ResourceType type(PodResources.Kind kind) {
        return switch (kind) {
            case POD -> ResourceType.POD;
            case NAMESPACE -> ResourceType.NAMESPACE;
            case DEPLOYMENT -> ResourceType.DEPLOYMENT;
            case REPLICA_SET -> ResourceType.REPLICA_SET;
            case REPLICATION_CONTROLLER -> ResourceType.REPLICATION_CONTROLLER;
        };
    }

    private ObjectWatch.Listener of(PodResources.Kind kind) {
        return new ObjectWatch.Listener() {
            @Override
            public void present(ObjectNode object) {
                resources.put(kind, ApiObjects.object(object));
            }

            @Override
            public void gone(ObjectNode object) {
                ObjectInfo gone = ApiObjects.object(object);
                resources.remove(kind, gone.name(), gone.uid());
            }

            @Override
            public void trouble(String reason) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "watch of {0}; fields that k8smeta has of them are absent until it works; trying again",
                        reason);
            }
        };
    }
}
