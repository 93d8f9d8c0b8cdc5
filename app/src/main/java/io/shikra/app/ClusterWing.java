// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.app.config.Configuration;
import io.shikra.bus.Documents;
import io.shikra.clients.kubernetes.KubernetesAccess;
import io.shikra.clients.kubernetes.ObjectWatch;
import io.shikra.clients.kubernetes.ResourceType;
import io.shikra.engine.state.PodResources;
import io.shikra.response.action.ActPolicy;
import io.shikra.response.action.Actions;
import io.shikra.response.action.ClusterActions;
import io.shikra.response.action.ContainerGuard;
import io.shikra.response.action.ServiceAccount;
import io.shikra.response.action.VictimGuard;
import io.shikra.response.argo.Manifest;
import io.shikra.response.argo.Manifests;
import io.shikra.response.argo.MergedManifests;
import io.shikra.response.argo.StatusWriter;
import io.shikra.response.argo.events.SecretReader;
import io.shikra.response.argo.events.ServicePublisher;
import io.shikra.response.argo.workflows.KubernetesWorkflowCluster;
import io.shikra.response.argo.workflows.NativeWorkflows;
import io.shikra.response.argo.workflows.WorkflowSubmitter;
import io.shikra.response.cluster.ArgoPresence;
import io.shikra.response.cluster.ClusterManifests;
import io.shikra.response.cluster.ClusterSecrets;
import io.shikra.response.cluster.ClusterServices;
import io.shikra.response.cluster.ClusterStatusWriter;
import io.shikra.response.incident.Incidents;
import io.shikra.response.pod.Pods;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Everything that needs an API server, made in start order once one answers.
final class ClusterWing implements AutoCloseable {
    private static final Duration FIRST_LIST = Duration.ofSeconds(15);

    final Actions actions;
    final Manifests manifests;
    final NativeWorkflows workflows;
    final ClusterStatusWriter status;
    final ServicePublisher services;
    final SecretReader secrets;
    final ArgoPresence argo;

    private final KubernetesAccess access;
    private final boolean act;
    private final ObjectWatch podWatch;
    private final Optional<ObjectWatch> ownPodWatch;
    private final ObjectWatch serviceWatch;
    private final ClusterTables tables;
    private final Map<PodResources.Kind, ObjectWatch> metadataWatches = new EnumMap<>(PodResources.Kind.class);
    private final Optional<ClusterManifests> found;
    private final KubernetesWorkflowCluster workflowCluster;
    private final Pods pods;
    private final Incidents incidents;

    /// @param tables what detection is told of the cluster
    /// @param kinds  that it wants to know besides pods and Services
    ClusterWing(
            KubernetesAccess access,
            Configuration configuration,
            Manifests files,
            Incidents incidents,
            Documents documents,
            ServiceNames names,
            ClusterTables tables,
            Set<PodResources.Kind> kinds)
            throws InterruptedException {
        this.access = access;
        this.tables = tables;
        this.incidents = incidents;
        String cluster = access.server();
        Configuration.Act acting = configuration.act();
        act = acting.enabled();
        ActPolicy policy = new ActPolicy(
                act, Set.copyOf(acting.namespaces()), System.getenv().getOrDefault("POD_NAMESPACE", ""));
        pods = new Pods(access, Detection::epochNanos);
        pods.onGone(incidents::gone);
        ownPodWatch = tables.watchPods(access);
        podWatch = access.watch(ResourceType.POD, "", ownPodWatch.isPresent() ? pods : pods.and(tables.ofPods()));
        serviceWatch = access.watch(ResourceType.SERVICE, "", names.and(tables.ofServices()));
        watch(kinds);
        actions = new ClusterActions(access, access.types(), pods, policy, incidents, cluster, Detection::epochNanos);
        argo = ArgoPresence.detect(access);
        found = configuration.argo().mode() == Configuration.Argo.Mode.OFF
                ? Optional.empty()
                : Optional.of(
                        ClusterManifests.watch(access, configuration.argo().mode() == Configuration.Argo.Mode.NATIVE));
        manifests = new MergedManifests(
                found.<List<Manifests>>map(there -> List.of(files, there)).orElseGet(() -> List.of(files)));
        workflowCluster = new KubernetesWorkflowCluster(access, act);
        ContainerGuard guard = new ContainerGuard(new VictimGuard(pods, policy), incidents, cluster);
        workflows =
                new NativeWorkflows(manifests, actions, workflowCluster, guard::check, documents, Clock.systemUTC());
        status = new ClusterStatusWriter(access, access.types(), act, Duration.ofMillis(50));
        services = services(new ClusterServices(access, act, Optional.ofNullable(System.getenv("POD_IP"))));
        secrets = new ClusterSecrets(access)::read;
        var _ = podWatch.awaitAnswer(FIRST_LIST.toMillis(), TimeUnit.MILLISECONDS);
        if (ownPodWatch.isPresent()) {
            var _ = ownPodWatch.get().awaitAnswer(FIRST_LIST.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /// Follows objects of these kinds too, from now on to the end.
    synchronized void watch(Set<PodResources.Kind> kinds) {
        kinds.forEach(kind -> metadataWatches.computeIfAbsent(kind, _ -> tables.watch(access, kind)));
    }

    private synchronized void closeMetadataWatches() {
        metadataWatches.values().forEach(ObjectWatch::close);
    }

    /// Workflows that people submit, and the rights of sensors asked for before the first event needs them.
    void follow() {
        manifests.listen(new Manifests.Listener() {
            @Override
            public void changed(Manifest manifest) {
                if (manifest.kind().equals("Workflow") && act) {
                    workflows.adopt(manifest);
                } else if (manifest.kind().equals("Sensor")) {
                    expectRights(manifest);
                }
            }

            @Override
            public void removed(Manifest manifest) {
                // a run goes on as it began
            }
        });
    }

    private void expectRights(Manifest sensor) {
        String account = sensor.object().at("/spec/template/serviceAccountName").asString("default");
        for (JsonNode trigger : sensor.object().at("/spec/triggers")) {
            JsonNode workflow = trigger.at("/template/argoWorkflow");
            if (workflow.isObject()) {
                String namespace =
                        workflow.at("/source/resource/metadata/namespace").asString(sensor.namespace());
                workflowCluster.expect(new ServiceAccount(sensor.namespace(), account), namespace);
            }
        }
    }

    /// To be called when the sensors read from the bus again: unfinished business of an earlier process.
    void resume() {
        workflows.resume();
        incidents.settle(pods::alive);
    }

    WorkflowSubmitter submitter() {
        return workflows;
    }

    StatusWriter statusWriter() {
        return status;
    }

    /// What of the cluster's Argo resources nobody chose to run here.
    String leftAlone() {
        return found.map(manifestsThere -> manifestsThere.leftAlone().toString())
                .orElse("{}");
    }

    private static ServicePublisher services(ClusterServices services) {
        return new ServicePublisher() {
            @Override
            public Optional<String> publish(Manifest eventSource, ObjectNode service) {
                return services.publish(eventSource, service);
            }

            @Override
            public void withdraw(Manifest eventSource) {
                services.withdraw(eventSource);
            }
        };
    }

    @Override
    public void close() {
        workflows.close();
        workflowCluster.close();
        found.ifPresent(ClusterManifests::close);
        closeMetadataWatches();
        serviceWatch.close();
        ownPodWatch.ifPresent(ObjectWatch::close);
        podWatch.close();
        status.close();
        access.close();
    }
}
