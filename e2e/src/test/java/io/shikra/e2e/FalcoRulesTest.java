// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.e2e.Stage.Deed;
import io.shikra.e2e.Stage.Scene;
import io.shikra.testing.Shared;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

/// Falco's stable rules, unchanged, each seen at work on a real deed of the kind that its condition describes.
@Tag("live")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FalcoRulesTest {
    /// Rules that nothing provokes here, and why.
    private static final Map<String, String> NOT_PROVOKED = Map.of(
            "Contact K8S API Server From Container",
            "compares fd.sip.name with a name that only a cluster's DNS knows, and names are not looked up");

    private Path folder = Path.of("");
    private Path rules = Path.of("");
    private Stage stage;

    @BeforeAll
    void open(@TempDir Path empty) {
        folder = empty;
        rules = Shared.require("data/falco-rules/falco_rules.yaml");
        Live.require();
        stage = Stage.open(folder, "-r", rules.toString());
    }

    @AfterAll
    void close() {
        if (stage != null) {
            stage.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> seesTheDeed() {
        return scenes().stream().map(stage::test);
    }

    @Test
    void everyRuleHasItsSceneOrAReason() {
        List<String> known = new ArrayList<>(scenes().stream().map(Scene::rule).toList());
        known.addAll(NOT_PROVOKED.keySet());
        assertThat(known).containsExactlyInAnyOrderElementsOf(Stage.rules(rules));
    }

    private List<Scene> scenes() {
        List<Scene> scenes = new ArrayList<>(filesOfTheHost());
        scenes.addAll(processesOfTheHost());
        scenes.addAll(inTheContainer());
        return scenes;
    }

    private List<Scene> filesOfTheHost() {
        String traversal = "/etc/../etc/../etc/shadow";
        String link = folder.resolve(Stage.mark()).toString();
        String name = Stage.mark();
        String log = folder.resolve(name).resolve("syslog").toString();
        String victim = Live.write(folder.resolve(Stage.mark()), "x").toString();
        Live.must("mkdir", "-p", folder.resolve(name).toString());
        return List.of(
                scene("Directory traversal monitored file read", stage.host("reader", "open", traversal)),
                scene("Read sensitive file untrusted", stage.host("reader", "open", "/etc/shadow")),
                scene(
                        "Read sensitive file trusted after startup",
                        stage.host("httpd", "open-later", "6", "/etc/shadow")),
                scene("Clear Log Activities", stage.host("wiper", "write", log)),
                scene("Create Symlink Over Sensitive Files", stage.command(link, "ln", "-s", "/etc/shadow", link)),
                scene("Remove Bulk Data from Disk", stage.command(victim, "shred", "-u", victim)),
                scene(
                        "Search Private Keys or Passwords",
                        stage.command(name, "find", folder.resolve(name).toString(), "-iname", "id_rsa")),
                scene(
                        "Find AWS Credentials",
                        stage.command(name, "find", folder.resolve(name).toString(), "-iname", ".aws/credentials")));
    }

    private List<Scene> processesOfTheHost() {
        Path server = stage.copy("httpd");
        return List.of(
                scene(
                        "Run shell untrusted",
                        stage.command(server.toString(), server.toString(), "execute", "/bin/sh", "-c", "true")),
                scene("System user interactive", asSystemUser()),
                scene("PTRACE attached to process", stage.host("debugger", "attach")),
                scene("PTRACE anti-debug attempt", stage.host("shy", "be-traced")),
                scene("Execution from /dev/shm", stage.fromSharedMemory("program", "nothing")),
                scene("Fileless execution via memfd_create", stage.fromMemory()));
    }

    /// As after a login: a program named `login` becomes user `daemon` and runs something.
    private Deed asSystemUser() {
        Path login = stage.copy("login");
        return stage.command(
                login.toString(), stage.copy("action").toString(), "become", "1", login.toString(), "nothing");
    }

    private List<Scene> inTheContainer() {
        String action = "/bin/action";
        return List.of(
                scene(
                        "Terminal shell in container",
                        new Deed("sh -c true", () -> stage.box().execOnTerminal("sh", "-c", "true"))),
                scene(
                        "Netcat Remote Code Execution in Container",
                        stage.contained("/bin/nc", "-e", "/bin/sh", "127.0.0.1", "1")),
                scene(
                        "Create Hardlink Over Sensitive Files",
                        stage.contained(action, "link", "/etc/shadow", "/tmp/shadow-link")),
                scene("Packet socket created in container", stage.contained(action, "packet-socket")),
                scene(
                        "Redirect STDOUT/STDIN to Network Connection in Container",
                        stage.contained(action, "redirect", Stage.ELSEWHERE, "4444")),
                scene("Linux Kernel Module Injection Detected", stage.contained(action, "load-module")),
                scene("Debugfs Launched in Privileged Container", stage.contained("/bin/debugfs", "nothing")),
                scene(
                        "Detect release_agent File Container Escapes",
                        stage.contained(action, "write", "/tmp/release_agent")),
                scene("Drop and execute new binary in container", new Deed("/bin/added", () -> {
                    stage.box().exec("cp", action, "/bin/added");
                    stage.box().exec("/bin/added", "nothing");
                })),
                scene(
                        "Disallowed SSH Connection Non Standard Port",
                        stage.contained("/bin/ssh", "connect", Stage.ELSEWHERE, "443")));
    }

    private static Scene scene(String rule, Deed deed) {
        return new Scene(rule, deed, Optional.empty());
    }
}
