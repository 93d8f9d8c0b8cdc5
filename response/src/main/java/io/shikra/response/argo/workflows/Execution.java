// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

import io.shikra.expression.BadExpressionException;
import io.shikra.expression.TemplateTags;
import io.shikra.response.action.Actions;
import io.shikra.response.action.ContainerGuard;
import io.shikra.response.action.ServiceAccount;
import io.shikra.response.argo.workflows.WorkflowCluster.Answer;
import io.shikra.response.incident.Effect;
import io.shikra.response.incident.Incidents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Walks one run from its entrypoint: plain blocking code on the caller's thread; parallel steps on threads of their
/// own.
final class Execution {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LOOKS = 25;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final Run run;
    private final Actions actions;
    private final WorkflowCluster cluster;
    private final VictimCheck victims;
    private final Pause pause;
    private final ExecutorService threads;
    /// Waited for before a pod is created, which names the Workflow object as its owner.
    private final Future<Answer> created;

    /// How to wait between attempts; tests do not wait.
    @FunctionalInterface
    interface Pause {
        void sleep(Duration duration) throws InterruptedException;
    }

    Execution(
            Run run,
            Actions actions,
            WorkflowCluster cluster,
            VictimCheck victims,
            Pause pause,
            ExecutorService threads,
            Future<Answer> created) {
        this.run = run;
        this.actions = actions;
        this.cluster = cluster;
        this.victims = victims;
        this.pause = pause;
        this.threads = threads;
        this.created = created;
    }

    /// Runs everything and sets the run's final phase.
    void run() throws InterruptedException {
        String name = run.definition.name();
        try {
            Template entrypoint = run.definition.entrypoint();
            Scope scope = new Scope(name, name, "", null, run.definition.parameters());
            Phase end = node(entrypoint, scope);
            run.finish(end, end.good() ? "" : rootMessage());
        } catch (InvalidWorkflowException e) {
            run.finish(Phase.ERROR, e.why());
        }
    }

    /// Where a node stands, and what it was given.
    private record Scope(
            String nodeName,
            String displayName,
            String boundary,
            @Nullable Node parent,
            Map<String, String> arguments) {}

    private Phase node(Template template, Scope scope) throws InvalidWorkflowException, InterruptedException {
        Template.Retry retry = template.retry();
        if (retry.limit() == 0) {
            return attempt(template, scope);
        }
        Node wrapper = run.add(newNode("Retry", template, scope, inputs(template, scope)), scope.parent());
        for (int attempt = 0; ; attempt++) {
            String name = scope.nodeName() + "(" + attempt + ")";
            String display = scope.displayName() + "(" + attempt + ")";
            Phase phase = attempt(template, new Scope(name, display, scope.boundary(), wrapper, scope.arguments()));
            if (!retry.again(phase, attempt)) {
                return run.end(wrapper, phase, phase.good() ? "" : "No more retries left");
            }
            pause.sleep(retry.pause(attempt));
        }
    }

    private Phase attempt(Template template, Scope scope) throws InvalidWorkflowException, InterruptedException {
        Map<String, String> inputs = inputs(template, scope);
        return switch (template.kind()) {
            case RESOURCE -> resource(template, run.add(newNode("Pod", template, scope, inputs), scope.parent()));
            case CONTAINER -> container(template, run.add(newNode("Pod", template, scope, inputs), scope.parent()));
            case STEPS -> steps(template, run.add(newNode("Steps", template, scope, inputs), scope.parent()));
            case UNSUPPORTED -> throw new InvalidWorkflowException("template " + template.name() + " is not supported");
        };
    }

    private Node newNode(String type, Template template, Scope scope, Map<String, String> inputs) {
        return new Node(
                run.definition.name(),
                scope.nodeName(),
                scope.displayName(),
                type,
                template.name(),
                scope.boundary(),
                inputs);
    }

    /// Argument, else the input's own value, else its default (argo-workflows §4.1).
    private static Map<String, String> inputs(Template template, Scope scope) throws InvalidWorkflowException {
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, String> own = WorkflowDefinition.parameters(template.json().path("inputs"));
        for (JsonNode parameter : template.json().path("inputs").path("parameters")) {
            String name = parameter.path("name").asString("");
            String value =
                    scope.arguments().containsKey(name) ? scope.arguments().get(name) : own.get(name);
            if (value == null) {
                throw new InvalidWorkflowException(
                        "inputs.parameters." + name + " was not supplied to template " + template.name());
            }
            values.put(name, value);
        }
        return values;
    }

    // ---------------------------------------------------------------- resource

