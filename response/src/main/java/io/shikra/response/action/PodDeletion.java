// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.action;

import io.shikra.clients.kubernetes.Answer;
import io.shikra.clients.kubernetes.Api;
import io.shikra.clients.kubernetes.Call;
import io.shikra.clients.kubernetes.DeleteOptions;
import io.shikra.clients.kubernetes.ResourceType;
import io.shikra.response.incident.Effect;
import io.shikra.response.incident.Incidents;
import io.shikra.response.incident.Timeline;
import java.util.Optional;
import java.util.function.LongSupplier;
import tools.jackson.databind.node.ObjectNode;

/// The deletion of a victim pod: pinned, with its UID as precondition, once.
final class PodDeletion {
    private final Api api;
    private final Victims victims;
    private final ActPolicy policy;
    private final Incidents incidents;
    private final Recorder recorder;
    private final LongSupplier epochNanos;

    PodDeletion(
            Api api,
            Victims victims,
            ActPolicy policy,
            Incidents incidents,
            Recorder recorder,
            LongSupplier epochNanos) {
        this.api = api;
        this.victims = victims;
        this.policy = policy;
        this.incidents = incidents;
        this.recorder = recorder;
        this.epochNanos = epochNanos;
    }

    Actions.Result perform(Operation operation, ServiceAccount actor, Cause cause) {
        String path = ResourceType.POD.path(operation.namespace(), operation.name());
        Optional<String> never = policy.protectedNamespace(operation.namespace());
        if (never.isPresent()) {
            return refuse(operation, actor, cause, "", path, never.get());
        }
        return switch (victims.pin(operation.namespace(), operation.name(), cause)) {
            case Pin.Pinned pinned -> delete(operation, actor, cause, pinned, path);
            case Pin.Gone(String reason) -> gone(operation, actor, cause, path, reason);
            case Pin.Unpinned(String reason, boolean later) -> {
                Actions.Result refused = refuse(operation, actor, cause, "", path, reason);
                yield later ? new Actions.Result.Failed(reason, true) : refused;
            }
        };
    }

    private Actions.Result delete(
            Operation operation, ServiceAccount actor, Cause cause, Pin.Pinned victim, String path) {
        DeleteOptions options = DeleteOptions.DEFAULT
                .onlyUid(victim.uid())
                .within(operation.options().gracePeriodSeconds());
        Call call = Call.delete(path, options).as(actor.userName());
        Optional<String> no = policy.refusal(
                        operation.namespace(), cause.provenance().origin())
                .map(reason -> reason + ": would " + call + " with UID " + victim.uid())
                .or(() -> victim.pod().flatMap(ActPolicy::refusal));
        if (no.isPresent()) {
            return refuse(operation, actor, cause, victim.uid(), path, no.get());
        }
        String id = EffectId.deletion(victim.uid());
        return switch (recorder.claim(cause, actor, victim.uid(), id, call)) {
            case Incidents.Claim.Joined(Effect effect) -> Recorder.joined(effect);
            case Incidents.Claim.Granted(Incidents.Ticket ticket, boolean again) -> {
                cause.timeline().mark(Timeline.Step.CALL_SENT, epochNanos.getAsLong());
                Answer answer = api.call(call);
                cause.timeline().mark(Timeline.Step.CALL_ANSWERED, epochNanos.getAsLong());
                yield settle(operation, victim, ticket, again, answer);
            }
        };
    }

    private static Actions.Result settle(
            Operation operation, Pin.Pinned victim, Incidents.Ticket ticket, boolean again, Answer answer) {
        return switch (answer) {
            case Answer.Success(int code, ObjectNode body) -> {
                ticket.done(Integer.toString(code), about(victim));
                yield new Actions.Result.Applied(body);
            }
            case Answer.Refusal(int code, String _, String message)
            when code == 403 -> {
                ticket.refused("403 " + message);
                yield new Actions.Result.Forbidden(message);
            }
            case Answer.Refusal(int code, String _, String message)
            when code == 409 -> {
                String reason = "pod " + victim.namespace() + "/" + victim.name() + " is another one now: " + message;
                ticket.refused(reason);
                yield new Actions.Result.Refused(reason);
            }
            case Answer.Refusal(int code, String _, String message)
            when code == 404 && (again || operation.options().ignoreNotFound()) -> {
                ticket.done("404 " + message + (again ? " (an earlier call had its effect)" : ""), about(victim));
                yield new Actions.Result.Applied(Recorder.status(message));
            }
            case Answer.Refusal(int code, String _, String message)
            when code == 404 -> {
                String reason = message + ": it is gone already, nothing to delete";
                ticket.refused(reason);
                yield new Actions.Result.Refused(reason);
            }
            case Answer.Refusal refusal -> {
                ticket.failed(refusal.code() + " " + refusal.message());
                yield new Actions.Result.Failed(refusal.message(), refusal.transientFailure());
            }
            case Answer.NoAnswer(String message) -> {
                ticket.failed("no answer: " + message);
                yield new Actions.Result.Failed("the API server did not answer: " + message, true);
            }
        };
    }

    /// No pod of that name. When this very event had asked for the deletion before (a redelivery after a crash), that
    /// was its doing.
    private Actions.Result gone(Operation operation, ServiceAccount actor, Cause cause, String path, String reason) {
        Optional<Effect> before = incidents.concluded(
                cause.eventId(),
                effect -> effect.id().startsWith("DELETE pod ") && effect.call().startsWith("DELETE " + path + " as "),
                reason + " (an earlier call had its effect)");
        if (before.isPresent()) {
            return Recorder.joined(before.get());
        }
        Actions.Result refused = refuse(operation, actor, cause, "", path, reason);
        return operation.options().ignoreNotFound() ? new Actions.Result.Applied(Recorder.status(reason)) : refused;
    }

    private Actions.Result refuse(
            Operation operation, ServiceAccount actor, Cause cause, String uid, String path, String reason) {
        String id = uid.isEmpty() ? EffectId.of(operation, cause) : EffectId.deletion(uid);
        return recorder.refused(cause, actor, uid, id, "DELETE " + path + " as " + actor.userName(), reason);
    }

    private static Effect.ObjectName about(Pin.Pinned victim) {
        return new Effect.ObjectName("v1", "Pod", victim.namespace(), victim.name(), victim.uid());
    }
}
