// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.kubernetes;

import java.util.ArrayList;
import java.util.List;

/// Kinds whose paths never change: no question to the API server is needed to call them, or to try to.
final class WellKnownTypes {
    static final List<ResourceType> ALL = all();

    private WellKnownTypes() {}

    private static List<ResourceType> all() {
        List<ResourceType> types = new ArrayList<>(List.of(
                ResourceType.POD,
                ResourceType.NAMESPACE,
                ResourceType.SERVICE,
                ResourceType.REPLICATION_CONTROLLER,
                new ResourceType("v1", "Node", "nodes", false),
                new ResourceType("v1", "ConfigMap", "configmaps", true),
                new ResourceType("v1", "Secret", "secrets", true),
                new ResourceType("v1", "ServiceAccount", "serviceaccounts", true),
                new ResourceType("v1", "Endpoints", "endpoints", true),
                new ResourceType("v1", "Event", "events", true),
                ResourceType.DEPLOYMENT,
                new ResourceType("apps/v1", "DaemonSet", "daemonsets", true),
                new ResourceType("apps/v1", "StatefulSet", "statefulsets", true),
                ResourceType.REPLICA_SET,
                new ResourceType("batch/v1", "Job", "jobs", true),
                new ResourceType("batch/v1", "CronJob", "cronjobs", true),
                new ResourceType("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies", true),
                new ResourceType("discovery.k8s.io/v1", "EndpointSlice", "endpointslices", true)));
        argo(types, "Workflow", "workflows", true);
        argo(types, "WorkflowTemplate", "workflowtemplates", true);
        argo(types, "ClusterWorkflowTemplate", "clusterworkflowtemplates", false);
        argo(types, "CronWorkflow", "cronworkflows", true);
        argo(types, "WorkflowEventBinding", "workfloweventbindings", true);
        argo(types, "EventBus", "eventbus", true);
        argo(types, "EventSource", "eventsources", true);
        argo(types, "Sensor", "sensors", true);
        return List.copyOf(types);
    }

    private static void argo(List<ResourceType> types, String kind, String plural, boolean namespaced) {
        types.add(new ResourceType("argoproj.io/v1alpha1", kind, plural, namespaced));
    }
}
