// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.action;

import static io.shikra.response.action.Cases.ACTOR;
import static io.shikra.response.action.Cases.foreign;
import static io.shikra.response.action.FakeApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.clients.kubernetes.ResourceTypes;
import io.shikra.response.incident.Incidents;
import io.shikra.response.incident.MemoryDocuments;
import io.shikra.response.pod.Pods;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class GenericOperationTest {
    private static final String WORKFLOW =
            "{'apiVersion':'argoproj.io/v1alpha1','kind':'Workflow','metadata':{'generateName':'delete-pod-'}}";
    private static final String WORKFLOWS = "/apis/argoproj.io/v1alpha1/namespaces/default/workflows";
    private static final ActPolicy EVERYWHERE = new ActPolicy(true, Set.of("*"), "");

    private final AtomicLong clock = new AtomicLong(1_000);
    private final FakeApi api = new FakeApi();
    private final MemoryDocuments documents = new MemoryDocuments();
    private Incidents incidents = new Incidents(documents, clock::incrementAndGet);

    @AfterEach
    void close() {
        incidents.close();
    }

    @Test
    void createsWithAGeneratedNameThatIsTheSameForTheSameEvent() {
        perform(Cases.create("argoproj.io/v1alpha1", "Workflow", json(WORKFLOW)), foreign("e1"));
        incidents.close();
        incidents = new Incidents(new MemoryDocuments(), clock::incrementAndGet); // nothing was remembered
        var again = perform(Cases.create("argoproj.io/v1alpha1", "Workflow", json(WORKFLOW)), foreign("e1"));

        assertThat(again).isInstanceOf(Actions.Result.Applied.class);
        assertThat(api.objects).hasSize(1);
        assertThat(api.objects.keySet().iterator().next()).matches(WORKFLOWS + "/delete-pod-[a-z0-9]{5}");
    }

    @Test
    void anotherEventCreatesAnotherObject() {
        perform(Cases.create("argoproj.io/v1alpha1", "workflows", json(WORKFLOW)), foreign("e1"));
        perform(Cases.create("argoproj.io/v1alpha1", "workflows", json(WORKFLOW)), foreign("e2"));

        assertThat(api.objects).hasSize(2);
    }

    @Test
    void aGeneratedNameThatSomebodyElseHasIsChangedNotShared() {
        Operation operation = Cases.create("argoproj.io/v1alpha1", "Workflow", json(WORKFLOW));
        String taken = WORKFLOWS + "/delete-pod-" + EffectId.suffix(operation, foreign("e1"), 0);
        api.objects.put(taken, json("{'metadata':{'name':'x'}}"));

        assertThat(perform(operation, foreign("e1"))).isInstanceOf(Actions.Result.Applied.class);
        assertThat(api.objects).hasSize(2);
    }

    @Test
    void anExistingObjectOfAFixedNameIsNotOurs() {
        ObjectNode map = json("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a'}}");
        api.objects.put("/api/v1/namespaces/default/configmaps/a", json("{'metadata':{'name':'a'}}"));

        assertThat(perform(Cases.create("v1", "ConfigMap", map), foreign("e1")))
                .isEqualTo(new Actions.Result.Failed("/api/v1/namespaces/default/configmaps/a already exists", false));
    }

    @Test
    void everyCallIsMadeAsTheManifestsAccount() {
        perform(
                new Operation(
                        Operation.Verb.PATCH,
                        "apps/v1",
                        "Deployment",
                        "default",
                        "web",
                        Optional.of(json("{'spec':{'replicas':0}}")),
                        new Operation.Options(OptionalLong.empty(), false, "merge")),
                foreign("e1"));

        assertThat(api.requests())
                .containsExactly("PATCH /apis/apps/v1/namespaces/default/deployments/web"
                        + " as system:serviceaccount:argo:delete-pod-sa");
        assertThat(api.calls.getFirst().contentType()).isEqualTo("application/merge-patch+json");
    }

    @Test
    void badRequestsAreSaidNotSent() {
        var nameless = new Operation(
                Operation.Verb.DELETE, "v1", "Secret", "default", "", Optional.empty(), Operation.Options.DEFAULT);
        assertThat(perform(nameless, foreign("e1")))
                .isEqualTo(new Actions.Result.Failed("a Secret without a name would mean all of them", false));
        var unknown = Cases.create("example.org/v1", "Gryphon", json("{}"));
        assertThat(perform(unknown, foreign("e1")))
                .isEqualTo(new Actions.Result.Failed("the API server serves no Gryphon in example.org/v1", false));
        assertThat(api.requests()).containsExactly("GET /apis/example.org/v1");
    }

    private Actions.Result perform(Operation operation, Cause cause) {
        return new ClusterActions(
                        api,
                        new ResourceTypes(api, System::nanoTime),
                        new Pods(api, clock::get),
                        EVERYWHERE,
                        incidents,
                        "test",
                        clock::incrementAndGet)
                .perform(operation, ACTOR, cause);
    }
}
