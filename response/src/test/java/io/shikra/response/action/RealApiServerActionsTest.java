// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.action;

import static io.shikra.response.action.FakeApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.alert.Provenance;
import io.shikra.alert.Value;
import io.shikra.clients.kubernetes.Answer;
import io.shikra.clients.kubernetes.Call;
import io.shikra.clients.kubernetes.Credentials;
import io.shikra.clients.kubernetes.DeleteOptions;
import io.shikra.clients.kubernetes.KubernetesAccess;
import io.shikra.clients.kubernetes.ObjectWatch;
import io.shikra.clients.kubernetes.Opened;
import io.shikra.clients.kubernetes.ResourceType;
import io.shikra.response.incident.Incidents;
import io.shikra.response.incident.MemoryDocuments;
import io.shikra.response.incident.State;
import io.shikra.response.incident.Timeline;
import io.shikra.response.pod.Pods;
import io.shikra.testing.OnRealCluster;
import io.shikra.testing.RealCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// The pin and its refusals on an API server that has no nodes: pods stay unscheduled, their container statuses are
/// written by the test as a kubelet would.
@OnRealCluster
class RealApiServerActionsTest {
    private static final String NAMESPACE = "shikra-act-" + Long.toString(System.nanoTime(), 36);
    private static final ServiceAccount ALLOWED = new ServiceAccount(NAMESPACE, "delete-pod-sa");
    private static final ServiceAccount FORBIDDEN = new ServiceAccount(NAMESPACE, "nobody");
    private static final ActPolicy HERE = new ActPolicy(true, Set.of(NAMESPACE), "");
    private static final Duration SOON = Duration.ofSeconds(10);

    private static KubernetesAccess access;
    private static Pods pods;
    private static ObjectWatch watch;
    private static Incidents incidents;
    private static int events;

    @BeforeAll
    static void connect() throws InterruptedException {
        access = ((Opened.Connected) KubernetesAccess.open(new Credentials.Kubeconfig(RealCluster.kubeconfig())))
                .access();
        create("/api/v1/namespaces", "{'metadata':{'name':'" + NAMESPACE + "'}}");
        for (ServiceAccount account : List.of(ALLOWED, FORBIDDEN)) {
            create(
                    "/api/v1/namespaces/" + NAMESPACE + "/serviceaccounts",
                    "{'metadata':{'name':'" + account.name() + "'}}");
        }
        String rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/" + NAMESPACE;
        create(
                rbac + "/roles",
                "{'metadata':{'name':'d'},'rules':[{'apiGroups':[''],'resources':['pods'],'verbs':['get','delete']}]}");
        create(
                rbac + "/rolebindings",
                "{'metadata':{'name':'d'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'Role','name':'d'},"
                        + "'subjects':[{'kind':'ServiceAccount','name':'delete-pod-sa','namespace':'" + NAMESPACE
                        + "'}]}");
        pods = new Pods(access, RealApiServerActionsTest::now);
        incidents = new Incidents(new MemoryDocuments(), RealApiServerActionsTest::now);
        pods.onGone((uid, nanos) -> incidents.gone(uid, nanos));
        watch = access.watch(ResourceType.POD, NAMESPACE, pods);
        assertThat(watch.awaitCaughtUp(10, TimeUnit.SECONDS)).isTrue();
    }

    @AfterAll
    static void leaveNothing() {
        watch.close();
        access.call(Call.delete(ResourceType.NAMESPACE.path("", NAMESPACE), DeleteOptions.DEFAULT));
        incidents.close();
        access.close();
    }

    @Test
    void theVictimGoesAndItsTwinStays() {
        String uid = runningPod("victim", "a".repeat(64));
        runningPod("twin", "b".repeat(64));

        var result = actions(HERE).perform(delete("victim"), ALLOWED, foreign("victim", "a".repeat(12)));

        assertThat(result).isInstanceOf(Actions.Result.Applied.class);
        assertThat(exists("victim")).isFalse();
        assertThat(exists("twin")).isTrue();
        await(() -> incidents.list().stream()
                .anyMatch(incident -> incident.subject().podUid().equals(uid)
                        && incident.state() == State.DONE
                        && incident.marks().containsKey(Timeline.Step.OBJECT_GONE)));
    }

    @Test
    void aPodThatWasReplacedAfterTheAlertIsNotTouched() {
        runningPod("replaced", "c".repeat(64));
        Cause cause = foreign("replaced", "c".repeat(12));
        removePod("replaced");
        runningPod("replaced", "d".repeat(64));

        assertThat(actions(HERE).perform(delete("replaced"), ALLOWED, cause))
                .isInstanceOfSatisfying(
                        Actions.Result.Refused.class,
                        // where what the API server remembers is a moment old, it refuses the deletion itself
                        no -> assertThat(no.reason())
                                .containsAnyOf("another pod of the same name", "is another one now"));
        assertThat(exists("replaced")).isTrue();
    }

