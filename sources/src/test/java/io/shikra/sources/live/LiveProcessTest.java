// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.sources.live.LiveKernel.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Processes' lives as the running kernel tells them: exec, clone, exit.
@Tag("live")
class LiveProcessTest extends WithLiveKernel {
    private static long nanos(Object fileTime) {
        return ((java.nio.file.attribute.FileTime) fileTime).to(TimeUnit.NANOSECONDS);
    }

    @Test
    void execCarriesArgumentsEnvironmentAndIdentityOfTheProgram() throws Exception {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", "exit 3", "zero", "two words");
        builder.environment().put("SHIKRA_PROBE", "seen");
        Run run = kernel.run(builder);
        Recorded exec = run.one("execve", event -> event.text("exe").equals("/bin/sh"));
        Path dash = Path.of("/bin/sh").toRealPath();

        assertThat(exec.tid()).isEqualTo(run.pid());
        assertThat(exec.strings("args")).asString().isEqualTo("[-c, exit 3, zero, two words, ]");
        assertThat(exec.strings("env")).asString().contains("SHIKRA_PROBE=seen");
        assertThat(exec.params())
                .containsEntry("res", 0L)
                .containsEntry("comm", "sh")
                .containsEntry("filename", "/bin/sh")
                .containsEntry("trusted_exepath", dash.toString())
                .containsEntry("cwd", folder.toRealPath().toString())
                .containsEntry("tid", run.pid())
                .containsEntry("pid", run.pid())
                .containsEntry("ptid", parentOfJvmChildren(exec))
                .containsEntry("uid", 0L)
                .containsEntry("gid", 0L)
                .containsEntry("tty", 0L)
                .containsEntry("exe_ino", Files.getAttribute(dash, "unix:ino"))
                .containsEntry("exe_ino_ctime", nanos(Files.getAttribute(dash, "unix:ctime")))
                .containsEntry("exe_ino_mtime", nanos(Files.getLastModifiedTime(dash)));
        assertThat(exec.number("vm_size")).isBetween(1L, 100_000L);
        assertThat(exec.number("vm_rss")).isBetween(0L, 100_000L); // the kernel counts small sizes per processor only
        assertThat(exec.number("fdlimit")).isPositive();
        assertThat(exec.flags().get("flags")).isEqualTo("EXE_WRITABLE");
        assertThat(exec.number("cap_effective")).isEqualTo(capabilities("CapEff"));
        assertThat(exec.number("cap_permitted")).isEqualTo(capabilities("CapPrm"));
        assertThat(exec.drained()).isGreaterThanOrEqualTo(exec.ts());
    }

    /// The thread of this JVM that started the process: an id among its threads.
    private static Long parentOfJvmChildren(Recorded exec) {
        assertThat(Path.of("/proc/self/task", exec.text("ptid"))).exists();
        return exec.number("ptid");
    }

    private static long capabilities(String line) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(l -> l.startsWith(line + ":"))
                .map(l -> Long.parseUnsignedLong(l.substring(line.length() + 1).strip(), 16))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void execNamesTheControlGroupsAsProcDoes() throws Exception {
        Run run = kernel.run("/bin/true");
        List<String> expected = Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
                .map(line -> line.split(":", 3))
                .filter(parts -> List.of("cpuset", "cpu", "cpuacct", "memory").contains(parts[1]))
                .map(parts -> parts[1] + "=" + parts[2])
                .sorted()
                .toList();

        assertThat(run.one("execve", event -> event.text("exe").equals("/bin/true")).strings("cgroups").stream()
                        .map(String::valueOf)
                        .collect(Collectors.toSet()))
                .containsAll(expected);
    }

    @Test
    void execNamesTheUnifiedGroupOfAHybridHost() throws Exception {
        Path group = Path.of("/sys/fs/cgroup/unified/shikra-live-test");
        Assumptions.assumeTrue(Files.isWritable(group.getParent()), "no hybrid control groups on this host");
        Files.createDirectory(group);
        try {
            Run run = kernel.run("sh", "-c", "echo $$ > " + group + "/cgroup.procs; exec /bin/true inside");

            assertThat(run.one("execve", event -> event.text("exe").equals("/bin/true"))
                            .text("cgroups"))
                    .contains("unified=/shikra-live-test");
        } finally {
            Files.delete(group);
        }
    }

