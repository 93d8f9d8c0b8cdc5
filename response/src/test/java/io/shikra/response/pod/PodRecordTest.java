// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class PodRecordTest {
    private static final String POD = """
            {"metadata":{"namespace":"default","name":"alpine","uid":"u","creationTimestamp":"2026-03-01T09:00:00Z",
              "labels":{"app":"web"},"deletionTimestamp":"2026-03-01T10:00:00Z"},
             "spec":{"containers":[{"name":"main"},{"name":"side"}]},
             "status":{
              "initContainerStatuses":[{"name":"init","containerID":"containerd://aaaa",
                "state":{"terminated":{"containerID":"containerd://aaaa","startedAt":"2026-03-01T09:00:01Z"}}}],
              "containerStatuses":[{"name":"main","containerID":"containerd://bbbb",
                "state":{"running":{"startedAt":"2026-03-01T09:00:05Z"}},
                "lastState":{"terminated":{"containerID":"containerd://cccc","startedAt":"2026-03-01T09:00:02Z"}}},
               {"name":"side","state":{"waiting":{"reason":"ContainerCreating"}}}],
              "ephemeralContainerStatuses":[{"name":"debug","containerID":"cri-o://dddd",
                "state":{"running":{"startedAt":"2026-03-01T09:30:00Z"}}}]}}""";

    @Test
    void knowsTheContainersThatAreAndWereInThePod() {
        PodRecord pod = PodRecord.from(JsonMapper.shared().readTree(POD));

        assertThat(pod.container("bbbb"))
                .contains(new PodRecord.Container("main", "bbbb", Instant.parse("2026-03-01T09:00:05Z")));
        assertThat(pod.container("cccc")).isPresent();
        assertThat(pod.container("aaaa")).isPresent();
        assertThat(pod.container("dddd")).isPresent();
        assertThat(pod.container("eeee")).isEmpty();
        assertThat(pod.terminating()).isTrue();
        assertThat(pod.mirror()).isFalse();
        assertThat(pod.labels()).containsEntry("app", "web");
    }

    @Test
    void isNotSettledWhileAContainerHasNoId() {
        assertThat(PodRecord.from(JsonMapper.shared().readTree(POD)).settled()).isFalse();
    }

    @Test
    void whateverTheServerSendsIsRead() {
        long seed = System.nanoTime();
        System.out.println("PodRecordTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder(POD);
            for (int edits = random.nextInt(5); edits >= 0; edits--) {
                text.setCharAt(random.nextInt(text.length()), "{}[]\",:0an".charAt(random.nextInt(10)));
            }
            try {
                PodRecord.from(JsonMapper.shared().readTree(text.toString()));
            } catch (JacksonException e) {
                // no JSON: never reaches a pod record
            }
        }
    }
}
