// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.clients.kubernetes.Answer;
import io.shikra.clients.kubernetes.Call;
import io.shikra.clients.kubernetes.Credentials;
import io.shikra.clients.kubernetes.DeleteOptions;
import io.shikra.clients.kubernetes.KubernetesAccess;
import io.shikra.clients.kubernetes.Opened;
import io.shikra.clients.kubernetes.ResourceType;
import io.shikra.response.argo.Manifest;
import io.shikra.response.argo.Manifests;
import io.shikra.testing.OnRealCluster;
import io.shikra.testing.RealCluster;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Argo's kinds on a real API server. The CRDs are open schemas of our own, with Argo's names and subresources.
@OnRealCluster
class RealClusterResourcesTest {
    private static final String SUFFIX = Long.toString(System.nanoTime(), 36);
    private static final String CHOSEN = "shikra-native-" + SUFFIX;
    private static final String OTHER = "shikra-other-" + SUFFIX;
    private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static final String ARGO = "/apis/argoproj.io/v1alpha1";

    private static KubernetesAccess access;

    @BeforeAll
    static void connect() {
        access = ((Opened.Connected) KubernetesAccess.open(new Credentials.Kubeconfig(RealCluster.kubeconfig())))
                .access();
        create("/api/v1/namespaces", "{'metadata':{'name':'" + CHOSEN + "','labels':{'shikra.io/argo':'native'}}}");
        create("/api/v1/namespaces", "{'metadata':{'name':'" + OTHER + "'}}");
        ClusterManifests.TYPES.forEach(RealClusterResourcesTest::install);
        await(() -> ClusterManifests.TYPES.stream().allMatch(access.types()::served));
    }

    @AfterAll
    static void leaveNothing() {
        access.call(Call.delete(ResourceType.NAMESPACE.path("", CHOSEN), DeleteOptions.DEFAULT));
        access.call(Call.delete(ResourceType.NAMESPACE.path("", OTHER), DeleteOptions.DEFAULT));
        access.close();
    }

    @Test
    void onlyNamespacesThatWereChosenAreOurs() throws Exception {
        sensor(CHOSEN, "ours");
        sensor(OTHER, "theirs");
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (ClusterManifests manifests = ClusterManifests.watch(access, false)) {
            manifests.listen(new Manifests.Listener() {
                @Override
                public void changed(Manifest manifest) {
                    note("changed", manifest);
                }

                @Override
                public void removed(Manifest manifest) {
                    note("removed", manifest);
                }

                private void note(String what, Manifest manifest) {
                    if (manifest.name().equals("ours") || manifest.name().equals("theirs")) {
                        told.add(what + " " + manifest.kind() + " " + manifest.name());
                    }
                }
            });

            assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("changed Sensor ours");
            await(() -> manifests.leftAlone().getOrDefault("Sensor", 0) > 0);
            assertThat(manifests.find("Sensor", OTHER, "theirs")).isEmpty();
            assertThat(manifests
                            .find("Sensor", CHOSEN, "ours")
                            .orElseThrow()
                            .object()
                            .at("/spec/unknownField")
                            .asInt())
                    .isEqualTo(7);

            access.call(Call.patch(
                    ResourceType.NAMESPACE.path("", OTHER),
                    Call.PatchType.MERGE,
                    json("{'metadata':{'labels':{'shikra.io/argo':'native'}}}")));
            assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("changed Sensor theirs");

            access.call(Call.patch(
                    ResourceType.NAMESPACE.path("", OTHER),
                    Call.PatchType.MERGE,
                    json("{'metadata':{'labels':{'shikra.io/argo':null}}}")));
            assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("removed Sensor theirs");
        }
    }

