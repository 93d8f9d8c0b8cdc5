// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.cluster;

import io.shikra.clients.kubernetes.KubernetesAccess;
import io.shikra.clients.kubernetes.ObjectWatch;
import io.shikra.clients.kubernetes.ResourceType;
import io.shikra.response.argo.Manifest;
import io.shikra.response.argo.Manifests;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The Argo resources of the cluster, as far as they are ours to run ([NativeScope]). A kind whose CRD is not installed
/// is looked for again every few seconds.
public final class ClusterManifests implements Manifests, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ClusterManifests.class.getName());
    private static final String ARGO = "argoproj.io/v1alpha1";
    private static final long LOOK_AGAIN_SECONDS = 5;

    static final List<ResourceType> TYPES = List.of(
            new ResourceType(ARGO, "EventBus", "eventbus", true),
            new ResourceType(ARGO, "EventSource", "eventsources", true),
            new ResourceType(ARGO, "Sensor", "sensors", true),
            new ResourceType(ARGO, "WorkflowTemplate", "workflowtemplates", true),
            new ResourceType(ARGO, "ClusterWorkflowTemplate", "clusterworkflowtemplates", false),
            new ResourceType(ARGO, "Workflow", "workflows", true));

    /// Kinds whose status is a subresource: a change of it alone is no news.
    private static final Set<String> QUIET = Set.of("EventBus", "EventSource", "Sensor");

    private final KubernetesAccess access;
    private final NativeScope scope;
    private final Map<String, Manifest> all = new LinkedHashMap<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final Map<ResourceType, ObjectWatch> watches = new HashMap<>();
    private final ScheduledExecutorService looker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("argo-crds").factory());

    private ClusterManifests(KubernetesAccess access, boolean everywhere) {
        this.access = access;
        this.scope = new NativeScope(everywhere);
    }

    /// @param everywhere configuration `argo: native`; else only namespaces with the label
    public static ClusterManifests watch(KubernetesAccess access, boolean everywhere) {
        ClusterManifests manifests = new ClusterManifests(access, everywhere);
        if (!everywhere) {
            manifests.watchNamespaces();
        }
        var _ = manifests.looker.scheduleWithFixedDelay(
                manifests::watchInstalled, 0, LOOK_AGAIN_SECONDS, TimeUnit.SECONDS);
        return manifests;
    }

    @Override
    public synchronized Optional<Manifest> find(String kind, String namespace, String name) {
        return Optional.ofNullable(all.get(kind + " " + namespace + "/" + name)).filter(this::ours);
    }

    @Override
    public synchronized List<Manifest> list(String kind) {
        return all.values().stream()
                .filter(manifest -> manifest.kind().equals(kind))
                .filter(this::ours)
                .toList();
    }

    @Override
    public synchronized void listen(Listener listener) {
        listeners.add(listener);
        all.values().stream().filter(this::ours).toList().forEach(listener::changed);
    }

    /// Objects of the cluster that nobody chose to run natively, by kind: for the banner.
    public synchronized Map<String, Integer> leftAlone() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        all.values().stream()
                .filter(manifest -> !ours(manifest))
                .forEach(manifest -> counts.merge(manifest.kind(), 1, Integer::sum));
        return counts;
    }

    /// Kinds that the API server serves and whose objects were listed.
    public synchronized List<String> caughtUp() {
        return TYPES.stream()
                .filter(type -> watches.containsKey(type) && watches.get(type).caughtUp())
                .map(ResourceType::kind)
                .toList();
    }

    private boolean ours(Manifest manifest) {
        return scope.includes(manifest.namespace());
    }

    private void watchInstalled() {
        try {
            for (ResourceType type : TYPES) {
                if (!watching(type) && access.types().served(type)) {
                    start(type);
                }
            }
        } catch (RuntimeException e) { // a scheduled task that throws is never run again
            LOG.log(System.Logger.Level.WARNING, "looking for Argo's CRDs failed, trying again", e);
        }
    }

    private synchronized boolean watching(ResourceType type) {
        return watches.containsKey(type);
    }

    private synchronized void start(ResourceType type) {
        if (!looker.isShutdown()) {
            watches.put(type, access.watch(type, "", new Objects(type)));
        }
    }

    private void watchNamespaces() {
        ObjectWatch watch = access.watch(ResourceType.NAMESPACE, "", new ObjectWatch.Listener() {
            @Override
            public void present(ObjectNode namespace) {
                Map<String, String> labels = new HashMap<>();
                namespace
                        .path("metadata")
                        .path("labels")
                        .properties()
                        .forEach(label ->
                                labels.put(label.getKey(), label.getValue().asString("")));
                rescope(namespace.at("/metadata/name").asString(""), labels);
            }

            @Override
            public void gone(ObjectNode namespace) {
                rescope(namespace.at("/metadata/name").asString(""), Map.of());
            }
        });
        synchronized (this) {
            watches.put(ResourceType.NAMESPACE, watch);
        }
    }

    private synchronized void rescope(String namespace, Map<String, String> labels) {
        List<Manifest> before = all.values().stream().filter(this::ours).toList();
        if (!scope.namespace(namespace, labels)) {
            return;
        }
        List<Manifest> after = all.values().stream().filter(this::ours).toList();
        before.stream().filter(manifest -> !ours(manifest)).forEach(this::tellRemoved);
        after.stream().filter(manifest -> !before.contains(manifest)).forEach(this::tellChanged);
    }

    private synchronized void put(Manifest manifest) {
        Manifest before = all.put(manifest.key(), manifest);
        boolean news = before == null || !QUIET.contains(manifest.kind()) || !sameWish(before, manifest);
        if (news && ours(manifest)) {
            tellChanged(manifest);
        }
    }

    private synchronized void remove(String key) {
        Manifest before = all.remove(key);
        if (before != null && ours(before)) {
            tellRemoved(before);
        }
    }

    private void tellChanged(Manifest manifest) {
        listeners.forEach(listener -> listener.changed(manifest));
    }

    private void tellRemoved(Manifest manifest) {
        listeners.forEach(listener -> listener.removed(manifest));
    }

    /// Equal but for what the API server and status writers keep there.
    private static boolean sameWish(Manifest a, Manifest b) {
        return wish(a.object()).equals(wish(b.object()));
    }

    private static ObjectNode wish(ObjectNode object) {
        ObjectNode wish = object.deepCopy();
        wish.remove("status");
        if (wish.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove(List.of("resourceVersion", "managedFields", "generation"));
        }
        return wish;
    }

    @Override
    public void close() {
        looker.shutdownNow();
        List<ObjectWatch> running;
        synchronized (this) {
            running = List.copyOf(watches.values());
        }
        running.forEach(ObjectWatch::close);
    }

    private final class Objects implements ObjectWatch.Listener {
        private final ResourceType type;

        Objects(ResourceType type) {
            this.type = type;
        }

        @Override
        public void present(ObjectNode object) {
            JsonNode metadata = object.path("metadata");
            put(new Manifest(
                    type.apiVersion(),
                    type.kind(),
                    metadata.path("namespace").asString(""),
                    metadata.path("name").asString(""),
                    object,
                    true,
                    "cluster"));
        }

        @Override
        public void gone(ObjectNode object) {
            JsonNode metadata = object.path("metadata");
            remove(type.kind() + " " + metadata.path("namespace").asString("") + "/"
                    + metadata.path("name").asString(""));
        }
    }
}
