// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import io.shikra.response.action.Actions;
import io.shikra.response.action.Cause;
import io.shikra.response.action.Operation;
import io.shikra.response.argo.workflows.WorkflowSubmitter;
import io.shikra.response.incident.Timeline;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Fires one trigger of a sensor: fills in the parameters and asks for what the template says.
final class TriggerRunner {
    private static final System.Logger LOG = System.getLogger(TriggerRunner.class.getName());
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> CLUSTER_SCOPED = Set.of(
            "Namespace", "Node", "PersistentVolume", "ClusterRole", "ClusterRoleBinding", "ClusterWorkflowTemplate");

    private final SensorPlan sensor;
    private final Trigger trigger;
    private final ArgoEnvironment environment;
    private final Consumer<String> notes;
    private final RateLimit limit;

    /// How an attempt ended.
    sealed interface Attempt {
        /// Done, or refused for good: there is nothing to repeat.
        enum Settled implements Attempt {
            SETTLED
        }

        record Again(String why) implements Attempt {}

        record Never(String why) implements Attempt {}
    }

    TriggerRunner(SensorPlan sensor, Trigger trigger, ArgoEnvironment environment, Consumer<String> notes) {
        this.sensor = sensor;
        this.trigger = trigger;
        this.environment = environment;
        this.notes = notes;
        this.limit = new RateLimit(trigger.interval());
    }

    Trigger trigger() {
        return trigger;
    }

    /// What [Cause#manifest()] says.
    String asker() {
        return "Sensor " + sensor.id() + " trigger " + trigger.name();
    }

    /// @param events      by dependency name
    /// @param actionNanos when the event was stored: the same for every delivery, so the object is the same too
    Attempt fire(Map<String, CloudEvent> events, Cause cause, long actionNanos) throws InterruptedException {
        Duration wait = limit.take(environment.nanos());
        if (wait.isPositive()) {
            environment.pause().pass(wait);
        }
        cause.timeline().mark(Timeline.Step.TRIGGERED, environment.nanos());
        try {
            TriggerAction action = action(events);
            ObjectNode object = filled(action, events);
            return switch (action) {
                case TriggerAction.Submit _ -> submit(object, cause, actionNanos);
                case TriggerAction.Kubernetes kubernetes -> kubernetes(kubernetes, object, cause, actionNanos);
            };
        } catch (TriggerParameter.TriggerFailure | BadManifestException e) {
            return new Attempt.Never(String.valueOf(e.getMessage()));
        }
    }

    /// Parameters of the trigger change its template, the operation included.
    private TriggerAction action(Map<String, CloudEvent> events) {
        if (trigger.parameters().isEmpty()) {
            return trigger.action();
        }
        String template = TriggerParameter.apply(trigger.parameters(), trigger.template(), events, notes);
        List<String> dependencies =
                sensor.dependencies().stream().map(Dependency::name).toList();
        return TriggerAction.compile(object(template), dependencies::contains);
    }

    private ObjectNode filled(TriggerAction action, Map<String, CloudEvent> events) {
        if (action.parameters().isEmpty()) {
            return action.resource().deepCopy();
        }
        return object(
                TriggerParameter.apply(action.parameters(), action.resource().toString(), events, notes));
    }

