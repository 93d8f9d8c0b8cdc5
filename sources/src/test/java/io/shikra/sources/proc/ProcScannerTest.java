// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.proc;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.state.ThreadInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a tree that the test writes.
final class ProcScannerTest {
    @TempDir
    Path dir;

    private FakeProc proc;

    @BeforeEach
    void tree() {
        proc = new FakeProc(dir);
    }

    @Test
    void readsIdsCredentialsAndSizes() {
        proc.process(40, 7, "worker (a) b");

        ThreadInfo thread = read(40);

        assertThat(thread.comm).hasToString("worker (a) b");
        assertThat(List.of(thread.tid, thread.pid, thread.ptid, thread.vtid, thread.vpid))
                .containsExactly(40L, 40L, 7L, 40L, 40L);
        assertThat(List.of(thread.pgid, thread.vpgid, thread.sid)).containsExactly(77L, 40L, 40L);
        assertThat(List.of(thread.uid, thread.gid)).containsExactly(1001L, 2001L);
        assertThat(thread.tty).isEqualTo(34816);
        assertThat(List.of(thread.pfMinor, thread.pfMajor)).containsExactly(97L, 5L);
        assertThat(List.of(thread.vmSizeKb, thread.vmRssKb, thread.vmSwapKb)).containsExactly(3060L, 1632L, 8L);
        assertThat(List.of(thread.capInheritable, thread.capPermitted, thread.capEffective))
                .containsExactly(1L, 0x1fffeffffffL, 0x400L);
        assertThat(thread.startTicks).isEqualTo(4000);
        assertThat(thread.cloneTs).isEqualTo(1_700_000_040_000_000_000L);
        assertThat(thread.pidnsInitStartTs).isEqualTo(1_700_000_000_000_000_000L);
        assertThat(thread.flags).isZero();
    }

    @Test
    void readsCommandLineEnvironmentAndLinks() {
        proc.process(5, 1, "sh")
                .file("5/cmdline", "/bin/sh\0-c\0\0echo a b\0")
                .file("5/environ", "A=1\0B=\0")
                .file("5/loginuid", "4294967295")
                .file("5/limits", """
                        Limit                     Soft Limit           Hard Limit           Units
                        Max open files            1024                 1048576              files
                        """)
                .link("5/cwd", "/srv")
                .link("5/exe", "/usr/bin/dash (deleted)")
                .link("5/root", "/");

        ThreadInfo thread = read(5);

        assertThat(thread.exe).hasToString("/bin/sh");
        assertThat(thread.args).containsExactly(of("-c"), of(""), of("echo a b"));
        assertThat(thread.env).containsExactly(of("A=1"), of("B="));
        assertThat(thread.loginUid).isEqualTo(0xFFFFFFFFL);
        assertThat(thread.fdLimit).isEqualTo(1024);
        assertThat(thread.cwd).hasToString("/srv/");
        assertThat(thread.exePath).hasToString("/usr/bin/dash");
        assertThat(thread.root).hasToString("/");
    }

    @Test
    void cutsStringsAtTheLengthEventsHave() {
        proc.process(5, 1, "x").file("5/cmdline", "x\0" + "a".repeat(10_000) + "\0");

        assertThat(read(5).args.getFirst().length()).isEqualTo(4094);
    }

    @Test
    void takesTheInnermostIdsOfANamespacedThread() {
        proc.process(900, 880, "app")
                .status("900/", 900, 900, 880, "app", "900\t31\t1")
                .stat("900/", 900, "app", 880, 500);

        ThreadInfo thread = read(900);

        assertThat(List.of(thread.vtid, thread.vpid, thread.vpgid, thread.sid)).containsExactly(1L, 1L, 1L, 1L);
        assertThat(thread.flags).isEqualTo(ThreadInfo.CLONE_CHILD_IN_PIDNS);
        assertThat(thread.pidnsInitStartTs).isEqualTo(thread.cloneTs);
    }

    @Test
    void scanKnowsTheStartOfEachPidNamespaceWhateverTheOrder() {
        proc.process(10, 9, "child").status("10/", 10, 10, 9, "child", "10\t7").link("10/ns/pid", "pid:[555]");
        proc.process(900, 880, "init")
                .status("900/", 900, 900, 880, "init", "900\t1")
                .link("900/ns/pid", "pid:[555]");

        assertThat(scan())
                .filteredOn(t -> t.pid == 10)
                .singleElement()
                .satisfies(t -> assertThat(t.pidnsInitStartTs).isEqualTo(1_700_000_900_000_000_000L));
    }