    private Phase resource(Template template, Node node) throws InvalidWorkflowException {
        JsonNode resource = fill(template, node, Map.of()).json().path("resource");
        var operation = ResourceCall.of(resource, run.definition.namespace());
        return switch (actions.perform(operation, run.definition.serviceAccount(template), run.cause)) {
            case Actions.Result.Applied _ -> run.end(node, Phase.SUCCEEDED, "");
            case Actions.Result.Refused(String reason) -> run.end(node, Phase.FAILED, "refused: " + reason);
            case Actions.Result.Forbidden(String why) -> run.end(node, Phase.ERROR, why);
            case Actions.Result.Failed(String why, boolean _) -> run.end(node, Phase.ERROR, why);
        };
    }

    // ---------------------------------------------------------------- container

    private Phase container(Template template, Node node) throws InvalidWorkflowException, InterruptedException {
        String name = NodeNames.podName(run.definition.name(), template.name(), node.name);
        String pod = "pod " + run.definition.namespace() + "/" + name;
        return switch (victim(run.definition.serviceAccount(template), pod)) {
            case ContainerGuard.Verdict.Spared(String reason) ->
                run.end(node, Phase.SKIPPED, "container not started: " + reason);
            case ContainerGuard.Verdict.Refused(String reason, boolean _) ->
                run.end(node, Phase.FAILED, "container not started: " + reason);
            case ContainerGuard.Verdict.Go(Optional<Incidents.Ticket> ticket) -> {
                Phase phase = started(template, node, name);
                ticket.ifPresent(it -> settle(it, node, phase, name));
                yield phase;
            }
        };
    }

    /// Asks again for a while when the pod's container is not known yet.
    private ContainerGuard.Verdict victim(ServiceAccount account, String pod) throws InterruptedException {
        ContainerGuard.Verdict verdict = victims.check(run.cause, account, pod);
        for (int i = 0;
                i < LOOKS && verdict instanceof ContainerGuard.Verdict.Refused(String _, boolean later) && later;
                i++) {
            pause.sleep(BETWEEN_LOOKS);
            verdict = victims.check(run.cause, account, pod);
        }
        return verdict;
    }

    private void settle(Incidents.Ticket ticket, Node node, Phase phase, String pod) {
        if (phase == Phase.SUCCEEDED) {
            var about = new Effect.ObjectName("v1", "Pod", run.definition.namespace(), pod, "");
            ticket.done("the container ended with success", about);
        } else {
            ticket.failed(node.message);
        }
    }

    private Phase started(Template template, Node node, String name)
            throws InvalidWorkflowException, InterruptedException {
        // the pod names the Workflow object as its owner
        Optional<String> missing = problem(await(created));
        if (missing.isPresent()) {
            return run.end(node, Phase.ERROR, missing.get());
        }
        ObjectNode pod = PodManifest.of(run.definition, fill(template, node, Map.of()), node, run.uid());
        Optional<String> refused = problem(cluster.createPod(pod));
        return refused.isPresent()
                ? run.end(node, Phase.ERROR, "pod not created: " + refused.get())
                : waitForPod(node, name);
    }

    private static Optional<String> problem(Answer answer) {
        return switch (answer) {
            case Answer.Done _ -> Optional.empty();
            case Answer.Forbidden(String why) -> Optional.of(why);
            case Answer.Failed(String why, boolean _) -> Optional.of(why);
        };
    }

    private Phase waitForPod(Node node, String name) throws InterruptedException {
        CompletableFuture<Optional<ObjectNode>> end = new CompletableFuture<>();
        try (AutoCloseable _ = cluster.watchPod(run.definition.namespace(), name, pod -> {
            if (pod.isEmpty() || PodEnd.of(pod.get()).isPresent()) {
                end.complete(pod);
            }
        })) {
            Optional<ObjectNode> pod = await(end);
            if (pod.isEmpty()) {
                return run.end(node, Phase.ERROR, "pod deleted");
            }
            PodEnd verdict = PodEnd.of(pod.get()).orElseThrow();
            return run.end(node, verdict.phase(), verdict.message());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return run.end(node, Phase.ERROR, "pod " + name + " could not be watched: " + e.getMessage());
        }
    }

    // ---------------------------------------------------------------- steps

