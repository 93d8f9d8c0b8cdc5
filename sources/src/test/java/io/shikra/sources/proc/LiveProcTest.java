// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.proc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.state.FdInfo;
import io.shikra.engine.state.ThreadInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against the /proc of this machine: our own process and children that the tests start.
final class LiveProcTest {
    private static final Path PROC = Path.of("/proc");
    private static final HostFacts HOST = HostFacts.read(Path.of("/"));

    @TempDir
    Path dir;

    @BeforeAll
    static void onLinux() {
        assumeTrue(Files.isReadable(PROC.resolve("self/stat")), "there is no /proc here");
    }

    @Test
    void ourOwnProcessIsWhatTheJdkSaysItIs() {
        ThreadInfo self = read(ProcessHandle.current().pid());

        assertThat(self.ptid)
                .isEqualTo(ProcessHandle.current().parent().orElseThrow().pid());
        assertThat(self.exePath.toString()).endsWith("/bin/java");
        assertThat(self.exeIno).isPositive();
        assertThat(self.scannedNs).isGreaterThan(self.cloneTs);
        assertThat(self.env).contains(ByteString.of("PATH=" + System.getenv("PATH")));
        assertThat(self.cwd).hasToString(Path.of("").toAbsolutePath() + "/");
        assertThat(self.fds.size()).isGreaterThan(3);
        long started =
                ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli();
        assertThat(self.cloneTs / 1_000_000).isBetween(started - 1500, started + 1500);
    }

    @Test
    void aChildsArgumentsAndBytesOfItsProgramsNameAreExact() throws Exception {
        Path odd = dir.resolve("odd name");
        Files.copy(Path.of("/bin/sleep"), odd, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        Process child = new ProcessBuilder(odd.toString(), "600")
                .directory(dir.toFile())
                .start();
        try {
            await(() -> read(child.pid()).comm.toString().equals("odd name"));
            Files.delete(odd);

            ThreadInfo thread = read(child.pid());

            assertThat(thread.args).containsExactly(ByteString.of("600"));
            assertThat(thread.exePath).hasToString(odd.toString());
            assertThat(thread.cwd).hasToString(dir + "/");
            assertThat(thread.exeFromMemfd).isFalse();
            assertThat(thread.exeWritable).isTrue(); // its owner runs it
        } finally {
            child.destroyForcibly().waitFor();
        }
        ProcScanner scanner = new ProcScanner(PROC, HOST);
        assertThat(scanner.read(child.pid(), new ThreadInfo())).isFalse();
        assertThat(scanner.isAlive(child.pid())).isFalse();
        assertThat(scanner.isAlive(ProcessHandle.current().pid())).isTrue();
    }

    @Test
    void socketsOfOurProcessHaveEndsAndRoles() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            int port = server.getLocalPort();

            List<FdInfo> fds = all(read(ProcessHandle.current().pid()));

            String listening = "127.0.0.1:" + port;
            String tuple = "127.0.0.1:" + accepted.getPort() + "->" + listening;
            assertThat(fds)
                    .anySatisfy(fd -> assertThat(fd.name + " " + fd.type + " " + fd.role)
                            .isEqualTo(listening + " " + FdInfo.IPV4_SERV + " " + FdInfo.ROLE_SERVER))
                    .anySatisfy(fd -> assertThat(fd.name + " " + fd.role).isEqualTo(tuple + " " + FdInfo.ROLE_SERVER))
                    .anySatisfy(fd -> assertThat(fd.name + " " + fd.role).isEqualTo(tuple + " " + FdInfo.ROLE_CLIENT));
            assertThat(client.isConnected()).isTrue();
        }
    }

    @Test
    void scanFindsTheThreadsOfOurProcess() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Thread named = Thread.ofPlatform().name("scan-me").start(() -> awaitQuietly(end));
        try {
            long pid = ProcessHandle.current().pid();
            await(() -> scan().stream()
                    .anyMatch(t -> t.pid == pid && t.comm.toString().equals("scan-me")));

            ThreadInfo thread = scan().stream()
                    .filter(t -> t.pid == pid && t.comm.toString().equals("scan-me"))
                    .findFirst()
                    .orElseThrow();

            assertThat(thread.tid).isNotEqualTo(pid);
            assertThat(thread.exePath.toString()).endsWith("/bin/java");
            assertThat(read(thread.tid).pid).isEqualTo(pid);
        } finally {
            end.countDown();
            named.join();
        }
    }

    @Test
    void aProcessInItsOwnPidNamespaceKnowsItsIdsAndInit() throws Exception {
        Process unshare = new ProcessBuilder(
                        "unshare", "--pid", "--fork", "--mount-proc", "--kill-child", "sh", "-c", "sleep 600; :")
                .redirectErrorStream(true)
                .start();
        try {
            ProcessHandle shell = awaitChild(unshare.toHandle());
            assumeTrue(shell.isAlive(), "making a pid namespace needs privileges this machine does not give");
            ProcessHandle sleep = awaitChild(shell);

            ThreadInfo thread = read(sleep.pid());
            ThreadInfo init = read(shell.pid());

            assertThat(init.vpid).isEqualTo(1);
            assertThat(thread.vpid).isGreaterThan(1).isLessThan(100);
            assertThat(thread.flags & ThreadInfo.CLONE_CHILD_IN_PIDNS).isNotZero();
            assertThat(thread.pidnsInitStartTs).isEqualTo(init.cloneTs).isEqualTo(init.pidnsInitStartTs);
        } finally {
            unshare.destroyForcibly().waitFor();
        }
    }

    private static ProcessHandle awaitChild(ProcessHandle parent) {
        await(() -> !parent.isAlive() || parent.children().findAny().isPresent());
        return parent.children().findAny().orElse(parent);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("nothing came within 10 s").isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadInfo read(long tid) {
        ThreadInfo thread = new ThreadInfo();
        assertThat(new ProcScanner(PROC, HOST).read(tid, thread)).isTrue();
        return thread;
    }

    private static List<ThreadInfo> scan() {
        List<ThreadInfo> threads = new ArrayList<>();
        new ProcScanner(PROC, HOST).scan(threads::add);
        return threads;
    }

    private static List<FdInfo> all(ThreadInfo thread) {
        List<FdInfo> fds = new ArrayList<>();
        for (int fd = 0; fd < 4096; fd++) {
            if (thread.fds.find(fd) != null) {
                fds.add(requireNonNull(thread.fds.find(fd)));
            }
        }
        return fds;
    }
}
