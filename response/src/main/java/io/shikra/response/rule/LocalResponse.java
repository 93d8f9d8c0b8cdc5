// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.rule;

import io.shikra.alert.Alert;
import io.shikra.alert.Provenance;
import io.shikra.response.incident.Effect;
import io.shikra.response.incident.Incidents;
import io.shikra.response.incident.Subject;
import io.shikra.response.incident.Timeline;
import java.util.List;
import java.util.function.LongSupplier;

/// Answers alerts of this node's own live source as the response rules say. Nothing happens unless a rule asks for it;
/// an alert from elsewhere names no process that we could be sure of.
public final class LocalResponse {
    private final List<ResponseRule> rules;
    private final NodeActions node;
    private final Incidents incidents;
    private final String cluster;
    private final LongSupplier epochNanos;

    /// @param epochNanos the clock, nanoseconds since the Unix epoch
    public LocalResponse(
            List<ResponseRule> rules, NodeActions node, Incidents incidents, String cluster, LongSupplier epochNanos) {
        this.rules = List.copyOf(rules);
        this.node = node;
        this.incidents = incidents;
        this.cluster = cluster;
        this.epochNanos = epochNanos;
    }

    /// Idempotent per alert: the process of a redelivered alert is killed once.
    ///
    /// @param eventId identity of the alert on the bus
    public void answer(String eventId, Alert alert, Provenance provenance, Timeline timeline) {
        for (ResponseRule rule : rules) {
            if (rule.matches(alert)) {
                for (ResponseRule.Action action : rule.actions()) {
                    switch (action) {
                        case KILL -> kill(eventId, alert, provenance, timeline, rule);
                    }
                }
            }
        }
    }

    private void kill(String eventId, Alert alert, Provenance seen, Timeline timeline, ResponseRule rule) {
        timeline.mark(Timeline.Step.KERNEL, seen.kernelNanos());
        timeline.mark(Timeline.Step.DRAINED, seen.drainedNanos());
        timeline.mark(Timeline.Step.MATCHED, seen.matchedNanos());
        timeline.mark(Timeline.Step.TRIGGERED, epochNanos.getAsLong());
        Subject subject = new Subject(
                cluster,
                seen.podNamespace(),
                seen.podName(),
                seen.podUid(),
                seen.containerId(),
                alert.rule(),
                seen.processStart());
        Incidents.Asked asked =
                new Incidents.Asked(eventId, alert.output(), "response rule " + rule.origin(), "this node", timeline);
        String call = "kill " + seen.pid() + " (started at tick " + seen.processStart() + ")";
        if (seen.origin() != Provenance.Origin.LIVE || seen.pid() <= 0 || seen.processStart() <= 0) {
            incidents.refused(subject, asked, call, call, "only our own live source on this node knows the process");
            return;
        }
        switch (incidents.claim(subject, asked, call, call)) {
            case Incidents.Claim.Joined _ -> {}
            case Incidents.Claim.Granted(Incidents.Ticket ticket, boolean _) -> {
                timeline.mark(Timeline.Step.CALL_SENT, epochNanos.getAsLong());
                NodeActions.Outcome outcome = node.kill(seen.pid(), seen.processStart());
                timeline.mark(Timeline.Step.CALL_ANSWERED, epochNanos.getAsLong());
                switch (outcome) {
                    case NodeActions.Outcome.Done(String what) -> ticket.done(what, Effect.ObjectName.UNKNOWN);
                    case NodeActions.Outcome.Refused(String reason) -> ticket.refused(reason);
                }
            }
        }
    }

    /// For the banner: how many rules are in force.
    public int size() {
        return rules.size();
    }
}
