// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.clients.kubernetes.KubernetesAccess;
import io.shikra.clients.kubernetes.ObjectWatch;
import io.shikra.clients.kubernetes.ResourceType;
import io.shikra.engine.state.PodResources;
import io.shikra.sources.metadata.ClusterResources;
import io.shikra.sources.metadata.ObjectInfo;
import io.shikra.sources.metadata.PodInfo;
import io.shikra.sources.metadata.PodTable;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// What detection knows of the cluster, fed by watches: by those of pods and Services, which the responding wing has
/// anyway, and by one of each further kind that the rules ask for.
final class ClusterTables {
    private static final System.Logger LOG = System.getLogger(ClusterTables.class.getName());

    final PodTable pods = new PodTable();
    final ClusterResources resources = new ClusterResources();

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

    /// Starts a watch of the metadata of each kind.
    List<ObjectWatch> watch(KubernetesAccess access, Set<PodResources.Kind> kinds) {
        return kinds.stream()
                .map(kind -> access.watchMetadata(type(kind), "", of(kind)))
                .toList();
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