    @Test
    void aStatusThatWeWriteIsNoNewsButIsThere() throws Exception {
        Manifest manifest = manifest("Sensor", sensor(CHOSEN, "quiet"));
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (ClusterManifests manifests = ClusterManifests.watch(access, false);
                ClusterStatusWriter writer = writer(true)) {
            manifests.listen(listener("quiet", told));
            assertThat(told.poll(20, TimeUnit.SECONDS)).isNotNull();

            writer.write(manifest, json("{'conditions':[{'type':'Deployed','status':'False'}]}"));
            writer.write(manifest, json("{'conditions':[{'type':'Deployed','status':'True'}]}"));

            await(() -> manifests
                    .find("Sensor", CHOSEN, "quiet")
                    .map(seen -> seen.object()
                            .at("/status/conditions/0/status")
                            .asString("")
                            .equals("True"))
                    .orElse(false));
            assertThat(told).isEmpty();
        }
    }

    @Test
    void aWorkflowHasItsStatusInTheObjectItself() {
        ObjectNode workflow = create(
                ARGO + "/namespaces/" + CHOSEN + "/workflows",
                "{'apiVersion':'argoproj.io/v1alpha1','kind':'Workflow','metadata':{'name':'w'},'spec':{}}");
        try (ClusterStatusWriter writer = writer(true)) {
            writer.write(manifest("Workflow", workflow), json("{'phase':'Succeeded'}"));

            await(() -> read(ARGO + "/namespaces/" + CHOSEN + "/workflows/w")
                    .at("/status/phase")
                    .asString("")
                    .equals("Succeeded"));
        }
    }

    @Test
    void anObservingProcessWritesNoStatusAndNoService() {
        Manifest manifest = manifest("Sensor", sensor(CHOSEN, "observed"));
        try (ClusterStatusWriter writer = writer(false)) {
            writer.write(manifest, json("{'phase':'x'}"));
        }
        Optional<String> problem = new ClusterServices(access, false, Optional.empty())
                .publish(manifest, service("observed-eventsource-svc"));

        assertThat(problem).isEmpty();
        assertThat(read(ARGO + "/namespaces/" + CHOSEN + "/sensors/observed").has("status"))
                .isFalse();
        assertThat(access.call(Call.read(ResourceType.SERVICE.path(CHOSEN, "observed-eventsource-svc"))))
                .isInstanceOf(Answer.Refusal.class);
    }

    @Test
    void theServiceOfAnEventSourceIsOwnedByItAndLeadsToUs() {
        ObjectNode source = create(
                ARGO + "/namespaces/" + CHOSEN + "/eventsources",
                "{'apiVersion':'argoproj.io/v1alpha1','kind':'EventSource','metadata':{'name':'hook'},'spec':{}}");
        Manifest manifest = manifest("EventSource", source);
        ClusterServices services = new ClusterServices(access, true, Optional.of("192.0.2.7"));
        ObjectNode wanted = service("hook-eventsource-svc");

        assertThat(services.publish(manifest, wanted)).isEmpty();
        assertThat(services.publish(manifest, wanted)).isEmpty(); // again: an update

        JsonNode there = read(ResourceType.SERVICE.path(CHOSEN, "hook-eventsource-svc"));
        assertThat(there.at("/spec/ports/0/port").asInt()).isEqualTo(12000);
        assertThat(there.at("/spec/type").asString()).isEqualTo("ClusterIP");
        assertThat(there.at("/metadata/ownerReferences/0/uid").asString())
                .isEqualTo(source.at("/metadata/uid").asString());
        JsonNode slice =
                read("/apis/discovery.k8s.io/v1/namespaces/" + CHOSEN + "/endpointslices/hook-eventsource-svc-shikra");
        assertThat(slice.at("/endpoints/0/addresses/0").asString()).isEqualTo("192.0.2.7");
        assertThat(slice.at("/ports/0/port").asInt()).isEqualTo(12000);

        services.withdraw(manifest);
        assertThat(access.call(Call.read(ResourceType.SERVICE.path(CHOSEN, "hook-eventsource-svc"))))
                .isInstanceOf(Answer.Refusal.class);
    }

    @Test
    void aServiceOfSomebodyElseIsLeftAlone() {
        create(
                ResourceType.SERVICE.path(CHOSEN),
                service("mine-eventsource-svc").toString());
        ObjectNode source = create(
                ARGO + "/namespaces/" + CHOSEN + "/eventsources",
                "{'apiVersion':'argoproj.io/v1alpha1','kind':'EventSource','metadata':{'name':'mine'},'spec':{}}");

        assertThat(new ClusterServices(access, true, Optional.empty())
                        .publish(manifest("EventSource", source), service("mine-eventsource-svc")))
                .hasValueSatisfying(why -> assertThat(why).contains("belongs to somebody else"));
    }

