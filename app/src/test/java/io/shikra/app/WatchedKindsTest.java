// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.alert.Priority;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.state.PodResources;
import io.shikra.engine.state.PodResources.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedKindsTest {
    @TempDir
    Path folder;

    private Set<Kind> kinds(String condition, String output) throws IOException {
        Path file = Files.writeString(folder.resolve("rules.yaml"), """
                - {rule: r, desc: d, priority: NOTICE, condition: 'evt.type = execve and %s', output: '%s'}
                """.formatted(condition, output));
        return WatchedKinds.of(rules(file));
    }

    private static List<Rule> rules(Path file) {
        return new Rules(new SyscallFields("", PodResources.NONE))
                .load(List.of(file), Priority.DEBUG, false)
                .rules();
    }

    @Test
    void rulesWithoutThoseFieldsWatchNothingMore() throws IOException {
        assertThat(kinds("proc.name = sh", "%k8s.pod.name")).isEmpty();
    }

    @Test
    void whatThePodItselfTellsNeedsNoWatchOfItsOwn() throws IOException {
        assertThat(kinds(
                        "k8smeta.pod.label[app] = web and k8smeta.ns.name = shop",
                        "%k8smeta.rs.name %k8smeta.rc.uid %k8smeta.svc.labels %k8smeta.pod.ip"))
                .isEmpty();
    }

    @Test
    void theKindsAreThoseOfConditionAndOutput() throws IOException {
        assertThat(kinds("k8smeta.ns.label[team] = blue", "%k8smeta.rc.labels"))
                .containsExactly(Kind.NAMESPACE, Kind.REPLICATION_CONTROLLER);
        assertThat(kinds("k8smeta.deployment.name = web", "o")).containsExactly(Kind.REPLICA_SET);
        assertThat(kinds("proc.name = sh", "%k8smeta.deployment.labels"))
                .containsExactly(Kind.DEPLOYMENT, Kind.REPLICA_SET);
    }

    @Test
    void aRuleThatIsSwitchedOffWatchesNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("off.yaml"), """
                - {rule: r, desc: d, priority: NOTICE, condition: 'evt.type = execve and k8smeta.ns.uid = x', output: o, enabled: false}
                """);

        assertThat(rules(file)).hasSize(1);
        assertThat(WatchedKinds.of(rules(file))).isEmpty();
    }
}
