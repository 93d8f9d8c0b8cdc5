// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.state.PodResources;
import io.shikra.engine.state.ResourceMeta;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Pods and what they belong to, as watches tell them. What can be said by joining tables when it is asked for is not
/// kept; which Services select a pod is, and worked out when either changes.
///
/// A controller is known by name and UID from the reference of what it controls; its labels come with its own watch,
/// which need not run.
public final class ClusterResources implements PodResources {
    private static final String REPLICA_SET = "ReplicaSet";
    private static final String REPLICATION_CONTROLLER = "ReplicationController";
    private static final String DEPLOYMENT = "Deployment";

    private final Map<String, Pod> pods = new ConcurrentHashMap<>();
    private final Map<String, ServiceInfo> services = new ConcurrentHashMap<>();
    private final Map<String, ResourceMeta> namespaces = new ConcurrentHashMap<>();
    private final Map<String, Controlled> replicaSets = new ConcurrentHashMap<>();
    private final Map<String, ResourceMeta> replicationControllers = new ConcurrentHashMap<>();
    private final Map<String, ResourceMeta> deployments = new ConcurrentHashMap<>();

    /// An object and the one that controls it.
    private record Controlled(ObjectInfo info, ResourceMeta meta, ResourceMeta controller) {
        static Controlled of(ObjectInfo info) {
            return new Controlled(info, info.shown(), info.controller().shown());
        }

        boolean by(String kind) {
            return info.controller().kind().equals(kind);
        }
    }

    /// @param namespace what is known of it without its own watch: the name
    private record Pod(
            PodInfo info, Controlled object, ResourceMeta namespace, ByteString ip, List<ResourceMeta> services) {
        Pod with(List<ResourceMeta> selecting) {
            return new Pod(info, object, namespace, ip, selecting);
        }
    }

    public synchronized void put(PodInfo pod) {
        ObjectInfo object = pod.object();
        Pod before = pods.get(object.uid());
        if (before == null || !before.info.equals(pod)) {
            pods.put(
                    object.uid(),
                    new Pod(
                            pod,
                            Controlled.of(object),
                            ResourceMeta.of(object.namespace(), "", Map.of()),
                            ByteString.of(pod.ip()),
                            selecting(object)));
        }
    }

    public synchronized void removePod(String uid) {
        pods.remove(uid);
    }

    public synchronized void put(ServiceInfo service) {
        ServiceInfo before = services.put(service.object().uid(), service);
        if (!service.equals(before)) {
            selectAnew(service.object().namespace());
        }
    }

    public synchronized void removeService(String uid) {
        ServiceInfo before = services.remove(uid);
        if (before != null) {
            selectAnew(before.object().namespace());
        }
    }

    private void selectAnew(String namespace) {
        pods.replaceAll((_, pod) ->
                pod.info.object().namespace().equals(namespace) ? pod.with(selecting(pod.info.object())) : pod);
    }

    private List<ResourceMeta> selecting(ObjectInfo pod) {
        return services.values().stream()
                .filter(service -> service.selects(pod))
                .sorted(Comparator.comparing(service -> service.object().name()))
                .map(service -> service.object().shown())
                .toList();
    }

    /// @param kind not [Kind#POD]
    public void put(Kind kind, ObjectInfo object) {
        switch (kind) {
            case NAMESPACE -> namespaces.put(object.name(), object.shown());
            case DEPLOYMENT -> deployments.put(object.uid(), object.shown());
            case REPLICATION_CONTROLLER -> replicationControllers.put(object.uid(), object.shown());
            case REPLICA_SET -> replicaSets.put(object.uid(), Controlled.of(object));
            case POD -> throw new IllegalArgumentException("a pod is more than its metadata");
        }
    }

    /// @param name of the object; only namespaces are known by it
    public void remove(Kind kind, String name, String uid) {
        switch (kind) {
            case NAMESPACE -> namespaces.remove(name);
            case DEPLOYMENT -> deployments.remove(uid);
            case REPLICATION_CONTROLLER -> replicationControllers.remove(uid);
            case REPLICA_SET -> replicaSets.remove(uid);
            case POD -> removePod(uid);
        }
    }

    @Override
    public @Nullable ResourceMeta find(Kind kind, String podUid) {
        Pod pod = pods.get(podUid);
        if (pod == null) {
            return null;
        }
        return switch (kind) {
            case POD -> pod.object.meta();
            case NAMESPACE -> namespaces.getOrDefault(pod.info.object().namespace(), pod.namespace);
            case REPLICATION_CONTROLLER ->
                pod.object.by(REPLICATION_CONTROLLER)
                        ? replicationControllers.getOrDefault(controllerUid(pod.object), pod.object.controller())
                        : null;
            case REPLICA_SET -> replicaSet(pod.object);
            case DEPLOYMENT -> deployment(pod.object);
        };
    }

    private @Nullable ResourceMeta replicaSet(Controlled pod) {
        if (!pod.by(REPLICA_SET)) {
            return null;
        }
        Controlled found = replicaSets.get(controllerUid(pod));
        return found == null ? pod.controller() : found.meta();
    }

    private @Nullable ResourceMeta deployment(Controlled pod) {
        Controlled replicaSet = pod.by(REPLICA_SET) ? replicaSets.get(controllerUid(pod)) : null;
        return replicaSet != null && replicaSet.by(DEPLOYMENT)
                ? deployments.getOrDefault(controllerUid(replicaSet), replicaSet.controller())
                : null;
    }

    private static String controllerUid(Controlled object) {
        return object.info.controller().uid();
    }

    @Override
    public List<ResourceMeta> services(String podUid) {
        Pod pod = pods.get(podUid);
        return pod == null ? List.of() : pod.services;
    }

    @Override
    public ByteString ip(String podUid) {
        Pod pod = pods.get(podUid);
        return pod == null ? ByteString.EMPTY : pod.ip;
    }
}
