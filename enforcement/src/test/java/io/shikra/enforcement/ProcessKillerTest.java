// SPDX-License-Identifier: Apache-2.0
package io.shikra.enforcement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against real children.
final class ProcessKillerTest {
    private static final Path PROC = Path.of("/proc");

    @TempDir
    Path dir;

    private Process child = ended();

    private final ProcessKiller killer = new ProcessKiller();

    @BeforeAll
    static void onLinux() {
        assumeTrue(Files.isReadable(PROC.resolve("self/stat")), "there is no /proc here");
    }

    @AfterEach
    void stop() throws InterruptedException {
        child.destroyForcibly().waitFor();
    }

    @Test
    void killsTheProcessThatIsMeant() throws Exception {
        child = new ProcessBuilder("sleep", "600").start();

        KillOutcome outcome = killer.kill(child.pid(), startTicks(child.pid()));

        assertThat(outcome).isInstanceOf(KillOutcome.Killed.class);
        assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).isEqualTo(128 + 9);
    }

    @Test
    void aReusedPidIsSpared() throws Exception {
        child = new ProcessBuilder("sleep", "600").start();

        KillOutcome outcome = killer.kill(child.pid(), startTicks(child.pid()) - 1);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        KillOutcome.Refused.class,
                        r -> assertThat(r.reason()).contains("was given to another process"));
        assertThat(child.isAlive()).isTrue();
    }

    @Test
    void aProcessThatEndedIsGone() throws Exception {
        child = new ProcessBuilder("true").start();
        child.waitFor();

        assertThat(killer.kill(child.pid(), 1)).isEqualTo(new KillOutcome.Gone(child.pid()));
    }

    @Test
    void anUnknownStartIsRefused() {
        assertThat(killer.kill(4711, 0)).isInstanceOf(KillOutcome.Refused.class);
    }

    @Test
    void initAndGroupsAreRefused() {
        assertThat(killer.kill(1, startTicks(1))).isInstanceOf(KillOutcome.Refused.class);
        assertThat(killer.kill(0, 1)).isInstanceOf(KillOutcome.Refused.class);
        assertThat(killer.kill(-1, 1)).isInstanceOf(KillOutcome.Refused.class);
    }

    @Test
    void weAndOurAncestorsAreSpared() {
        ProcessHandle self = ProcessHandle.current();
        ProcessHandle parent = self.parent().orElseThrow();

        assertThat(killer.kill(self.pid(), startTicks(self.pid()))).isInstanceOf(KillOutcome.Refused.class);
        assertThat(killer.kill(parent.pid(), startTicks(parent.pid()))).isInstanceOf(KillOutcome.Refused.class);
    }

    @Test
    void kernelThreadsAreSpared() {
        assumeTrue(Files.exists(PROC.resolve("2/stat")), "no kernel threads are to be seen from this pid namespace");
        assumeTrue(ProcessView.read(PROC.resolve("2")).orElseThrow().kernel(), "process 2 is no kernel thread here");

        assertThat(killer.kill(2, startTicks(2)))
                .isInstanceOfSatisfying(
                        KillOutcome.Refused.class, r -> assertThat(r.reason()).contains("kernel"));
    }

    @Test
    void aServiceOfTheNodeIsSparedButNotItsNamesakeByNameOnly() throws Exception {
        Path kubelet = Files.copy(Path.of("/bin/sleep"), dir.resolve("kubelet"));
        assertThat(kubelet.toFile().setExecutable(true)).isTrue();
        child = new ProcessBuilder(kubelet.toString(), "600").start();
        awaitProgram(child.pid(), "kubelet");

        KillOutcome outcome = killer.kill(child.pid(), startTicks(child.pid()));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        KillOutcome.Refused.class, r -> assertThat(r.reason()).contains("kubelet"));

        ProcessView named = new ProcessView("kubelet", 1, "/tmp/miner", false, false);
        assertThat(new NeverKilled(PROC).reason(child.pid(), named)).isEmpty();
    }

    @Test
    void aNamesakeInsideAPodIsNotSpared() throws IOException {
        ProcessView impostor = new ProcessView("kubelet", 1, "/tmp/kubelet", false, false);
        process("1", "pid:[1]", "0::/init.scope\n");
        process("50", "pid:[2]", "0::/\n");
        process("51", "pid:[1]", "0::/kubepods/burstable/pod1/abc\n");
        process("52", "pid:[1]", "0::/system.slice/kubelet.service\n");

        NeverKilled rules = new NeverKilled(dir);

        assertThat(rules.reason(50, impostor)).isEmpty();
        assertThat(rules.reason(51, impostor)).isEmpty();
        assertThat(rules.reason(52, impostor)).isPresent();
        assertThat(rules.reason(53, impostor)).as("nothing can be read of it").isPresent();
    }

    @Test
    void aProcOfAnotherNamespaceKillsNobody() throws IOException {
        Files.createSymbolicLink(dir.resolve("self"), Path.of("1"));

        assertThat(new ProcessKiller(dir).kill(4711, 1))
                .isInstanceOfSatisfying(
                        KillOutcome.Refused.class, r -> assertThat(r.reason()).contains("hostPID"));
    }

    private void process(String pid, String namespace, String cgroup) throws IOException {
        Path process = dir.resolve(pid);
        Files.createDirectories(process.resolve("ns"));
        Files.createSymbolicLink(process.resolve("ns/pid"), Path.of(namespace));
        Files.writeString(process.resolve("cgroup"), cgroup);
    }

    /// Between fork and exec a child still runs our own program.
    private static void awaitProgram(long pid, String name) {
        while (!ProcessView.read(PROC.resolve(Long.toString(pid)))
                .orElseThrow()
                .program()
                .equals(name)) {
            Thread.onSpinWait();
        }
    }

    private static long startTicks(long pid) {
        return ProcessView.read(PROC.resolve(Long.toString(pid))).orElseThrow().startTicks();
    }

    private static Process ended() {
        try {
            Process process = new ProcessBuilder("true").start();
            process.waitFor();
            return process;
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
