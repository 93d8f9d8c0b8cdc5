// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.kubernetes;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// A kind of object that the API server serves.
///
/// @param apiVersion `v1`, `apps/v1` …
/// @param plural     its name in paths
public record ResourceType(String apiVersion, String kind, String plural, boolean namespaced) {
    public static final ResourceType POD = new ResourceType("v1", "Pod", "pods", true);
    public static final ResourceType NAMESPACE = new ResourceType("v1", "Namespace", "namespaces", false);
    public static final ResourceType SERVICE = new ResourceType("v1", "Service", "services", true);

    public static final ResourceType REPLICATION_CONTROLLER =
            new ResourceType("v1", "ReplicationController", "replicationcontrollers", true);
    public static final ResourceType REPLICA_SET = new ResourceType("apps/v1", "ReplicaSet", "replicasets", true);
    public static final ResourceType DEPLOYMENT = new ResourceType("apps/v1", "Deployment", "deployments", true);

    /// Empty for the core group.
    public String group() {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    public String version() {
        return apiVersion.substring(apiVersion.indexOf('/') + 1);
    }

    /// Path of the collection.
    ///
    /// @param namespace empty: all namespaces; ignored by cluster-scoped kinds
    public String path(String namespace) {
        String root = (group().isEmpty() ? "/api/" : "/apis/") + apiVersion;
        return namespaced && !namespace.isEmpty()
                ? root + "/namespaces/" + segment(namespace) + "/" + plural
                : root + "/" + plural;
    }

    /// Path of one object.
    ///
    /// @throws IllegalArgumentException when the name is empty (that would be the whole collection) or a namespaced
    ///     object has no namespace
    public String path(String namespace, String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a " + kind + " without a name would mean all of them");
        }
        if (namespaced && namespace.isEmpty()) {
            throw new IllegalArgumentException("the " + kind + " " + name + " needs a namespace");
        }
        return path(namespace) + "/" + segment(name);
    }

    /// Names come from alerts and manifests: whatever they hold stays one path segment.
    private static String segment(String name) {
        if (name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException("not a name of an object: '" + name + "'");
        }
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