    @Test
    void execKnowsItsTerminal() throws Exception {
        Run run = kernel.run("script", "-qec", "/bin/true on-terminal", "/dev/null");
        Recorded exec = run.one("execve", event -> event.text("exe").equals("/bin/true"));

        assertThat(exec.number("tty") >> 8).isEqualTo(136); // the major number of pseudo terminals
        assertThat(run.all("setsid", event -> event.number("res") > 0)).isNotEmpty();
        assertThat(exec.number("pgid")).isPositive().isEqualTo(exec.number("vpgid"));
    }

    @Test
    void failedExecShowsWhatWasAskedForAndWhoAsked() throws Exception {
        Run run = kernel.act("exec-fails", "/no/such/program");
        Recorded exec = run.one("execve", event -> event.number("res") < 0);

        assertThat(exec.params())
                .containsEntry("res", -2L)
                .containsEntry("exe", "pretender")
                .containsEntry("comm", "actor")
                .containsEntry("filename", "/no/such/program")
                .containsEntry("trusted_exepath", folder.toRealPath() + "/actor");
        assertThat(exec.strings("args")).asString().isEqualTo("[first, second, ]");
        assertThat(exec.strings("env")).asString().isEqualTo("[A=1, ]");
    }

    @Test
    void execByDescriptorIsAnExecveatOfTheFileTheKernelOpened() throws Exception {
        Run run = kernel.act("exec-at", "/bin/true");
        Recorded exec = run.one("execveat");

        assertThat(exec.params())
                .containsEntry("res", 0L)
                .containsEntry("exe", "by-descriptor")
                .containsEntry(
                        "trusted_exepath", Path.of("/bin/true").toRealPath().toString());
    }

    @Test
    void execFromMemoryIsMarked() throws Exception {
        Run run = kernel.act("exec-memfd", "/bin/true");

        assertThat(run.one("memfd_create").params()).containsEntry("name", "payload");
        assertThat(run.one("memfd_create").flags().get("flags")).isEqualTo("MFD_CLOEXEC");
        Recorded exec = run.one("execveat");
        assertThat(exec.params()).containsEntry("exe", "from-memory").containsEntry("trusted_exepath", "memfd:payload");
        assertThat(exec.flags().get("flags")).contains("EXE_FROM_MEMFD");
    }

    @Test
    void overlayLayersAreTold() throws Exception {
        Run run = kernel.run("unshare", "-m", "sh", "-ec", """
                mkdir -p o; mount -t tmpfs none o; cd o; mkdir lower upper work merged
                cp /bin/true lower/below; mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work none merged
                cp /bin/true merged/above; merged/below; merged/above; cat merged/below >/dev/null; cat merged/above >/dev/null
                """);

        assertThat(run.output()).isEmpty();
        Recorded below = run.one("execve", event -> event.text("exe").equals("merged/below"));
        Recorded above = run.one("execve", event -> event.text("exe").equals("merged/above"));
        assertThat(below.flags().get("flags")).contains("EXE_LOWER_LAYER").doesNotContain("UPPER");
        assertThat(above.flags().get("flags")).contains("EXE_UPPER_LAYER").doesNotContain("LOWER");
        assertThat(above.text("trusted_exepath")).isEqualTo(folder.toRealPath() + "/o/merged/above");
        assertThat(run.all("openat", event -> event.text("name").equals("merged/below"))
                        .getLast()
                        .flags()
                        .get("flags"))
                .contains("FD_LOWER_LAYER");
        assertThat(run.all("openat", event -> event.text("name").equals("merged/above"))
                        .getLast()
                        .flags()
                        .get("flags"))
                .contains("FD_UPPER_LAYER");
    }

    @Test
    void bothSidesOfAThreadsBirth() throws Exception {
        Run run = kernel.act("thread");
        long thread = run.printed(0);
        Recorded caller = run.events().stream()
                .filter(event -> event.number("res") == thread)
                .findFirst()
                .orElseThrow();
        Recorded child = run.events().stream()
                .filter(event -> event.tid() == thread && event.number("res") == 0)
                .findFirst()
                .orElseThrow();

        assertThat(caller.name()).isEqualTo(child.name()).isIn("clone", "clone3");
        assertThat(caller.tid()).isEqualTo(run.pid());
        assertThat(child.params())
                .containsEntry("tid", thread)
                .containsEntry("pid", run.pid())
                .containsEntry("ptid", caller.number("ptid"))
                .containsEntry("vtid", thread)
                .containsEntry("vpid", run.pid())
                .containsEntry("comm", "actor");
        for (Recorded side : List.of(caller, child)) {
            assertThat(side.flags().get("flags")).contains("CLONE_THREAD", "CLONE_FILES", "CLONE_VM");
        }
        assertThat(run.events().indexOf(child)).isLessThan(run.events().indexOf(caller));
        assertThat(run.all("procexit", event -> event.tid() == thread)).hasSize(1);
    }

