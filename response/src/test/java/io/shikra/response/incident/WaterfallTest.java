// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WaterfallTest {
    private static final long START = 1_772_359_205_250_000_000L;

    @Test
    void showsWhatWasDoneAndTheMillisecondsBetweenTheSteps() {
        Subject subject = new Subject("c", "default", "alpine", "uid-1", "3ad7b26ded6d", "Terminal shell", 0);
        Effect effect = new Effect(
                "d",
                "Sensor argo-events/shell trigger delete-pod",
                "argo/sa",
                "DELETE /api/v1/namespaces/default/pods/alpine as argo/sa",
                State.DONE,
                "200",
                Effect.ObjectName.UNKNOWN,
                START,
                START);
        Incident incident = new Incident(
                subject,
                State.DONE,
                2,
                List.of("e1", "e2"),
                "text",
                START,
                START,
                List.of(effect),
                Map.of(
                        Timeline.Step.KERNEL, START,
                        Timeline.Step.INGESTED, START + 1_500_000,
                        Timeline.Step.CALL_ANSWERED, START + 12_000_000,
                        Timeline.Step.OBJECT_GONE, START + 30_000_000));

        assertThat(Waterfall.render(List.of(incident))).isEqualTo("""
                2026-03-01T10:00:05.250Z  done  Terminal shell  default/alpine  uid uid-1  (2 alerts)
                  done  DELETE /api/v1/namespaces/default/pods/alpine as argo/sa
                      asked by Sensor argo-events/shell trigger delete-pod
                      answer   200
                      kernel             0.000 ms      +0.000  |
                      ingested           1.500 ms      +1.500  .|
                      call answered     12.000 ms     +10.500  ............|
                      object gone       30.000 ms     +18.000  ..............................|
                """);
    }

    @Test
    void aNameMovesNoCursor() {
        Subject subject = new Subject("c", "default", "al\u001b[2Jpine\n", "", "", "Shell", 0);

        assertThat(Waterfall.render(List.of(Incident.observed(subject, "", START))))
                .doesNotContain("\u001b")
                .hasLineCount(1);
    }

    @Test
    void saysWhenThereAreNone() {
        assertThat(Waterfall.render(List.of())).isEqualTo("No incidents.\n");
    }
}
