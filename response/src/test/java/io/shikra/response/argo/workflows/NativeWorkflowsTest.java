// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.alert.Alert;
import io.shikra.alert.Priority;
import io.shikra.alert.Provenance;
import io.shikra.alert.Value;
import io.shikra.response.action.Actions;
import io.shikra.response.action.Cause;
import io.shikra.response.action.ContainerGuard;
import io.shikra.response.action.Operation;
import io.shikra.response.action.ServiceAccount;
import io.shikra.response.argo.Manifest;
import io.shikra.response.argo.workflows.WorkflowCluster.Answer;
import io.shikra.response.argo.workflows.WorkflowSubmitter.Submission;
import io.shikra.response.incident.Timeline;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class NativeWorkflowsTest {
    private static final String DELETE_BY_RESOURCE = """
            apiVersion: argoproj.io/v1alpha1
            kind: WorkflowTemplate
            metadata: {name: delete-pod, namespace: argo}
            spec:
              entrypoint: main
              serviceAccountName: deleter
              arguments:
                parameters: [{name: ns}, {name: pod}, {name: rule, value: unknown}]
              templates:
                - name: main
                  steps:
                    - - name: mark
                        template: mark
                        continueOn: {failed: true, error: true}
                    - - name: delete
                        template: delete
                - name: mark
                  resource:
                    action: patch
                    mergeStrategy: merge
                    flags: [pod, "{{workflow.parameters.pod}}", -n, "{{workflow.parameters.ns}}"]
                    manifest: |
                      metadata: {labels: {rule: "{{workflow.parameters.rule}}"}}
                - name: delete
                  retryStrategy: {limit: "2", retryPolicy: Always}
                  resource:
                    action: delete
                    flags: [pod, "{{workflow.parameters.pod}}", -n, "{{workflow.parameters.ns}}", --grace-period=0, --force]
            """;
    private static final String DELETE_BY_CONTAINER = """
            apiVersion: argoproj.io/v1alpha1
            kind: WorkflowTemplate
            metadata: {name: delete-pod, namespace: argo}
            spec:
              entrypoint: delete-pod
              serviceAccountName: deleter
              arguments:
                parameters: [{name: falco-event, value: "{}"}]
              templates:
                - name: delete-pod
                  inputs:
                    parameters: [{name: falco-event}]
                  container:
                    image: deleter@sha256:0000
                    env: [{name: BODY, value: "{{inputs.parameters.falco-event}}"}]
            """;
    private static final ServiceAccount SENSOR = new ServiceAccount("argo-events", "sensor-sa");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);

    private final FakeManifests manifests = new FakeManifests();
    private final FakeActions actions = new FakeActions();
    private final FakeCluster cluster = new FakeCluster();
    private final MemoryDocuments documents = new MemoryDocuments();
    private ContainerGuard.Verdict verdict = new ContainerGuard.Verdict.Go(Optional.empty());
    private final NativeWorkflows workflows =
            new NativeWorkflows(manifests, actions, cluster, (_, _, _) -> verdict, documents, CLOCK);

    @AfterEach
    void stop() {
        workflows.close();
    }

    @Test
    void runsStepsOfResourceTemplatesInTheWorkflowsName() {
        manifests.add(yaml(DELETE_BY_RESOURCE));

        Submission submission = workflows.submit(workflow(Map.of("ns", "shop", "pod", "cart")), SENSOR, cause("e1"));

        assertThat(submission).isInstanceOf(Submission.Started.class);
        assertThat(actions.done)
                .extracting(FakeActions.Call::actor)
                .containsOnly(new ServiceAccount("argo", "deleter"));
        assertThat(actions.done)
                .extracting(call -> call.operation().verb())
                .containsExactly(Operation.Verb.PATCH, Operation.Verb.DELETE);
        Operation delete = actions.done.getLast().operation();
        assertThat(delete.kind()).isEqualTo("pod");
        assertThat(delete.name()).isEqualTo("cart");
        assertThat(delete.namespace()).isEqualTo("shop");
        assertThat(delete.options().gracePeriodSeconds()).isEqualTo(OptionalLong.of(0));
        assertThat(delete.options().ignoreNotFound()).isTrue();
        JsonNode patch = actions.done.getFirst().operation().body().orElseThrow();
        assertThat(patch.at("/metadata/labels/rule").asString()).isEqualTo("unknown");
    }

    @Test
    void writesTheStatusAsArgoDoes() {
        manifests.add(yaml(DELETE_BY_RESOURCE));

        workflows.submit(workflow(Map.of("ns", "shop", "pod", "cart")), SENSOR, cause("e1"));

        JsonNode last = cluster.awaitStatus(
                status -> status.at("/status/phase").asString("").equals("Succeeded"));
        String name = cluster.created.getFirst().at("/metadata/name").asString();
        assertThat(name).matches("delete-pod-[a-z0-9]{5}");
        assertThat(last.at("/metadata/labels").path(Labels.COMPLETED).asString())
                .isEqualTo("true");
        assertThat(last.at("/status/startedAt").asString()).isEqualTo("2026-01-01T12:00:00Z");
        assertThat(last.at("/status/finishedAt").asString()).isEqualTo("2026-01-01T12:00:00Z");
        assertThat(last.at("/status/progress").asString()).isEqualTo("2/2");
        JsonNode nodes = last.at("/status/nodes");
        assertThat(nodes.path(name).path("type").asString()).isEqualTo("Steps");
        assertThat(nodes.path(name).path("displayName").asString()).isEqualTo(name);
        String group = NodeNames.nodeId(name, name + "[0]");
        assertThat(nodes.path(name).path("children").get(0).asString()).isEqualTo(group);
        assertThat(nodes.path(NodeNames.nodeId(name, name + "[0].mark"))
                        .path("phase")
                        .asString())
                .isEqualTo("Succeeded");
        assertThat(last.at("/status/storedWorkflowTemplateSpec/entrypoint").asString())
                .isEqualTo("main");
    }

    @Test
    void theSameEventGivesOneWorkflow() {
        manifests.add(yaml(DELETE_BY_RESOURCE));
        ObjectNode workflow = workflow(Map.of("ns", "shop", "pod", "cart"));

        Submission first = workflows.submit(workflow, SENSOR, cause("e1"));
        documents.awaitSize(1);
        Submission second = workflows.submit(workflow, SENSOR, cause("e1"));
        Submission other = workflows.submit(workflow, SENSOR, cause("e2"));

        assertThat(second).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
        assertThat(actions.done).hasSize(4);
    }

    @Test
    void repeatsAStepAsItsRetryStrategySays() {
        manifests.add(yaml(DELETE_BY_RESOURCE));
        actions.answers.add(new Actions.Result.Applied(JsonMapper.shared().createObjectNode()));
        actions.answers.add(new Actions.Result.Failed("server busy", true));

        workflows.submit(workflow(Map.of("ns", "shop", "pod", "cart")), SENSOR, cause("e1"));

        assertThat(actions.done).hasSize(3);
        JsonNode last = cluster.awaitStatus(
                status -> status.at("/status/phase").asString("").equals("Succeeded"));
        String name = cluster.created.getFirst().at("/metadata/name").asString();
        JsonNode nodes = last.at("/status/nodes");
        assertThat(nodes.path(NodeNames.nodeId(name, name + "[1].delete"))
                        .path("type")
                        .asString())
                .isEqualTo("Retry");
        assertThat(nodes.path(NodeNames.nodeId(name, name + "[1].delete(0)"))
                        .path("message")
                        .asString())
                .isEqualTo("server busy");
    }

    @Test
    void aRefusedDeletionFailsTheWorkflowWithTheReason() {
        manifests.add(yaml(DELETE_BY_RESOURCE.replace("limit: \"2\"", "limit: \"0\"")));
        actions.answers.add(new Actions.Result.Applied(JsonMapper.shared().createObjectNode()));
        actions.answers.add(new Actions.Result.Refused("the pod under that name is another one"));

        workflows.submit(workflow(Map.of("ns", "shop", "pod", "cart")), SENSOR, cause("e1"));

        JsonNode last = cluster.awaitStatus(
                status -> status.at("/status/phase").asString("").equals("Failed"));
        assertThat(last.at("/status/message").asString()).contains("failed");
        assertThat(last.at("/status/nodes").toString()).contains("the pod under that name is another one");
    }

    @Test
    void aSensorThatMayNotCreateWorkflowsStaysForbidden() {
        manifests.add(yaml(DELETE_BY_RESOURCE));
        cluster.mayCreate = new Answer.Forbidden("sensor-sa may not create workflows");

        Submission submission = workflows.submit(workflow(Map.of("ns", "shop", "pod", "cart")), SENSOR, cause("e1"));

        assertThat(submission).isEqualTo(new Submission.Refused("sensor-sa may not create workflows"));
        assertThat(actions.done).isEmpty();
        assertThat(cluster.created).isEmpty();
    }

    @Test
    void startsOnePodWithTheTemplatesAccountAndTheWholeEvent() {
        manifests.add(yaml(DELETE_BY_CONTAINER));
        String event = "{\"context\":{\"id\":\"1\"},\"data\":\"e30=\\n\\\"{{x}}\"}";

        workflows.submit(workflow(Map.of("falco-event", event)), SENSOR, cause("e1"));

        ObjectNode pod = cluster.awaitPod();
        String name = cluster.created.getFirst().at("/metadata/name").asString();
        assertThat(pod.at("/metadata/name").asString()).isEqualTo(name);
        assertThat(pod.at("/metadata/namespace").asString()).isEqualTo("argo");
        assertThat(pod.at("/metadata/ownerReferences/0/uid").asString()).isEqualTo("uid-of-" + name);
        assertThat(pod.at("/spec/serviceAccountName").asString()).isEqualTo("deleter");
        assertThat(pod.at("/spec/restartPolicy").asString()).isEqualTo("Never");
        assertThat(pod.at("/spec/containers/0/env/0/value").asString()).isEqualTo(event);
        cluster.endPod("Succeeded");
        JsonNode last = cluster.awaitStatus(
                status -> status.at("/status/phase").asString("").equals("Succeeded"));
        assertThat(last.at("/status/nodes").path(name).path("type").asString()).isEqualTo("Pod");
    }

    @Test
    void startsNoContainerWhenTheVictimIsAnother() {
        manifests.add(yaml(DELETE_BY_CONTAINER));
        verdict = new ContainerGuard.Verdict.Refused("created after the alert", false);

        workflows.submit(workflow(Map.of("falco-event", "{}")), SENSOR, cause("e1"));

        JsonNode last = cluster.awaitStatus(
                status -> status.at("/status/phase").asString("").equals("Failed"));
        assertThat(last.at("/status/message").asString()).isEqualTo("container not started: created after the alert");
        assertThat(cluster.pods).isEmpty();
    }

    @Test
    void sparesAProtectedNamespaceAndSucceeds() {
        manifests.add(yaml(DELETE_BY_CONTAINER));
        verdict = new ContainerGuard.Verdict.Spared("namespace kube-system is protected");

        workflows.submit(workflow(Map.of("falco-event", "{}")), SENSOR, cause("e1"));

        JsonNode last = cluster.awaitStatus(
                status -> status.at("/status/phase").asString("").equals("Succeeded"));
        assertThat(last.at("/status/nodes").toString()).contains("Skipped").contains("kube-system is protected");
        assertThat(cluster.pods).isEmpty();
    }

    @Test
    void goesOnAfterACrashWithoutASecondPod() {
        manifests.add(yaml(DELETE_BY_CONTAINER));
        workflows.submit(workflow(Map.of("falco-event", "{}")), SENSOR, cause("e1"));
        cluster.awaitPod();
        workflows.close();

        try (NativeWorkflows next =
                new NativeWorkflows(manifests, actions, cluster, (_, _, _) -> verdict, documents, CLOCK)) {
            next.resume();
            cluster.endPod("Failed");
            cluster.awaitStatus(
                    status -> status.at("/status/phase").asString("").equals("Failed"));
        }

        assertThat(cluster.pods).hasSize(1);
    }

    @Test
    void runsAWorkflowThatSomebodyPutIntoTheCluster() {
        manifests.add(yaml(DELETE_BY_RESOURCE));
        ObjectNode object = workflow(Map.of("ns", "shop", "pod", "cart"));
        object.withObject("metadata").put("name", "by-hand").put("uid", "u-1");
        Manifest submitted = new Manifest("argoproj.io/v1alpha1", "Workflow", "argo", "by-hand", object, true, "test");

        workflows.adopt(submitted);
        cluster.awaitStatus(status -> status.at("/status/phase").asString("").equals("Succeeded"));
        workflows.adopt(submitted);

        assertThat(cluster.created).isEmpty();
        assertThat(actions.done).hasSize(2);
    }

    @Test
    void leavesAWorkflowOfAnotherControllerAlone() {
        manifests.add(yaml(DELETE_BY_RESOURCE));
        ObjectNode object = workflow(Map.of("ns", "shop", "pod", "cart"));
        ObjectNode metadata =
                object.withObject("metadata").put("name", "theirs").put("uid", "u-2");
        metadata.withObject("labels").put(Labels.INSTANCE, "another");

        workflows.adopt(new Manifest("argoproj.io/v1alpha1", "Workflow", "argo", "theirs", object, true, "test"));

        assertThat(workflows.inFlight()).isZero();
        assertThat(actions.done).isEmpty();
    }

    @Test
    void namesTheTemplateThatIsMissing() {
        Submission submission = workflows.submit(workflow(Map.of("ns", "shop", "pod", "cart")), SENSOR, cause("e1"));

        assertThat(submission)
                .isInstanceOfSatisfying(
                        Submission.Failed.class,
                        failed ->
                                assertThat(failed.message()).contains("WorkflowTemplate 'argo/delete-pod' not found"));
        assertThat(cluster.statuses.getLast().at("/status/message").asString()).contains("argo/delete-pod");
    }

    private static ObjectNode workflow(Map<String, String> parameters) {
        ObjectNode workflow = yaml("""
                apiVersion: argoproj.io/v1alpha1
                kind: Workflow
                metadata: {generateName: delete-pod-, namespace: argo}
                spec:
                  workflowTemplateRef: {name: delete-pod}
                  arguments: {parameters: []}
                """);
        var list = (tools.jackson.databind.node.ArrayNode) workflow.at("/spec/arguments/parameters");
        parameters.forEach((name, value) -> list.addObject().put("name", name).put("value", value));
        return workflow;
    }

    private static Cause cause(String eventId) {
        Alert alert = new Alert(
                Optional.of("uuid"),
                "Terminal shell in container",
                Priority.NOTICE,
                "text",
                1,
                "syscall",
                "",
                List.of(),
                Map.of("k8s.ns.name", Value.of("shop"), "k8s.pod.name", Value.of("cart")));
        return new Cause(
                eventId,
                alert,
                Provenance.posted(Provenance.Origin.POSTED),
                "Sensor argo-events/s trigger t",
                new Timeline());
    }

    static ObjectNode yaml(String text) {
        Object tree = new Load(LoadSettings.builder().build()).loadFromString(text);
        return JsonMapper.shared().valueToTree(tree);
    }
}