    @Test
    void bothSidesOfAFork() throws Exception {
        Run run = kernel.act("fork");
        long pid = run.printed(0);

        assertThat(run.one("fork", event -> event.tid() == run.pid()).params())
                .containsEntry("res", pid)
                .containsEntry("exe", folder + "/actor");
        assertThat(run.one("fork", event -> event.tid() == pid).params())
                .containsEntry("res", 0L)
                .containsEntry("tid", pid)
                .containsEntry("pid", pid)
                .containsEntry("ptid", run.pid())
                .containsEntry("exe", folder + "/actor")
                .containsEntry("args", List.of("fork", ""))
                .containsEntry("flags", 0L);
    }

    @Test
    void clone3FlagsComeFromItsStructure() throws Exception {
        Run run = kernel.act("clone3");

        assertThat(run.all("clone3"))
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.flags().get("flags")).isEqualTo("CLONE_FS"));
    }

    @Test
    void vforkIsOne() throws Exception {
        Run run = kernel.run("/bin/sh", "-c", "/bin/true; :");

        assertThat(run.all("vfork"))
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.flags().get("flags")).isEqualTo("CLONE_VM|CLONE_VFORK"));
    }

    @Test
    void aChildMadeForTheParentHasTheParentsParent() throws Exception {
        Run run = kernel.act("clone-parent");
        long child = run.printed(0);
        Recorded side =
                kernel.await(0, event -> event.tid() == child && event.name().equals("clone"));

        assertThat(side.flags().get("flags")).isEqualTo("CLONE_PARENT");
        assertThat(side.number("ptid"))
                .isNotEqualTo(run.pid())
                .isEqualTo(run.one("execve").number("ptid"));
    }

    @Test
    void aPidNamespaceShowsBothNumbers() throws Exception {
        Run run = kernel.run("unshare", "-p", "-f", "sh", "-c", "/bin/true; :");
        Recorded init = run.all("fork", event -> event.number("res") == 0).isEmpty()
                ? run.all("clone", event -> event.number("res") == 0).getFirst()
                : run.all("fork", event -> event.number("res") == 0).getFirst();
        Recorded inner = run.one("vfork", event -> event.number("res") == 0);

        assertThat(init.params()).containsEntry("vtid", 1L).containsEntry("vpid", 1L);
        assertThat(init.flags().get("flags")).contains("CLONE_CHILD_IN_PIDNS");
        assertThat(inner.params())
                .containsEntry("vtid", 2L)
                .containsEntry("ptid", init.tid())
                .containsEntry("pidns_init_start_ts", init.number("pidns_init_start_ts"));
        assertThat(init.number("pidns_init_start_ts")).isPositive();
        assertThat(run.one("vfork", event -> event.number("res") > 0).params()).containsEntry("res", 2L);
        assertThat(run.one("unshare").flags().get("flags")).isEqualTo("CLONE_NEWPID");
        assertThat(run.all(init.name(), event -> event.number("res") > 0)
                        .getFirst()
                        .flags()
                        .get("flags"))
                .contains("CLONE_CHILD_IN_PIDNS");
    }

    @Test
    void exitTellsCodeOrSignal() throws Exception {
        Run three = kernel.run("/bin/sh", "-c", "exit 3");
        Run killed = kernel.run("/bin/sh", "-c", "kill -9 $$");

        assertThat(three.one("procexit").params())
                .containsEntry("status", 768L)
                .containsEntry("ret", 3L)
                .containsEntry("sig", 0L)
                .containsEntry("reaper_tid", 0L);
        assertThat(killed.one("procexit").params()).containsEntry("ret", 0L).containsEntry("sig", 9L);
    }

    @Test
    void exitNamesWhoInheritsTheChildren() throws Exception {
        Run run = kernel.act("orphan");
        long middle = run.printed(0);

        assertThat(run.one("procexit", event -> event.tid() == middle).params())
                .containsEntry("ret", 7L)
                .containsEntry("reaper_tid", run.pid());
        assertThat(run.one("prctl").params())
                .containsEntry("option", 36L)
                .containsEntry("arg2_str", Recorded.EMPTY)
                .containsEntry("arg2_int", 1L);
    }
}
