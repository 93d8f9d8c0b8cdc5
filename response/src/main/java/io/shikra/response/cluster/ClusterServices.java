// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.cluster;

import io.shikra.clients.kubernetes.Answer;
import io.shikra.clients.kubernetes.Api;
import io.shikra.clients.kubernetes.Call;
import io.shikra.clients.kubernetes.DeleteOptions;
import io.shikra.clients.kubernetes.ResourceType;
import io.shikra.response.argo.Manifest;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Puts the Services of event sources into the cluster, owned by their EventSource so that they go with it.
///
/// A Service of Argo selects the event source's pod. There is none here, so ours has no selector; where it leads to is
/// an EndpointSlice with the address at which this process is reached (its pod's IP, or the configured one). Without
/// such an address (a process on a workstation) the Service exists, as tools expect, but leads nowhere.
public final class ClusterServices {
    private static final System.Logger LOG = System.getLogger(ClusterServices.class.getName());
    private static final ResourceType SLICE =
            new ResourceType("discovery.k8s.io/v1", "EndpointSlice", "endpointslices", true);

    private final Api api;
    private final boolean act;
    private final Optional<String> address;

    /// @param act     whether the cluster may be changed at all
    /// @param address IP at which pods reach our webhook ports; no loopback
    public ClusterServices(Api api, boolean act, Optional<String> address) {
        this.api = api;
        this.act = act;
        this.address = address;
    }

    /// Creates or updates {@code service}.
    ///
    /// @return what went wrong, empty when the Service is there (or we only observe)
    public Optional<String> publish(Manifest eventSource, ObjectNode service) {
        if (!act) {
            LOG.log(System.Logger.Level.INFO, "observe only: Service of {0} is not created", eventSource.key());
            return Optional.empty();
        }
        String name = service.at("/metadata/name").asString("");
        ObjectNode owned = service.deepCopy();
        own(owned.withObject("metadata"), eventSource);
        String path = ResourceType.SERVICE.path(eventSource.namespace());
        Optional<String> problem = switch (api.call(Call.create(path, owned))) {
            case Answer.Success _ -> Optional.empty();
            case Answer.Refusal refusal
            when refusal.reason().equals("AlreadyExists") -> update(eventSource, owned, name);
            case Answer.Refusal refusal -> Optional.of(refusal.message());
            case Answer.NoAnswer(String message) -> Optional.of(message);
        };
        return problem.isPresent() || address.isEmpty() ? problem : endpoints(eventSource, owned, name, address.get());
    }

    /// Removes the Service of an event source, when it is the one that was published for it.
    public void withdraw(Manifest eventSource) {
        String path = ResourceType.SERVICE.path(eventSource.namespace(), eventSource.name() + "-eventsource-svc");
        if (act
                && api.call(Call.read(path)) instanceof Answer.Success(int _, ObjectNode there)
                && belongsTo(there, eventSource)) {
            String uid = there.at("/metadata/uid").asString("");
            api.call(Call.delete(path, DeleteOptions.DEFAULT.onlyUid(uid)));
        }
    }

    private Optional<String> update(Manifest eventSource, ObjectNode wanted, String name) {
        String path = ResourceType.SERVICE.path(eventSource.namespace(), name);
        if (!(api.call(Call.read(path)) instanceof Answer.Success(int _, ObjectNode there))) {
            return Optional.of("Service " + eventSource.namespace() + "/" + name + " exists but cannot be read");
        }
        if (!belongsTo(there, eventSource)) {
            return Optional.of("Service " + eventSource.namespace() + "/" + name
                    + " exists and belongs to somebody else; rename the EventSource or remove the Service");
        }
        ObjectNode patch = wanted.deepCopy();
        patch.withObject("spec").putNull("selector"); // one of a real controller would lead to its pod
        return problem(api.call(Call.patch(path, Call.PatchType.MERGE, patch)));
    }

    private Optional<String> endpoints(Manifest eventSource, ObjectNode service, String name, String ip) {
        ObjectNode slice = JsonNodeFactory.instance.objectNode();
        slice.put("apiVersion", "discovery.k8s.io/v1").put("kind", "EndpointSlice");
        ObjectNode metadata = slice.putObject("metadata");
        metadata.put("name", name + "-shikra").put("namespace", eventSource.namespace());
        metadata.putObject("labels")
                .put("kubernetes.io/service-name", name)
                .put("endpointslice.kubernetes.io/managed-by", "shikra");
        own(metadata, eventSource);
        slice.put("addressType", ip.contains(":") ? "IPv6" : "IPv4");
        slice.putArray("endpoints").addObject().putArray("addresses").add(ip);
        var ports = slice.putArray("ports");
        for (JsonNode port : service.at("/spec/ports")) {
            JsonNode target = port.path("targetPort").isInt() ? port.path("targetPort") : port.path("port");
            ports.addObject()
                    .put("name", port.path("name").asString(""))
                    .put("port", target.asInt(0))
                    .put("protocol", port.path("protocol").asString("TCP"));
        }
        String path = SLICE.path(eventSource.namespace(), name + "-shikra");
        return problem(api.call(Call.apply(path, "shikra", slice)));
    }

    private static Optional<String> problem(Answer answer) {
        return switch (answer) {
            case Answer.Success _ -> Optional.empty();
            case Answer.Refusal refusal -> Optional.of(refusal.message());
            case Answer.NoAnswer(String message) -> Optional.of(message);
        };
    }

    private static void own(ObjectNode metadata, Manifest eventSource) {
        String uid = eventSource.object().at("/metadata/uid").asString("");
        if (!uid.isEmpty()) { // a manifest from a file owns nothing in the cluster
            ObjectNode owner = metadata.putArray("ownerReferences").addObject();
            owner.put("apiVersion", eventSource.apiVersion())
                    .put("kind", eventSource.kind())
                    .put("name", eventSource.name())
                    .put("uid", uid)
                    .put("controller", true)
                    .put("blockOwnerDeletion", true);
        }
    }

    /// By owner, or (a manifest from a file) by the labels that Argo and we put there.
    private static boolean belongsTo(JsonNode service, Manifest eventSource) {
        String uid = eventSource.object().at("/metadata/uid").asString("");
        for (JsonNode owner : service.at("/metadata/ownerReferences")) {
            if (!uid.isEmpty() && owner.path("uid").asString("").equals(uid)) {
                return true;
            }
        }
        JsonNode labels = service.at("/metadata/labels");
        return service.at("/metadata/ownerReferences").isEmpty()
                && labels.path("controller").asString("").equals("eventsource-controller")
                && labels.path("owner-name").asString("").equals(eventSource.name());
    }
}
