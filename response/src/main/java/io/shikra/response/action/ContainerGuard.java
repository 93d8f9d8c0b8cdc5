// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.action;

import io.shikra.response.incident.Incidents;
import java.util.Optional;

/// Looks at the victim before a container is started that may delete it by its name (design: "Pinning the victim").
/// The verdict is recorded in the incident, and with a "go" the race that remains: between this look and the
/// container's
/// own call the name may become another pod's.
public final class ContainerGuard {
    private final Victims victims;
    private final ActPolicy policy;
    private final Recorder recorder;

    /// @param cluster names the cluster in incidents
    public ContainerGuard(Victims victims, ActPolicy policy, Incidents incidents, String cluster) {
        this.victims = victims;
        this.policy = policy;
        this.recorder = new Recorder(incidents, cluster);
    }

    /// May the container be started?
    public sealed interface Verdict {
        /// The pod is the alert's.
        ///
        /// @param ticket to be told how the container ended
        record Go(Optional<Incidents.Ticket> ticket) implements Verdict {}

        /// Protected: nothing is to be done, and that is no failure.
        record Spared(String reason) implements Verdict {}

        /// @param mayHelpLater the pod's container is not known yet, or the API server did not answer
        record Refused(String reason, boolean mayHelpLater) implements Verdict {}
    }

    /// @param container e.g. `pod argo/delete-pod-x2k4z`: what would be started
    public Verdict check(Cause cause, ServiceAccount actor, String container) {
        String namespace = named(cause.provenance().podNamespace(), cause, "k8s.ns.name");
        String name = named(cause.provenance().podName(), cause, "k8s.pod.name");
        String start = "START " + container + " as " + actor + ", which may delete pod " + namespace + "/" + name;
        if (ActPolicy.PROTECTED_NAMESPACES.contains(namespace)) {
            String reason = "namespace " + namespace + " is protected";
            record(cause, actor, "", container, start, reason);
            return new Verdict.Spared(reason);
        }
        return switch (victims.pin(namespace, name, cause)) {
            case Pin.Gone(String reason) -> refuse(cause, actor, "", container, start, reason, false);
            case Pin.Unpinned(String reason, boolean later) ->
                refuse(cause, actor, "", container, start, reason, later);
            case Pin.Pinned pinned -> {
                Optional<String> spared = pinned.pod().flatMap(ActPolicy::refusal);
                if (spared.isPresent()) {
                    record(cause, actor, pinned.uid(), container, start, spared.get());
                    yield new Verdict.Spared(spared.get());
                }
                Optional<String> no =
                        policy.refusal(namespace, cause.provenance().origin());
                yield no.isPresent()
                        ? refuse(cause, actor, pinned.uid(), container, start, no.get(), false)
                        : go(cause, actor, pinned, container, start);
            }
        };
    }

    private Verdict go(Cause cause, ServiceAccount actor, Pin.Pinned pinned, String container, String start) {
        String call = start + " (UID " + pinned.uid() + " at the start; the container deletes by name)";
        return switch (recorder.claim(cause, actor, pinned.uid(), id(container), call)) {
            case Incidents.Claim.Granted(Incidents.Ticket ticket, boolean _) -> new Verdict.Go(Optional.of(ticket));
            case Incidents.Claim.Joined _ -> new Verdict.Go(Optional.empty());
        };
    }

    private Verdict refuse(
            Cause cause,
            ServiceAccount actor,
            String uid,
            String container,
            String start,
            String reason,
            boolean mayHelpLater) {
        record(cause, actor, uid, container, start, reason);
        return new Verdict.Refused(reason, mayHelpLater);
    }

    private void record(Cause cause, ServiceAccount actor, String uid, String container, String start, String reason) {
        var _ = recorder.refused(cause, actor, uid, id(container), start, reason);
    }

    private static String id(String container) {
        return "START " + container;
    }

    private static String named(String seen, Cause cause, String field) {
        return seen.isEmpty() ? cause.alert().text(field).orElse("") : seen;
    }
}
