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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Every operation but the deletion of a pod: as the manifest's account, once per event.
///
/// `create` is made idempotent by the objects themselves: they carry the event's id as an annotation, and the end of a
/// generated name is derived from it, so that creating again after a crash finds what was created before.
final class GenericOperation {
    static final String EVENT_ANNOTATION = "shikra.io/event";
    private static final String FIELD_MANAGER = "shikra";
    private static final int NAMES = 8;

    private final Api api;
    private final ActPolicy policy;
    private final Recorder recorder;
    private final LongSupplier epochNanos;

    GenericOperation(Api api, ActPolicy policy, Recorder recorder, LongSupplier epochNanos) {
        this.api = api;
        this.policy = policy;
        this.recorder = recorder;
        this.epochNanos = epochNanos;
    }

    Actions.Result read(Operation operation, ResourceType type, ServiceAccount actor) {
        String path = type.path(operation.namespace(), operation.name());
        return result(api.call(Call.read(path).as(actor.userName())), operation);
    }

    Actions.Result perform(Operation operation, ResourceType type, ServiceAccount actor, Cause cause) {
        Call call = call(operation, type, cause, 0).as(actor.userName());
        String id = EffectId.of(operation, cause);
        Optional<String> no =
                policy.refusal(operation.namespace(), cause.provenance().origin());
        if (no.isPresent()) {
            return recorder.refused(cause, actor, "", id, call.toString(), no.get() + ": would " + call);
        }
        return switch (recorder.claim(cause, actor, "", id, call)) {
            case Incidents.Claim.Joined(Effect effect) -> Recorder.joined(effect);
            case Incidents.Claim.Granted(Incidents.Ticket ticket, boolean again) -> {
                cause.timeline().mark(Timeline.Step.CALL_SENT, epochNanos.getAsLong());
                Answer answer = send(call, operation, type, actor, cause);
                cause.timeline().mark(Timeline.Step.CALL_ANSWERED, epochNanos.getAsLong());
                yield settle(operation, ticket, again, answer);
            }
        };
    }

    private static Call call(Operation operation, ResourceType type, Cause cause, int attempt) {
        return switch (operation.verb()) {
            case GET -> Call.read(type.path(operation.namespace(), operation.name()));
            case CREATE -> Call.create(type.path(operation.namespace()), named(operation, cause, attempt));
            case APPLY -> Call.apply(path(operation, type), FIELD_MANAGER, body(operation));
            case REPLACE -> Call.replace(path(operation, type), body(operation));
            case PATCH -> Call.patch(path(operation, type), patchType(operation), patch(operation));
            case DELETE ->
                Call.delete(
                        path(operation, type),
                        DeleteOptions.DEFAULT.within(operation.options().gracePeriodSeconds()));
        };
    }

    private Answer send(Call call, Operation operation, ResourceType type, ServiceAccount actor, Cause cause) {
        return switch (operation.verb()) {
            case CREATE -> create(call, operation, type, actor, cause);
            case REPLACE -> replace(call);
            case GET, APPLY, PATCH, DELETE -> api.call(call);
        };
    }

    /// 409 means that the name is taken: by our own earlier attempt (then that is the answer), or by somebody else
    /// (then a generated name gets another end).
    private Answer create(Call first, Operation operation, ResourceType type, ServiceAccount actor, Cause cause) {
        Call call = first;
        Answer answer = api.call(call);
        for (int attempt = 1; attempt <= NAMES && taken(answer); attempt++) {
            ObjectNode wanted = (ObjectNode) call.body().orElseThrow();
            String name = wanted.path("metadata").path("name").asString("");
            Call read = Call.read(type.path(operation.namespace(), name));
            if (api.call(read.as(actor.userName())) instanceof Answer.Success(int _, ObjectNode there)
                    && event(there).equals(cause.eventId())) {
                return new Answer.Success(200, there);
            }
            if (!generated(operation)) {
                return answer;
            }
            call = call(operation, type, cause, attempt).as(actor.userName());
            answer = api.call(call);
        }
        return answer;
    }

    private static boolean taken(Answer answer) {
        return answer instanceof Answer.Refusal refusal && refusal.reason().equals("AlreadyExists");
    }

    private static String event(JsonNode object) {
        return object.path("metadata")
                .path("annotations")
                .path(EVENT_ANNOTATION)
                .asString("");
    }

