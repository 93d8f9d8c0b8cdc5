// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.action;

import io.shikra.clients.kubernetes.Api;
import io.shikra.clients.kubernetes.ResourceType;
import io.shikra.clients.kubernetes.ResourceTypes;
import io.shikra.response.incident.Incidents;
import io.shikra.response.pod.Pods;
import java.util.Optional;
import java.util.function.LongSupplier;

/// What manifests ask for, done on a real cluster in the name of their service accounts.
public final class ClusterActions implements Actions {
    private final ResourceTypes types;
    private final PodDeletion podDeletion;
    private final GenericOperation generic;

    /// @param cluster    names the cluster in incidents
    /// @param epochNanos the clock, nanoseconds since the Unix epoch
    public ClusterActions(
            Api api,
            ResourceTypes types,
            Pods pods,
            ActPolicy policy,
            Incidents incidents,
            String cluster,
            LongSupplier epochNanos) {
        Recorder recorder = new Recorder(incidents, cluster);
        this.types = types;
        this.podDeletion = new PodDeletion(api, new Victims(pods), policy, incidents, recorder, epochNanos);
        this.generic = new GenericOperation(api, policy, recorder, epochNanos);
    }

    @Override
    public Result perform(Operation operation, ServiceAccount actor, Cause cause) {
        Optional<ResourceType> type = types.find(operation.apiVersion(), operation.kind());
        if (type.isEmpty()) {
            return new Result.Failed(
                    "the API server serves no " + operation.kind() + " in " + operation.apiVersion(), false);
        }
        try {
            if (operation.verb() == Operation.Verb.GET) {
                return generic.read(operation, type.get(), actor);
            }
            return operation.verb() == Operation.Verb.DELETE && type.get().equals(ResourceType.POD)
                    ? podDeletion.perform(operation, actor, cause)
                    : generic.perform(operation, type.get(), actor, cause);
        } catch (IllegalArgumentException e) { // no name, no namespace, no manifest: nothing was asked of the cluster
            return new Result.Failed(String.valueOf(e.getMessage()), false);
        }
    }
}
