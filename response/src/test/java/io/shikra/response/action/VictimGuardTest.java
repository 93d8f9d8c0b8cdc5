// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.action;

import static io.shikra.response.action.Cases.CONTAINER;
import static io.shikra.response.action.Cases.POD_PATH;
import static io.shikra.response.action.Cases.UID;
import static io.shikra.response.action.Cases.foreign;
import static io.shikra.response.action.Cases.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.alert.Provenance;
import io.shikra.alert.Value;
import io.shikra.response.action.VictimGuard.Verdict;
import io.shikra.response.pod.Pods;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VictimGuardTest {
    private static final String BEFORE = "2026-03-01T09:00:00Z";
    private final FakeApi api = new FakeApi();

    @Test
    void letsGoWhenThePodIsTheAlerts() {
        api.objects.put(POD_PATH, pod(UID, BEFORE, CONTAINER));

        assertThat(judge(true, foreign("e1")))
                .isInstanceOfSatisfying(
                        Verdict.Go.class, go -> assertThat(go.victim().uid()).isEqualTo(UID));
    }

    @Test
    void sparesAProtectedNamespaceWithoutLooking() {
        Cause cause = Cases.cause(
                "e1",
                Map.of("k8s.ns.name", Value.of("kube-system"), "k8s.pod.name", Value.of("coredns")),
                Provenance.posted(Provenance.Origin.POSTED));

        assertThat(judge(true, cause)).isEqualTo(new Verdict.Spared("namespace kube-system is protected"));
        assertThat(api.calls).isEmpty();
    }

    @Test
    void refusesAnotherPodOfTheNameAndAnObservingProcess() {
        api.objects.put(POD_PATH, pod(UID, BEFORE, "f".repeat(64)));
        assertThat(judge(true, foreign("e1"))).isInstanceOf(Verdict.Refused.class);

        api.objects.put(POD_PATH, pod(UID, BEFORE, CONTAINER));
        assertThat(judge(false, foreign("e1")))
                .isEqualTo(new Verdict.Refused(
                        "observe only (start with --act to act): would let a container delete pod default/alpine",
                        false));
    }

    @Test
    void anAlertWithoutAPodConcernsNobody() {
        Cause cause = Cases.cause("e1", Map.of(), Provenance.posted(Provenance.Origin.POSTED));

        assertThat(judge(true, cause)).isEqualTo(new Verdict.NoPod());
    }

    private Verdict judge(boolean act, Cause cause) {
        return new VictimGuard(new Pods(api, () -> 0), new ActPolicy(act, Set.of("*"), "")).judge(cause);
    }
}