    /// As `kubectl replace`: an object without a resourceVersion replaces whatever is there.
    private Answer replace(Call call) {
        ObjectNode wanted = (ObjectNode) call.body().orElseThrow();
        if (!wanted.path("metadata").path("resourceVersion").asString("").isEmpty()) {
            return api.call(call);
        }
        Call read = new Call("GET", call.path(), call.contentType(), Optional.empty(), call.asUser());
        if (!(api.call(read) instanceof Answer.Success(int _, ObjectNode there))) {
            return api.call(call);
        }
        ObjectNode next = wanted.deepCopy();
        next.withObject("metadata")
                .put("resourceVersion", there.at("/metadata/resourceVersion").asString(""));
        return api.call(new Call(call.method(), call.path(), call.contentType(), Optional.of(next), call.asUser()));
    }

    private static Actions.Result settle(Operation operation, Incidents.Ticket ticket, boolean again, Answer answer) {
        Actions.Result result = result(answer, operation);
        switch (result) {
            case Actions.Result.Applied(JsonNode object) -> ticket.done("done", Recorder.nameOf(object));
            case Actions.Result.Refused(String reason) -> ticket.refused(reason);
            case Actions.Result.Forbidden(String message) -> ticket.refused("403 " + message);
            case Actions.Result.Failed(String message, boolean _)
            when again && operation.verb() == Operation.Verb.DELETE && notFound(answer) -> {
                ticket.done(message + " (an earlier call had its effect)", Effect.ObjectName.UNKNOWN);
                return new Actions.Result.Applied(Recorder.status(message));
            }
            case Actions.Result.Failed(String message, boolean _) -> ticket.failed(message);
        }
        return result;
    }

    private static boolean notFound(Answer answer) {
        return answer instanceof Answer.Refusal refusal && refusal.code() == 404;
    }

    private static Actions.Result result(Answer answer, Operation operation) {
        return switch (answer) {
            case Answer.Success(int _, ObjectNode body) -> new Actions.Result.Applied(body);
            case Answer.Refusal refusal when refusal.code() == 403 -> new Actions.Result.Forbidden(refusal.message());
            case Answer.Refusal refusal
            when refusal.code() == 404 && operation.options().ignoreNotFound() ->
                new Actions.Result.Applied(Recorder.status(refusal.message()));
            case Answer.Refusal refusal -> new Actions.Result.Failed(refusal.message(), refusal.transientFailure());
            case Answer.NoAnswer(String message) ->
                new Actions.Result.Failed("the API server did not answer: " + message, true);
        };
    }

    private static ObjectNode named(Operation operation, Cause cause, int attempt) {
        ObjectNode object = body(operation).deepCopy();
        ObjectNode metadata = object.withObject("metadata");
        if (generated(operation)) {
            String prefix = metadata.path("generateName").asString("");
            metadata.put("name", prefix + EffectId.suffix(operation, cause, attempt));
        } else if (!operation.name().isEmpty()) {
            metadata.put("name", operation.name());
        }
        metadata.withObject("annotations").put(EVENT_ANNOTATION, cause.eventId());
        return object;
    }

    private static boolean generated(Operation operation) {
        JsonNode metadata = operation.body().map(body -> body.path("metadata")).orElseThrow();
        return operation.name().isEmpty()
                && metadata.path("name").asString("").isEmpty()
                && metadata.has("generateName");
    }

    private static String path(Operation operation, ResourceType type) {
        return type.path(operation.namespace(), operation.name());
    }

    private static ObjectNode body(Operation operation) {
        return operation
                .body()
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .orElseThrow(() -> new IllegalArgumentException(
                        operation.verb() + " of a " + operation.kind() + " needs a manifest"));
    }

    private static JsonNode patch(Operation operation) {
        return operation
                .body()
                .orElseThrow(() -> new IllegalArgumentException("patch of a " + operation.kind() + " needs a patch"));
    }

    private static Call.PatchType patchType(Operation operation) {
        return switch (operation.options().patchStrategy()) {
            case "strategic", "application/strategic-merge-patch+json" -> Call.PatchType.STRATEGIC;
            case "merge", "application/merge-patch+json" -> Call.PatchType.MERGE;
            case "json", "application/json-patch+json" -> Call.PatchType.JSON;
            default ->
                throw new IllegalArgumentException("unknown patch strategy '"
                        + operation.options().patchStrategy() + "': use strategic, merge or json");
        };
    }
}
