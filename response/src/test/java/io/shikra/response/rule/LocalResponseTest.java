// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.alert.Alert;
import io.shikra.alert.Priority;
import io.shikra.alert.Provenance;
import io.shikra.response.incident.Incidents;
import io.shikra.response.incident.MemoryDocuments;
import io.shikra.response.incident.State;
import io.shikra.response.incident.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalResponseTest {
    private static final Alert SHELL =
            new Alert(Optional.of("u"), "Shell", Priority.NOTICE, "a shell", 5, "syscall", "node", List.of(), Map.of());
    private static final Provenance HERE = new Provenance(Provenance.Origin.LIVE, 1, 2, 3, "", "", "", "", 4242, 777);

    private final AtomicLong clock = new AtomicLong(1_000);
    private final Incidents incidents = new Incidents(new MemoryDocuments(), clock::incrementAndGet);
    private final List<String> killed = new ArrayList<>();

    @AfterEach
    void close() {
        incidents.close();
    }

    @Test
    void killsTheOffendingProcessOnceWhenARuleAsksForIt() {
        LocalResponse response = response("- rule: Shell\n  actions: [kill]\n");

        response.answer("e1", SHELL, HERE, new Timeline());
        response.answer("e1", SHELL, HERE, new Timeline());

        assertThat(killed).containsExactly("4242 started at 777");
        assertThat(incidents.list()).singleElement().satisfies(one -> {
            assertThat(one.state()).isEqualTo(State.DONE);
            assertThat(one.effects().getFirst().call()).isEqualTo("kill 4242 (started at tick 777)");
            assertThat(one.effects().getFirst().manifest()).isEqualTo("response rule r.yaml:1");
            assertThat(one.marks()).containsKeys(Timeline.Step.KERNEL, Timeline.Step.CALL_ANSWERED);
        });
    }

    @Test
    void doesNothingWithoutSuchARule() {
        response("- rule: Another\n  actions: [kill]\n").answer("e1", SHELL, HERE, new Timeline());
        response("").answer("e1", SHELL, HERE, new Timeline());

        assertThat(killed).isEmpty();
        assertThat(incidents.list()).isEmpty();
    }

    @Test
    void anAlertFromElsewhereKillsNothing() {
        Provenance posted = new Provenance(Provenance.Origin.POSTED, 0, 0, 0, "", "", "", "", 4242, 777);

        response("- rule: Shell\n  actions: [kill]\n").answer("e1", SHELL, posted, new Timeline());

        assertThat(killed).isEmpty();
        assertThat(incidents.list())
                .singleElement()
                .satisfies(one -> assertThat(one.state()).isEqualTo(State.REFUSED));
    }

    private LocalResponse response(String rules) {
        NodeActions node = (pid, start) -> {
            killed.add(pid + " started at " + start);
            return new NodeActions.Outcome.Done("sh");
        };
        return new LocalResponse(
                ResponseRules.parse("r.yaml", rules).rules(), node, incidents, "c", clock::incrementAndGet);
    }
}