    private static ObjectNode object(String json) {
        try {
            if (JSON.readTree(json) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new TriggerParameter.TriggerFailure(
                    "the parameters make no JSON object of the manifest: " + e.getOriginalMessage());
        }
        throw new TriggerParameter.TriggerFailure("the parameters make no object of the manifest");
    }

    private Attempt submit(ObjectNode workflow, Cause cause, long actionNanos) {
        ObjectNode metadata = labelled(workflow, actionNanos);
        if (metadata.path("namespace").asString("").isEmpty()) {
            metadata.put("namespace", sensor.namespace());
        }
        if (metadata.path("name").asString("").isEmpty()
                && metadata.path("generateName").asString("").isEmpty()) {
            return new Attempt.Never("the Workflow has neither name nor generateName");
        }
        return switch (environment.workflows().submit(workflow, sensor.actor(), cause)) {
            case WorkflowSubmitter.Submission.Started(String namespace, String name) -> {
                LOG.log(Level.INFO, () -> asker() + " submitted workflow " + namespace + "/" + name);
                yield Attempt.Settled.SETTLED;
            }
            case WorkflowSubmitter.Submission.Refused(String reason) -> refused(reason);
            case WorkflowSubmitter.Submission.Failed(String message, boolean transientFailure) ->
                failed(message, transientFailure);
        };
    }

    private ObjectNode labelled(ObjectNode object, long actionNanos) {
        ObjectNode metadata =
                object.path("metadata") instanceof ObjectNode known ? known : object.putObject("metadata");
        ObjectNode labels = metadata.path("labels") instanceof ObjectNode known ? known : metadata.putObject("labels");
        labels.put("events.argoproj.io/sensor", sensor.name());
        labels.put("events.argoproj.io/trigger", trigger.name());
        labels.put("events.argoproj.io/action-timestamp", Long.toString(actionNanos / 1_000_000));
        return metadata;
    }

    private Attempt kubernetes(TriggerAction.Kubernetes action, ObjectNode object, Cause cause, long actionNanos) {
        Operation operation = operation(action.verb(), action, object);
        if (action.verb() == Operation.Verb.CREATE) {
            labelled(object, actionNanos);
        } else {
            check("metadata.name", operation.name());
        }
        Actions.Result result = environment.actions().perform(operation, sensor.actor(), cause);
        if (action.createIfMissing() && isNotFound(result)) {
            labelled(object, actionNanos);
            result = environment
                    .actions()
                    .perform(operation(Operation.Verb.CREATE, action, object), sensor.actor(), cause);
        }
        return switch (result) {
            case Actions.Result.Applied _ -> {
                LOG.log(
                        Level.INFO,
                        () -> asker() + ": " + action.verb() + " " + operation.kind() + " " + operation.namespace()
                                + "/" + operation.name() + " done");
                yield Attempt.Settled.SETTLED;
            }
            case Actions.Result.Refused(String reason) -> refused(reason);
            case Actions.Result.Forbidden(String message) -> refused(message);
            case Actions.Result.Failed(String message, boolean transientFailure) -> failed(message, transientFailure);
        };
    }

    private Operation operation(Operation.Verb verb, TriggerAction.Kubernetes action, ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        String kind = object.path("kind").asString("");
        String namespace = metadata.path("namespace").asString("");
        if (namespace.isEmpty() && !CLUSTER_SCOPED.contains(kind)) {
            namespace = sensor.namespace();
        }
        if (!namespace.isEmpty()) {
            check("metadata.namespace", namespace);
        }
        Optional<JsonNode> body = verb == Operation.Verb.DELETE ? Optional.empty() : Optional.of(object);
        return new Operation(
                verb,
                object.path("apiVersion").asString(""),
                kind,
                namespace,
                metadata.path("name").asString(""),
                body,
                new Operation.Options(OptionalLong.empty(), verb == Operation.Verb.DELETE, action.patchStrategy()));
    }

    /// Names come from events: an empty one would address the whole collection, a slash another object.
    private static void check(String field, String name) {
        boolean fine = !name.isEmpty()
                && name.length() <= 253
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().allMatch(c -> Character.isLetterOrDigit(c) || "-._:".indexOf(c) >= 0);
        if (!fine) {
            throw new TriggerParameter.TriggerFailure(field + " \"" + name + "\" names no object: nothing was done");
        }
    }

    private static boolean isNotFound(Actions.Result result) {
        return result instanceof Actions.Result.Failed(String message, boolean _) && message.contains("not found");
    }

    private Attempt refused(String reason) {
        LOG.log(Level.WARNING, () -> asker() + " did nothing: " + reason);
        return Attempt.Settled.SETTLED;
    }

    private static Attempt failed(String message, boolean transientFailure) {
        return transientFailure ? new Attempt.Again(message) : new Attempt.Never(message);
    }
}