    @Test
    void otherThreadsShareTheProgramButHaveTheirOwnIdsAndName() {
        proc.process(5, 1, "java").file("5/cmdline", "java\0-jar\0a.jar\0").link("5/exe", "/opt/java");
        proc.status("5/task/5/", 5, 5, 1, "java", "5").stat("5/task/5/", 5, "java", 1, 500);
        proc.status("5/task/6/", 6, 5, 1, "gc", "6")
                .file("5/task/6/status", Text.of(dir, "5/task/6/status").replace("NStgid:\t6", "NStgid:\t5"))
                .stat("5/task/6/", 6, "gc", 1, 600)
                .file("5/task/6/cgroup", "4:memory:/b\n");

        List<ThreadInfo> threads = scan();

        assertThat(threads).extracting(t -> t.tid).containsExactly(5L, 6L);
        ThreadInfo gc = threads.getLast();
        assertThat(gc.comm).hasToString("gc");
        assertThat(List.of(gc.pid, gc.vtid, gc.vpid)).containsExactly(5L, 6L, 5L);
        assertThat(gc.flags).isEqualTo(ThreadInfo.CLONE_THREAD | ThreadInfo.CLONE_FILES);
        assertThat(gc.exePath).hasToString("/opt/java");
        assertThat(gc.args).hasSize(2);
        assertThat(gc.cgroups).containsExactly(of("memory=/b"));
        assertThat(gc.fds.size()).isZero();
    }

    @Test
    void normalisesControllersOfBothCgroupVersions() {
        proc.file("1/mounts", "cgroup2 /sys/fs/cgroup cgroup2 rw 0 0\n")
                .file("1/root/sys/fs/cgroup/cgroup.controllers", "cpuset io memory pids\n")
                .file("1/root/sys/fs/cgroup/kubepods/cgroup.controllers", "memory io\n")
                .file("1/root/sys/fs/cgroup/kubepods/pod1/cgroup.controllers", "memory\n");
        proc.process(5, 1, "x").file("5/cgroup", "3:net_cls,perf_event:/a:b\n1:name=systemd:/\n0::/kubepods/pod1\n");

        assertThat(read(5).cgroups)
                .containsExactly(
                        of("net_cls=/a:b"),
                        of("perf_event=/a:b"),
                        of("name=systemd=/"),
                        of("memory=/kubepods/pod1"),
                        of("blkio=/kubepods"),
                        of("cpuset=/"),
                        of("pids=/"));
    }

    @Test
    void aHybridHostsSecondHierarchyIsKeptThoughItHasNoControllers() {
        proc.process(5, 1, "x").file("5/cgroup", "4:memory:/\n0::/kubepods/pod1/abc\n");
        proc.process(6, 1, "y").file("6/cgroup", "4:memory:/\n0::/\n");

        assertThat(read(5).cgroups).containsExactly(of("memory=/"), of("unified=/kubepods/pod1/abc"));
        assertThat(read(6).cgroups).containsExactly(of("memory=/"));
    }

    @Test
    void vanishedAndHalfVanishedProcessesAreLeftOutQuietly() throws IOException {
        proc.process(5, 1, "stays").process(6, 1, "goes").process(7, 1, "went");
        Files.delete(dir.resolve("6/stat"));
        Files.delete(dir.resolve("7/status"));

        assertThat(scan()).extracting(t -> t.tid).containsExactly(5L);
        assertThat(scanner().read(6, new ThreadInfo())).isFalse();
        assertThat(scanner().read(4711, new ThreadInfo())).isFalse();
    }

    @Test
    void anyBytesInTheFilesOfAProcessAreSurvived() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] names = {"stat", "status", "cmdline", "cgroup", "limits", "net/tcp", "net/tcp6", "net/unix", "fdinfo/3"
        };
        for (int round = 0; round < 50; round++) {
            proc.process(5, 1, "x").fd(5, 3, "socket:[9]", "02");
            String name = "5/" + names[random.nextInt(names.length)];
            proc.file(name, Text.mutated(random, Text.of(dir, name)));
            assertThat(scanOrFail(seed)).as("seed %d", seed).hasSizeLessThanOrEqualTo(1);
        }
    }

    private List<ThreadInfo> scanOrFail(long seed) {
        try {
            return scan();
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private ThreadInfo read(long tid) {
        ThreadInfo thread = new ThreadInfo();
        assertThat(scanner().read(tid, thread)).isTrue();
        return thread;
    }

    private List<ThreadInfo> scan() {
        List<ThreadInfo> threads = new ArrayList<>();
        scanner().scan(threads::add);
        return threads;
    }

    private ProcScanner scanner() {
        return new ProcScanner(dir, FakeProc.HOST);
    }

    private static ByteString of(String text) {
        return ByteString.of(text);
    }
}
