// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.e2e.Stage.Scene;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Each of our own rules sees a real deed of its kind and lets a harmless twin pass.
@Tag("live")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnRulesTest {
    private static final String MODULE = "Kernel module loaded from container";

    private Stage stage;

    @BeforeAll
    void open(@TempDir Path folder) {
        Live.require();
        stage = Stage.open(folder);
    }

    @AfterAll
    void close() {
        if (stage != null) {
            stage.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> seesTheDeedAndLetsItsTwinPass() {
        return scenes().stream().map(stage::test);
    }

    /// The rule wants a module that the kernel accepts, which no test should have: what can be shown is that a refused
    /// one is no alert.
    @Test
    void aRefusedKernelModuleIsNoAlert() {
        stage.box().exec("/bin/action", "load-module");

        Scene later = scene(
                "Packet socket opened in container",
                stage.contained("/bin/action", "packet-socket", Stage.mark()),
                stage.contained("/bin/action", "nothing"));
        stage.play(later);
        assertThat(stage.shikra.lines()).noneMatch(line -> Stage.isAlert(line, MODULE));
    }

    @Test
    void everyRuleHasItsScene() {
        List<String> covered =
                new ArrayList<>(scenes().stream().map(Scene::rule).toList());
        covered.add(MODULE);
        assertThat(covered)
                .containsExactlyInAnyOrderElementsOf(Stage.rules(Shikra.root().resolve("rules/shikra_rules.yaml")));
    }

    private List<Scene> scenes() {
        List<Scene> scenes = new ArrayList<>(onTheHost());
        scenes.addAll(inTheContainer());
        return scenes;
    }

    private List<Scene> onTheHost() {
        return List.of(
                scene(
                        "Password file read",
                        stage.host("reader", "open", "/etc/shadow"),
                        stage.host("reader", "open", "/etc/hosts")),
                scene("Program run from memory", stage.fromMemory(), stage.host("program", "nothing")),
                scene(
                        "Program run from shared memory",
                        stage.fromSharedMemory("program", "nothing"),
                        stage.host("program", "nothing")));
    }

    private List<Scene> inTheContainer() {
        String action = "/bin/action";
        return List.of(
                scene(
                        "Cloud metadata service contacted from container",
                        stage.contained(action, "connect", "169.254.169.254", "80"),
                        stage.contained(action, "connect", Stage.ELSEWHERE, "80")),
                scene(
                        "Interactive shell in container",
                        new Stage.Deed("sh -c true", () -> stage.box().execOnTerminal("sh", "-c", "true")),
                        stage.contained("sh", "-c", "echo quiet")),
                scene(
                        "Shell started by a network server",
                        stage.contained("/bin/nginx", "execute", "/bin/sh", "-c", "true"),
                        stage.contained(action, "execute", "/bin/sh", "-c", "true")),
                scene(
                        "Standard stream moved onto a network connection in container",
                        stage.contained(action, "redirect", Stage.ELSEWHERE, "4444"),
                        stage.contained(action, "redirect-file", "/etc/hosts")),
                scene(
                        "Program that is not part of the image",
                        new Stage.Deed("/bin/added", () -> {
                            stage.box().exec("cp", action, "/bin/added");
                            stage.box().exec("/bin/added", "nothing");
                        }),
                        stage.contained(action, "nothing")),
                scene(
                        "Program folder written in container",
                        stage.contained(action, "write", "/bin/written"),
                        stage.contained(action, "write", "/tmp/written")),
                scene(
                        "Link made to a password file",
                        stage.contained(action, "link", "/etc/shadow", "/tmp/shadow-link"),
                        stage.contained(action, "link", "/etc/hosts", "/tmp/hosts-link")),
                scene(
                        "Control group escape file opened",
                        stage.contained(action, "write", "/tmp/release_agent"),
                        stage.contained(action, "write", "/tmp/release_notes")),
                scene(
                        "Process taken over by ptrace",
                        stage.contained(action, "attach"),
                        stage.contained(action, "be-traced")),
                scene(
                        "Packet socket opened in container",
                        stage.contained(action, "packet-socket"),
                        stage.contained(action, "datagram-socket")));
    }

    private static Scene scene(String rule, Stage.Deed deed, Stage.Deed twin) {
        return new Scene(rule, deed, Optional.of(twin));
    }
}
