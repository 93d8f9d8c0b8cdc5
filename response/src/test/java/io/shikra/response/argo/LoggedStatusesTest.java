// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.testing.CapturedLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class LoggedStatusesTest {
    private static final ObjectNode STATUS = (ObjectNode) JsonMapper.shared().readTree("""
            {"conditions":[{"type":"DependenciesProvided","status":"True"},
             {"type":"TriggersProvided","status":"False","reason":"InvalidTriggers","message":"trigger a: unknown kind slack"}]}
            """);

    private static Manifest sensor(boolean fromCluster) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        return new Manifest("argoproj.io/v1alpha1", "Sensor", "ns", "s", object, fromCluster, "s.yaml:3");
    }

    @Test
    void whatIsWrongWithAManifestOfAFileIsALineOnce() {
        List<Manifest> cluster = new ArrayList<>();
        StatusWriter statuses = new LoggedStatuses((manifest, _) -> cluster.add(manifest));
        List<String> lines;
        try (CapturedLog log = new CapturedLog(LoggedStatuses.class)) {
            statuses.write(sensor(false), STATUS);
            statuses.write(sensor(false), STATUS);
            statuses.write(sensor(true), STATUS);
            lines = log.lines();
        }

        assertThat(lines).containsExactly("s.yaml:3: Sensor ns/s: InvalidTriggers: trigger a: unknown kind slack");
        assertThat(cluster).containsExactly(sensor(true));
    }
}
