// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.action;

import io.shikra.response.incident.Incidents;
import java.util.Optional;

/// [VictimGuard]'s verdict before a container is started that may delete by name, put on record in the incident; with
/// a "go" also the race that remains: between this look and the container's own call the name may become another pod's.
public final class ContainerGuard {
    private final VictimGuard victims;
    private final Recorder recorder;

    /// @param cluster names the cluster in incidents
    public ContainerGuard(VictimGuard victims, Incidents incidents, String cluster) {
        this.victims = victims;
        this.recorder = new Recorder(incidents, cluster);
    }

    /// May the container be started?
    public sealed interface Verdict {
        /// @param ticket to be told how the container ended; empty when another alert's run tells it
        record Go(Optional<Incidents.Ticket> ticket) implements Verdict {}

        /// Protected: nothing is to be done, and that is no failure.
        record Spared(String reason) implements Verdict {}

        /// @param mayHelpLater the pod's container is not known yet, or the API server did not answer
        record Refused(String reason, boolean mayHelpLater) implements Verdict {}
    }

    /// @param container e.g. `pod argo/delete-pod-x2k4z`: what would be started
    public Verdict check(Cause cause, ServiceAccount actor, String container) {
        String id = "START " + container;
        String start = id + " as " + actor;
        return switch (victims.judge(cause)) {
            case VictimGuard.Verdict.NoPod() -> go(cause, actor, "", id, start);
            case VictimGuard.Verdict.Go(Pin.Pinned victim) ->
                go(
                        cause,
                        actor,
                        victim.uid(),
                        id,
                        start + " (it may delete pod " + victim.namespace() + "/" + victim.name()
                                + " by its name; the UID was " + victim.uid() + " at the start)");
            case VictimGuard.Verdict.Spared(String reason) -> {
                var _ = recorder.refused(cause, actor, "", id, start, reason);
                yield new Verdict.Spared(reason);
            }
            case VictimGuard.Verdict.Refused(String reason, boolean later) -> {
                var _ = recorder.refused(cause, actor, "", id, start, reason);
                yield new Verdict.Refused(reason, later);
            }
        };
    }

    private Verdict go(Cause cause, ServiceAccount actor, String uid, String id, String call) {
        return switch (recorder.claim(cause, actor, uid, id, call)) {
            case Incidents.Claim.Granted(Incidents.Ticket ticket, boolean _) -> new Verdict.Go(Optional.of(ticket));
            case Incidents.Claim.Joined _ -> new Verdict.Go(Optional.empty());
        };
    }
}
