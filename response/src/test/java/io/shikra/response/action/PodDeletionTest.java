// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.action;

import static io.shikra.response.action.Cases.ACTOR;
import static io.shikra.response.action.Cases.CONTAINER;
import static io.shikra.response.action.Cases.OTHER_UID;
import static io.shikra.response.action.Cases.POD_PATH;
import static io.shikra.response.action.Cases.UID;
import static io.shikra.response.action.Cases.deletePod;
import static io.shikra.response.action.Cases.foreign;
import static io.shikra.response.action.Cases.own;
import static io.shikra.response.action.Cases.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.alert.Provenance;
import io.shikra.alert.Value;
import io.shikra.clients.kubernetes.Answer;
import io.shikra.clients.kubernetes.ResourceTypes;
import io.shikra.response.incident.Incident;
import io.shikra.response.incident.Incidents;
import io.shikra.response.incident.MemoryDocuments;
import io.shikra.response.incident.State;
import io.shikra.response.incident.Timeline.Step;
import io.shikra.response.pod.Pods;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PodDeletionTest {
    private static final String BEFORE = "2026-03-01T09:00:00Z";
    private static final String AFTER = "2026-03-01T10:00:06Z";
    private static final ActPolicy EVERYWHERE = new ActPolicy(true, Set.of("*"), "shikra");

    private final AtomicLong clock = new AtomicLong(1_000);
    private final FakeApi api = new FakeApi();
    private final Pods pods = new Pods(api, clock::get);
    private final MemoryDocuments documents = new MemoryDocuments();
    private Incidents incidents = new Incidents(documents, clock::incrementAndGet);

    @AfterEach
    void close() {
        incidents.close();
    }

    @Test
    void deletesThePodOfAnotherFalcosAlertWithItsUidAsTheManifestsAccount() {
        api.objects.put(POD_PATH, pod(UID, BEFORE, CONTAINER));

        var result = actions(EVERYWHERE).perform(deletePod("default", "alpine"), ACTOR, foreign("e1"));

        assertThat(result).isInstanceOf(Actions.Result.Applied.class);
        assertThat(api.requests())
                .containsExactly(
                        "GET " + POD_PATH, "DELETE " + POD_PATH + " as system:serviceaccount:argo:delete-pod-sa");
        assertThat(api.deletions()
                        .getFirst()
                        .body()
                        .orElseThrow()
                        .at("/preconditions/uid")
                        .asString())
                .isEqualTo(UID);
    }

    @Test
    void needsNoReadWhenTheWatchKnowsThePod() {
        api.objects.put(POD_PATH, pod(UID, BEFORE, CONTAINER));
        pods.present(pod(UID, BEFORE, CONTAINER));

        actions(EVERYWHERE).perform(deletePod("default", "alpine"), ACTOR, foreign("e1"));

        assertThat(api.requests())
                .containsExactly("DELETE " + POD_PATH + " as system:serviceaccount:argo:delete-pod-sa");
    }

    @Test
    void refusesAPodOfTheSameNameThatWasCreatedAfterTheAlert() {
        api.objects.put(POD_PATH, pod(OTHER_UID, AFTER, "f".repeat(64)));

        assertRefused(
                foreign("e1"),
                "pod default/alpine was created at 2026-03-01T10:00:06Z, after the alert of 2026-03-01T10:00:05.250Z:"
                        + " it is another pod of the same name");
    }

    @Test
    void refusesAPodWithoutTheContainerOfTheAlert() {
        api.objects.put(POD_PATH, pod(OTHER_UID, BEFORE, "f".repeat(64)));

        assertRefused(
                foreign("e1"),
                "no container of pod default/alpine (UID " + OTHER_UID
                        + ") has an id that starts with 3ad7b26ded6d: it is another pod of the same name");
    }

    @Test
    void refusesWhenTheWatchStillShowsThePodThatWasReplaced() {
        pods.present(pod(UID, BEFORE, CONTAINER));
        api.objects.put(POD_PATH, pod(OTHER_UID, AFTER, "f".repeat(64)));

        var result = actions(EVERYWHERE).perform(deletePod("default", "alpine"), ACTOR, foreign("e1"));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Actions.Result.Refused.class,
                        no -> assertThat(no.reason())
                                .startsWith("pod default/alpine is another one now: Precondition failed"));
        assertThat(api.objects).containsKey(POD_PATH);
    }

    @Test
    void refusesWhatCannotBePinned() {
        api.objects.put(POD_PATH, pod(UID, BEFORE, CONTAINER));

        assertRefused(
                foreign("e1", Map.of()), "the alert carries no container.id: pod default/alpine cannot be pinned");
        assertRefused(
                foreign("e2", Map.of("container.id", Value.of("host"))),
                "the alert's container.id 'host' is no id of a container: pod default/alpine cannot be pinned");
        assertRefused(
                Cases.cause("e3", Map.of(), Provenance.posted(Provenance.Origin.POSTED)),
                "the alert carries no k8s.ns.name and k8s.pod.name: no pod can be pinned");
        assertRefused(
                foreign(
                        "e4",
                        Map.of("k8s.pod.name", Value.of("twin"), "container.id", Value.of(CONTAINER.substring(0, 12)))),
                "the operation names pod default/alpine, but the alert is about pod default/twin");
    }

    @Test
    void refusesWhenThePodIsNotThere() {
        assertRefused(foreign("e1"), "there is no pod default/alpine: nothing to delete");
    }

    @Test
    void triesAgainLaterWhenTheContainerIsNotKnownYet() {
        api.objects.put(POD_PATH, pod(UID, BEFORE, ""));

        var result = actions(EVERYWHERE).perform(deletePod("default", "alpine"), ACTOR, foreign("e1"));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Actions.Result.Failed.class,
                        no -> assertThat(no.transientFailure()).isTrue());
    }

    @Test
    void ourOwnSourcesUidIsThePreconditionAndAnotherUidIsRefused() {
        api.objects.put(POD_PATH, pod(UID, BEFORE, CONTAINER));
        assertThat(actions(EVERYWHERE).perform(deletePod("default", "alpine"), ACTOR, own("e1", UID)))
                .isInstanceOf(Actions.Result.Applied.class);

        api.objects.put(POD_PATH, pod(OTHER_UID, AFTER, CONTAINER));
        assertRefused(
                own("e2", UID.replace('1', '3')),
                "pod default/alpine is another one now: its UID is " + OTHER_UID
                        + " (created 2026-03-01T10:00:06Z), the alert is about UID " + UID.replace('1', '3'));
    }

    @Test
    void observesOnlyUntilToldToAct() {
        api.objects.put(POD_PATH, pod(UID, BEFORE, CONTAINER));

        assertRefused(
                ActPolicy.observeOnly(),
                foreign("e1"),
                "observe only (start with --act to act): would DELETE " + POD_PATH
                        + " as system:serviceaccount:argo:delete-pod-sa with UID " + UID);
    }

    @Test
    void protectsWhatNobodyMayTouch() {
        var labelled = pod(UID, BEFORE, CONTAINER);
        labelled.withObject("metadata").withObject("labels").put("shikra.io/protect", "true");
        api.objects.put(POD_PATH, labelled);
        assertRefused(foreign("e1"), "pod default/alpine carries the label shikra.io/protect=true");

        var mirror = pod(UID, BEFORE, CONTAINER);
        mirror.withObject("metadata").withObject("annotations").put("kubernetes.io/config.mirror", "x");
        api.objects.put(POD_PATH, mirror);
        assertRefused(foreign("e2"), "pod default/alpine is a static pod of its node (mirror pod) and protected");

        api.objects.put(POD_PATH, pod(UID, BEFORE, CONTAINER));
        String would = ": would DELETE " + POD_PATH + " as system:serviceaccount:argo:delete-pod-sa with UID " + UID;
        assertRefused(
                new ActPolicy(true, Set.of("argo"), ""),
                foreign("e3"),
                "namespace default is not in act.namespaces" + would);
        assertRefused(
                new ActPolicy(true, Set.of("*"), "default"),
                foreign("e4"),
                "namespace default is our own and protected");
    }

    @Test
    void anAlertThatNobodyVouchesForIsObservedOnly() {
        api.objects.put(POD_PATH, pod(UID, BEFORE, CONTAINER));
        Cause vouched = foreign("e1");
        Cause anonymous = new Cause(
                "e1",
                vouched.alert(),
                Provenance.posted(Provenance.Origin.ANONYMOUS),
                vouched.manifest(),
                vouched.timeline());

        assertThat(actions(EVERYWHERE).perform(deletePod("default", "alpine"), ACTOR, anonymous))
                .isInstanceOfSatisfying(
                        Actions.Result.Refused.class,
                        no -> assertThat(no.reason()).startsWith("observe only: nobody vouches"));
        assertThat(api.deletions()).isEmpty();
    }

    @Test
    void forbiddenStaysForbidden() {
        api.objects.put(POD_PATH, pod(UID, BEFORE, CONTAINER));
        String message = "pods \"alpine\" is forbidden: User cannot delete";
        api.scripted.put("DELETE " + POD_PATH, new Answer.Refusal(403, "Forbidden", message));

        assertThat(actions(EVERYWHERE).perform(deletePod("default", "alpine"), ACTOR, foreign("e1")))
                .isEqualTo(new Actions.Result.Forbidden(message));
        assertThat(onlyIncident().state()).isEqualTo(State.REFUSED);
        assertThat(onlyIncident().effects().getFirst().answer()).isEqualTo("403 " + message);
    }

    @Test
    void repeatedAlertsJoinTheIncidentAndDeleteOnce() {
        api.objects.put(POD_PATH, pod(UID, BEFORE, CONTAINER));
        pods.present(pod(UID, BEFORE, CONTAINER));
        Actions actions = actions(EVERYWHERE);

        actions.perform(deletePod("default", "alpine"), ACTOR, foreign("e1"));
        var second = actions.perform(deletePod("default", "alpine"), ACTOR, foreign("e2"));

        assertThat(second)
                .isInstanceOfSatisfying(
                        Actions.Result.Applied.class,
                        yes -> assertThat(yes.object().at("/metadata/uid").asString())
                                .isEqualTo(UID));
        assertThat(api.deletions()).hasSize(1);
        assertThat(onlyIncident().alerts()).isEqualTo(2);
        assertThat(onlyIncident().eventIds()).containsExactly("e1", "e2");
    }

    @Test
    void aRedeliveryAfterACrashFindsThatThePodIsGoneByItsOwnDoing() throws Exception {
        api.objects.put(POD_PATH, pod(UID, BEFORE, CONTAINER));
        actions(EVERYWHERE).perform(deletePod("default", "alpine"), ACTOR, foreign("e1"));
        incidents.flush();
        incidents.close();
        incidents = new Incidents(documents, clock::incrementAndGet);

        var again = actions(EVERYWHERE).perform(deletePod("default", "alpine"), ACTOR, foreign("e1"));

        assertThat(again).isInstanceOf(Actions.Result.Applied.class);
        assertThat(api.deletions()).hasSize(1);
        assertThat(onlyIncident().state()).isEqualTo(State.DONE);
    }

    @Test
    void aCallThatNobodyLearnedTheAnswerOfIsDoneWhenThePodIsGone() {
        api.objects.put(POD_PATH, pod(UID, BEFORE, CONTAINER));
        api.scripted.put("DELETE " + POD_PATH, new Answer.NoAnswer("connection reset"));
        var first = actions(EVERYWHERE).perform(deletePod("default", "alpine"), ACTOR, foreign("e1"));
        api.objects.remove(POD_PATH);
        clock.set(Long.MAX_VALUE / 2);

        var again = actions(EVERYWHERE).perform(deletePod("default", "alpine"), ACTOR, foreign("e1"));

        assertThat(first).isEqualTo(new Actions.Result.Failed("the API server did not answer: connection reset", true));
        assertThat(again).isInstanceOf(Actions.Result.Applied.class);
        assertThat(onlyIncident().state()).isEqualTo(State.DONE);
    }

    @Test
    void aStormOfAlertsAboutAPodThatIsGoneCostsOneRead() {
        clock.set(Long.MAX_VALUE / 2);
        Actions actions = actions(EVERYWHERE);
        for (int i = 0; i < 100; i++) {
            actions.perform(deletePod("default", "alpine"), ACTOR, foreign("e" + i));
        }

        assertThat(api.requests()).containsExactly("GET " + POD_PATH);
        assertThat(onlyIncident().alerts()).isEqualTo(100);
    }

    @Test
    void anEarlierAnswerWillNotDoForALaterAlert() {
        clock.set(1_000); // the API server is asked long before the alert
        Actions actions = actions(EVERYWHERE);
        actions.perform(deletePod("default", "alpine"), ACTOR, foreign("e1"));
        api.objects.put(POD_PATH, pod(UID, BEFORE, CONTAINER));

        assertThat(actions.perform(deletePod("default", "alpine"), ACTOR, foreign("e2")))
                .isInstanceOf(Actions.Result.Applied.class);
    }

    @Test
    void theIncidentHoldsTheCallTheAnswerAndTheWaterfall() {
        api.objects.put(POD_PATH, pod(UID, BEFORE, CONTAINER));
        pods.onGone((uid, nanos) -> incidents.gone(uid, nanos));
        pods.present(pod(UID, BEFORE, CONTAINER));

        actions(EVERYWHERE).perform(deletePod("default", "alpine"), ACTOR, own("e1", UID));
        pods.gone(pod(UID, BEFORE, CONTAINER));

        Incident incident = onlyIncident();
        assertThat(incident.state()).isEqualTo(State.DONE);
        assertThat(incident.subject().key())
                .isEqualTo("test|default|" + UID + "|3ad7b26ded6d|Terminal shell in container|777");
        assertThat(incident.effects().getFirst().call())
                .isEqualTo("DELETE " + POD_PATH + " as system:serviceaccount:argo:delete-pod-sa");
        assertThat(incident.effects().getFirst().answer()).isEqualTo("200");
        assertThat(incident.marks())
                .containsEntry(Step.KERNEL, 100L)
                .containsEntry(Step.DRAINED, 200L)
                .containsEntry(Step.MATCHED, 300L)
                .containsKeys(Step.CALL_SENT, Step.CALL_ANSWERED, Step.OBJECT_GONE);
    }

    private Actions actions(ActPolicy policy) {
        return new ClusterActions(
                api, new ResourceTypes(api, System::nanoTime), pods, policy, incidents, "test", clock::incrementAndGet);
    }

    private void assertRefused(Cause cause, String reason) {
        assertRefused(EVERYWHERE, cause, reason);
    }

    private void assertRefused(ActPolicy policy, Cause cause, String reason) {
        int before = api.deletions().size();
        assertThat(actions(policy).perform(deletePod("default", "alpine"), ACTOR, cause))
                .isEqualTo(new Actions.Result.Refused(reason));
        assertThat(api.deletions()).hasSize(before);
        assertThat(incidents.list())
                .anySatisfy(incident -> assertThat(incident.effects())
                        .anySatisfy(effect -> assertThat(effect.answer()).isEqualTo(reason)));
    }

    private Incident onlyIncident() {
        assertThat(incidents.list()).hasSize(1);
        return incidents.list().getFirst();
    }
}