    @Test
    void anotherUidIsRefusedByTheApiServerItself() {
        String uid = runningPod("stale", "e".repeat(64));
        var before = new Pods(access, RealApiServerActionsTest::now);
        before.present(read("stale"));
        removePod("stale");
        runningPod("stale", "f".repeat(64));

        var result = actions(HERE, before).perform(delete("stale"), ALLOWED, own("stale", uid));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Actions.Result.Refused.class,
                        no -> assertThat(no.reason())
                                .contains("is another one now")
                                .contains(uid));
        assertThat(exists("stale")).isTrue();
    }

    @Test
    void anAccountWithoutTheRightStaysForbiddenAndTheMessageNamesIt() {
        runningPod("safe", "1".repeat(64));

        var result = actions(HERE).perform(delete("safe"), FORBIDDEN, foreign("safe", "1".repeat(12)));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Actions.Result.Forbidden.class,
                        no -> assertThat(no.message())
                                .contains(FORBIDDEN.userName())
                                .contains("cannot delete resource \"pods\""));
        assertThat(exists("safe")).isTrue();
    }

    @Test
    void observingDeletesNothing() {
        runningPod("observed", "2".repeat(64));

        var result = actions(ActPolicy.observeOnly())
                .perform(delete("observed"), ALLOWED, foreign("observed", "2".repeat(12)));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Actions.Result.Refused.class,
                        no -> assertThat(no.reason()).startsWith("observe only"));
        assertThat(exists("observed")).isTrue();
    }

    @Test
    void deletionThroughTheActionsCostsLittleMoreThanABareCall() {
        List<Long> bare = new ArrayList<>();
        List<Long> whole = new ArrayList<>();
        Actions actions = actions(HERE);
        for (int i = -10; i < 50; i++) {
            String container = String.format("%064x", 0xabc000 + i);
            String uid = runningPod("bare" + i, container);
            Call call = Call.delete(ResourceType.POD.path(NAMESPACE, "bare" + i), DeleteOptions.DEFAULT.onlyUid(uid))
                    .as(ALLOWED.userName());
            long bareMicros = micros(() -> access.call(call));
            String name = "whole" + i;
            String id = String.format("%064x", 0xdef000 + i);
            String wholeUid = runningPod(name, id);
            await(() -> pods.cached(NAMESPACE, name)
                    .filter(pod -> pod.uid().equals(wholeUid) && pod.settled())
                    .isPresent());
            Cause cause = foreign(name, id);
            long wholeMicros = micros(() -> assertThat(actions.perform(delete(name), ALLOWED, cause))
                    .isInstanceOf(Actions.Result.Applied.class));
            if (i >= 0) {
                bare.add(bareMicros);
                whole.add(wholeMicros);
            }
        }
        System.out.printf(
                "DELETE pod, 50 times: bare p50 %d us p99 %d us; Actions.perform p50 %d us p99 %d us%n",
                percentile(bare, 50), percentile(bare, 99), percentile(whole, 50), percentile(whole, 99));
        assertThat(percentile(whole, 50)).isLessThan(percentile(bare, 50) + 5_000);
    }

    private static Actions actions(ActPolicy policy) {
        return actions(policy, pods);
    }

    private static Actions actions(ActPolicy policy, Pods known) {
        return new ClusterActions(
                access, access.types(), known, policy, incidents, "test", RealApiServerActionsTest::now);
    }

    private static Operation delete(String name) {
        return Cases.deletePod(NAMESPACE, name);
    }

    private static Cause foreign(String pod, String container) {
        return cause(
                Map.of(
                        "k8s.ns.name", Value.of(NAMESPACE),
                        "k8s.pod.name", Value.of(pod),
                        "container.id", Value.of(container)),
                Provenance.posted(Provenance.Origin.POSTED));
    }

    private static Cause own(String pod, String uid) {
        return cause(
                Map.of(), new Provenance(Provenance.Origin.LIVE, 1, 2, 3, "e".repeat(64), uid, NAMESPACE, pod, 1, 1));
    }

    /// The alert is of now.
    private static Cause cause(Map<String, Value> fields, Provenance provenance) {
        Cause past = Cases.cause("event-" + events++, fields, provenance);
        var alert = past.alert();
        var fresh = new io.shikra.alert.Alert(
                alert.uuid(),
                alert.rule(),
                alert.priority(),
                alert.output(),
                now(),
                alert.source(),
                alert.hostname(),
                alert.tags(),
                alert.outputFields());
        return new Cause(past.eventId(), fresh, provenance, past.manifest(), new Timeline());
    }

    /// Creates a pod and gives it a running container; returns its UID.
    private static String runningPod(String name, String container) {
        ObjectNode pod = create("/api/v1/namespaces/" + NAMESPACE + "/pods", """
                {'metadata':{'name':'%s'},'spec':{'nodeSelector':{'no':'node'},
                 'containers':[{'name':'main','image':'none'}]}}""".formatted(name));
        Call status =
                Call.patch(ResourceType.POD.path(NAMESPACE, name) + "/status", Call.PatchType.MERGE, json("""
                        {'status':{'phase':'Running','containerStatuses':[{'name':'main','image':'none','imageID':'',
                         'ready':true,'restartCount':0,'containerID':'containerd://%s',
                         'state':{'running':{'startedAt':'%s'}}}]}}""".formatted(
                                container, Instant.ofEpochSecond(Instant.now().getEpochSecond()))));
        assertThat(access.call(status)).isInstanceOf(Answer.Success.class);
        return pod.at("/metadata/uid").asString();
    }

    private static void removePod(String name) {
        access.call(Call.delete(ResourceType.POD.path(NAMESPACE, name), DeleteOptions.DEFAULT));
        assertThat(exists(name)).isFalse();
    }

    private static boolean exists(String name) {
        return access.call(Call.read(ResourceType.POD.path(NAMESPACE, name))) instanceof Answer.Success;
    }

    private static ObjectNode read(String name) {
        return ((Answer.Success) access.call(Call.read(ResourceType.POD.path(NAMESPACE, name)))).body();
    }

    private static ObjectNode create(String path, String object) {
        Answer answer = access.call(Call.create(path, json(object)));
        assertThat(answer).isInstanceOf(Answer.Success.class);
        return ((Answer.Success) answer).body();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited %s in vain", SOON).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    private static long micros(Runnable call) {
        long start = System.nanoTime();
        call.run();
        return (System.nanoTime() - start) / 1000;
    }

    private static long percentile(List<Long> values, int percent) {
        List<Long> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }
}