    private Phase steps(Template template, Node node) throws InvalidWorkflowException, InterruptedException {
        Map<String, String> variables = new HashMap<>();
        int index = 0;
        Node parent = node;
        for (JsonNode group : template.json().path("steps")) {
            String name = node.name + "[" + index + "]";
            Node groupNode = run.add(
                    new Node(run.definition.name(), name, "[" + index + "]", "StepGroup", "", node.id, Map.of()),
                    parent);
            String failed = group(template, node, groupNode, group, variables);
            if (!failed.isEmpty()) {
                run.end(groupNode, Phase.FAILED, "child '" + failed + "' failed");
                return run.end(node, Phase.FAILED, "child '" + failed + "' failed");
            }
            run.end(groupNode, Phase.SUCCEEDED, "");
            parent = groupNode;
            index++;
        }
        return run.end(node, Phase.SUCCEEDED, "");
    }

    /// Runs the steps of one group side by side; answers the id of the first that failed, or the empty string.
    private String group(Template template, Node steps, Node groupNode, JsonNode group, Map<String, String> variables)
            throws InvalidWorkflowException, InterruptedException {
        List<Step> all = new ArrayList<>();
        for (JsonNode json : group) {
            all.add(step(template, steps, groupNode, json, variables));
        }
        List<Future<Phase>> running = new ArrayList<>();
        for (Step step : all.subList(0, Math.max(all.size() - 1, 0))) {
            running.add(threads.submit(() -> node(step.template(), step.scope())));
        }
        String failed = "";
        for (int i = 0; i < all.size(); i++) {
            Step step = all.get(i);
            Phase phase = i < running.size() ? result(running.get(i)) : node(step.template(), step.scope());
            variables.put("steps." + step.name() + ".status", phase.label());
            boolean go = phase.good()
                    || (phase == Phase.FAILED && step.onFailed())
                    || (phase == Phase.ERROR && step.onError());
            if (!go && failed.isEmpty()) {
                failed = NodeNames.nodeId(run.definition.name(), step.scope().nodeName());
            }
        }
        return failed;
    }

    private record Step(String name, Template template, Scope scope, boolean onFailed, boolean onError) {}

    private Step step(Template parent, Node steps, Node groupNode, JsonNode json, Map<String, String> variables)
            throws InvalidWorkflowException {
        for (String key : List.of("when", "withItems", "withParam", "withSequence", "templateRef", "inline", "hooks")) {
            if (json.has(key)) {
                throw new InvalidWorkflowException(
                        "step " + json.path("name").asString("") + ": '" + key + "' is not supported in this version");
            }
        }
        JsonNode filled = fill(json.toString(), parent, steps, variables);
        String name = filled.path("name").asString("");
        Map<String, String> arguments = WorkflowDefinition.parameters(filled.path("arguments"));
        Scope scope = new Scope(groupNode.name + "." + name, name, steps.id, groupNode, arguments);
        JsonNode goOn = filled.path("continueOn");
        return new Step(
                name,
                run.definition.template(filled.path("template").asString("")),
                scope,
                goOn.path("failed").asBoolean(false),
                goOn.path("error").asBoolean(false));
    }

    private static Phase result(Future<Phase> future) throws InvalidWorkflowException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InvalidWorkflowException invalid) {
                throw invalid;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    // ---------------------------------------------------------------- tags

    private Template fill(Template template, Node node, Map<String, String> more) throws InvalidWorkflowException {
        return Template.of((ObjectNode) fill(template.json().toString(), template, node, more));
    }

    private JsonNode fill(String json, Template template, Node node, Map<String, String> more)
            throws InvalidWorkflowException {
        Map<String, String> variables = new HashMap<>(more);
        WorkflowDefinition workflow = run.definition;
        variables.put("workflow.name", workflow.name());
        variables.put("workflow.namespace", workflow.namespace());
        variables.put("workflow.uid", run.uid());
        variables.put(
                "workflow.mainEntrypoint", workflow.spec().path("entrypoint").asString(""));
        variables.put(
                "workflow.serviceAccountName", workflow.serviceAccount(template).name());
        workflow.parameters().forEach((key, value) -> variables.put("workflow.parameters." + key, value));
        node.inputs.forEach((key, value) -> variables.put("inputs.parameters." + key, value));
        variables.put("node.name", node.name);
        variables.put("pod.name", NodeNames.podName(workflow.name(), template.name(), node.name));
        try {
            return JSON.readTree(
                    TemplateTags.compile(json).substituteJson(tag -> Optional.ofNullable(variables.get(tag))));
        } catch (BadExpressionException | JacksonException e) {
            throw new InvalidWorkflowException("template " + template.name() + ": " + e.getMessage());
        }
    }

    private static <T> T await(Future<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /// The workflow's message is that of its root node.
    private String rootMessage() {
        String[] message = {""};
        run.read(nodes -> message[0] = nodes.getFirst().message);
        return message[0];
    }
}