    @Test
    void aRealControllerIsSeenOnlyWhenItIsReady() {
        String path = "/apis/apps/v1/namespaces/" + OTHER + "/deployments";
        create(path, """
                {'metadata':{'name':'workflow-controller'},'spec':{'selector':{'matchLabels':{'a':'b'}},
                 'template':{'metadata':{'labels':{'a':'b'}},'spec':{'nodeSelector':{'no':'node'},
                 'containers':[{'name':'c','image':'quay.io/argoproj/workflow-controller:v4'}]}}}}""");
        assertThat(ArgoPresence.detect(access).controllers())
                .noneMatch(one -> one.namespace().equals(OTHER));

        Call ready = Call.patch(
                path + "/workflow-controller/status",
                Call.PatchType.MERGE,
                json("{'status':{'replicas':1,'readyReplicas':1}}"));
        await(() -> {
            access.call(ready);
            ArgoPresence seen = ArgoPresence.detect(access);
            return seen.runs(ArgoPresence.Serves.WORKFLOWS)
                    && seen.display().contains("Argo Workflows runs as " + OTHER + "/workflow-controller");
        });
    }

    private static ClusterStatusWriter writer(boolean act) {
        return new ClusterStatusWriter(access, access.types(), act, Duration.ofMillis(50));
    }

    private static Manifests.Listener listener(String name, BlockingQueue<String> told) {
        return new Manifests.Listener() {
            @Override
            public void changed(Manifest manifest) {
                if (manifest.name().equals(name)) {
                    told.add("changed");
                }
            }

            @Override
            public void removed(Manifest manifest) {
                if (manifest.name().equals(name)) {
                    told.add("removed");
                }
            }
        };
    }

    private static Manifest manifest(String kind, ObjectNode object) {
        return new Manifest(
                "argoproj.io/v1alpha1",
                kind,
                CHOSEN,
                object.at("/metadata/name").asString(""),
                object,
                true,
                "cluster");
    }

    private static ObjectNode service(String name) {
        return json("{'apiVersion':'v1','kind':'Service','metadata':{'name':'" + name + "','namespace':'" + CHOSEN
                + "'},'spec':{'type':'ClusterIP','ports':[{'port':12000,'targetPort':12000}]}}");
    }

    private static ObjectNode sensor(String namespace, String name) {
        return create(
                ARGO + "/namespaces/" + namespace + "/sensors",
                "{'apiVersion':'argoproj.io/v1alpha1','kind':'Sensor','metadata':{'name':'" + name
                        + "'},'spec':{'unknownField':7}}");
    }

    /// Somebody else may have installed it already.
    private static void install(ResourceType type) {
        String subresources =
                type.kind().startsWith("Event") || type.kind().equals("Sensor") ? "'subresources':{'status':{}}," : "";
        ObjectNode crd = json(
                """
                {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',
                 'metadata':{'name':'%1$s.argoproj.io'},
                 'spec':{'group':'argoproj.io','scope':'%3$s','names':{'kind':'%2$s','plural':'%1$s'},
                  'versions':[{'name':'v1alpha1','served':true,'storage':true,%4$s
                   'schema':{'openAPIV3Schema':{'type':'object','x-kubernetes-preserve-unknown-fields':true}}}]}}
                """.formatted(type.plural(), type.kind(), type.namespaced() ? "Namespaced" : "Cluster", subresources));
        access.call(Call.create(CRDS, crd));
    }

    private static ObjectNode create(String path, String object) {
        Answer answer = access.call(Call.create(path, json(object)));
        assertThat(answer).isInstanceOf(Answer.Success.class);
        return ((Answer.Success) answer).body();
    }

    private static ObjectNode read(String path) {
        Answer answer = access.call(Call.read(path));
        assertThat(answer).isInstanceOf(Answer.Success.class);
        return ((Answer.Success) answer).body();
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited 30 s in vain").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
