// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.sources.live.LiveKernel.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// System calls as the running kernel tells them.
@Tag("live")
class LiveSyscallTest extends WithLiveKernel {
    private static Path fresh(String name) throws IOException {
        return Files.createDirectory(folder.toRealPath().resolve(name));
    }

    @Test
    void openedFilesHaveFlagsModeDeviceAndInode() throws Exception {
        Path dir = fresh("opens");
        Run run = kernel.act("opens", dir.toString());

        Recorded created =
                run.all("open", e -> e.text("name").equals("by-open")).getFirst();
        assertThat(created.flags().get("flags")).isEqualTo("O_TRUNC|O_CREAT|O_WRONLY|O_CLOEXEC|O_F_CREATED");
        assertThat(created.params())
                .containsEntry("mode", 0751L)
                .containsEntry("ino", Files.getAttribute(dir.resolve("by-open"), "unix:ino"))
                .containsEntry("dev", Files.getAttribute(dir.resolve("by-open"), "unix:dev"));
        Recorded again = run.all("open", e -> e.text("name").equals("by-open")).getLast();
        assertThat(again.flags().get("flags")).isEqualTo("O_NONBLOCK|O_RDONLY");
        assertThat(again.number("mode")).isZero();
        assertThat(run.one("creat").params())
                .containsEntry("name", "by-creat")
                .containsEntry("mode", 0600L)
                .containsEntry("creat_flags", 0L);
        Recorded relative = run.one("openat", e -> e.text("name").equals("by-openat"));
        assertThat(relative.flags().get("flags")).isEqualTo("O_EXCL|O_APPEND|O_CREAT|O_RDWR|O_F_CREATED");
        assertThat(relative.number("dirfd")).isPositive();
        assertThat(relative.number("mode")).isEqualTo(04755);
        Recorded second = run.one("openat2");
        assertThat(second.params()).containsEntry("name", "by-openat2").containsEntry("mode", 0640L);
        assertThat(second.flags().get("resolve")).isEqualTo("RESOLVE_NO_SYMLINKS");
    }

    @Test
    void failedOpensAreEventsToo() throws Exception {
        Run run = kernel.act("opens", fresh("failed").toString());

        assertThat(run.one("openat", e -> e.text("name").equals("absent")).params())
                .containsEntry("fd", -2L)
                .containsEntry("dirfd", -100L)
                .containsEntry("dev", 0L)
                .containsEntry("ino", 0L);
    }

    @Test
    void changesOfTheWorkingDirectory() throws Exception {
        Path dir = fresh("cwd");
        Run run = kernel.act("opens", dir.toString());

        assertThat(run.one("chdir").params()).containsEntry("res", 0L).containsEntry("path", dir.toString());
        assertThat(run.one("fchdir").number("fd")).isPositive();
    }

    @Test
    void copiesAndEndsOfDescriptors() throws Exception {
        Run run = kernel.act("descriptors");

        assertThat(run.one("dup").params()).containsEntry("oldfd", 1L);
        assertThat(run.one("dup2").params())
                .containsEntry("res", 40L)
                .containsEntry("oldfd", 1L)
                .containsEntry("newfd", 40L);
        assertThat(run.one("dup3").flags().get("flags")).isEqualTo("O_CLOEXEC");
        assertThat(run.all("fcntl").stream().map(e -> e.flags().get("cmd")))
                .containsExactly("F_DUPFD", "F_DUPFD_CLOEXEC", "F_SETFD");
        assertThat(run.all("close", e -> e.number("fd") == 40)).hasSize(1);
        assertThat(run.all("close", e -> e.number("fd") == 999)).isEmpty(); // it was not open
        assertThat(run.one("close_range").params()).containsEntry("first", 41L).containsEntry("last", 43L);
    }

    @Test
    void pipesAndPairs() throws Exception {
        Run run = kernel.act("descriptors");

        assertThat(run.one("pipe").params())
                .containsEntry("fd1", run.printed(0))
                .containsEntry("fd2", run.printed(1));
        assertThat(run.one("pipe").number("ino")).isPositive();
        assertThat(run.one("pipe2").flags().get("flags")).isEqualTo("O_NONBLOCK|O_CLOEXEC");
        Recorded pair = run.one("socketpair");
        assertThat(pair.params())
                .containsEntry("fd1", run.printed(4))
                .containsEntry("fd2", run.printed(5))
                .containsEntry("domain", 1L);
        assertThat(pair.number("source")).isNotZero().isNotEqualTo(pair.number("peer"));
    }

    @Test
    void links() throws Exception {
        Run run = kernel.act("links", fresh("links").toString());

        assertThat(run.one("symlink").params())
                .containsEntry("target", "/etc/shadow")
                .containsEntry("linkpath", "soft");
        assertThat(run.one("symlinkat").params())
                .containsEntry("target", "/etc")
                .containsEntry("linkdirfd", -100L)
                .containsEntry("linkpath", "softat");
        assertThat(run.all("link").getFirst().params())
                .containsEntry("oldpath", "file")
                .containsEntry("newpath", "hard");
        assertThat(run.all("link").getLast().number("res")).isEqualTo(-2);
        assertThat(run.one("linkat").params())
                .containsEntry("olddir", -100L)
                .containsEntry("oldpath", "file")
                .containsEntry("newpath", "hardat");
    }

    @Test
    void tcpOverLoopback() throws Exception {
        Run run = kernel.act("tcp");
        String server = "127.0.0.1:" + run.printed(0);
        String client = "127.0.0.1:" + run.printed(1);

        assertThat(run.one("bind").params()).containsEntry("addr", "127.0.0.1:0");
        Recorded connect = run.one("connect", e -> e.number("res") == 0);
        assertThat(connect.params())
                .containsEntry("tuple", client + "->" + server)
                .containsEntry("addr", server);
        Recorded accept = run.one("accept4");
        assertThat(accept.params())
                .containsEntry("tuple", client + "->" + server)
                .containsEntry("queuemax", 8L)
                .containsEntry("flags", 0x1000L);
        assertThat(run.one("sendto").params())
                .containsEntry("res", 10L)
                .containsEntry("data", List.of("GET /index"))
                .containsEntry("size", 10L)
                .containsEntry("tuple", client + "->" + server);
        assertThat(run.one("connect", e -> e.number("res") < 0).params())
                .containsEntry("res", -111L)
                .containsEntry("tuple", Recorded.EMPTY)
                .containsEntry("addr", server);
        assertThat(run.all("socket").getFirst().params())
                .containsEntry("domain", 2L)
                .containsEntry("flags", 0x1000L);
    }

    @Test
    void tcpOverLoopbackOfVersionSix() throws Exception {
        Run run = kernel.act("tcp6");
        String one = "0:0:0:0:0:0:0:1:";
        String tuple = one + run.printed(1) + "->" + one + run.printed(0);

        assertThat(run.one("connect").params()).containsEntry("tuple", tuple);
        assertThat(run.one("accept").params()).containsEntry("tuple", tuple);
    }

    @Test
    void datagramsNameBothEnds() throws Exception {
        Run run = kernel.act("udp");
        String tuple = "0.0.0.0:" + run.printed(1) + "->127.0.0.1:" + run.printed(0);

        assertThat(run.one("sendto").params()).containsEntry("tuple", tuple).containsEntry("data", List.of("datagram"));
        assertThat(run.one("sendmsg").params())
                .containsEntry("res", 12L)
                .containsEntry("size", 12L)
                .containsEntry("data", List.of("first "))
                .containsEntry("tuple", tuple);
        String arrived = "127.0.0.1:" + run.printed(1) + "->127.0.0.1:" + run.printed(0);
        assertThat(run.all("recvfrom").getFirst().params())
                .containsEntry("res", 8L)
                .containsEntry("data", List.of("datagram"))
                .containsEntry("size", 64L)
                .containsEntry("tuple", arrived);
        assertThat(run.one("recvmsg").params())
                .containsEntry("res", 12L)
                .containsEntry("size", 12L)
                .containsEntry("data", List.of("first second"))
                .containsEntry("tuple", arrived)
                .extractingByKey("msgcontrol")
                .isNotEqualTo(Recorded.EMPTY);
        assertThat(run.all("recvfrom").getLast().params())
                .containsEntry("res", -11L)
                .containsEntry("data", Recorded.EMPTY)
                .containsEntry("tuple", Recorded.EMPTY);
    }

    @Test
    void datagramsIntoANetworkOfTheirOwn() throws Exception {
        Run run = kernel.run(
                "unshare",
                "-n",
                "sh",
                "-ec",
                "ip link set lo up && ip addr add 10.9.8.0/24 dev lo && "
                        + "perl -MSocket -e '"
                        + "socket(S,PF_INET,SOCK_DGRAM,0); send(S,\"hello\",0,sockaddr_in(5353,inet_aton(\"10.9.8.7\"))) or die $!'");
        Assumptions.assumeTrue(run.exit() == 0, () -> "no network namespace can be made here: " + run.output());

        assertThat(run.one("sendto", e -> e.text("data").equals("[hello]")).text("tuple"))
                .endsWith("->10.9.8.7:5353");
    }

    @Test
    void unixSocketsHavePaths() throws Exception {
        String path = folder.resolve("s.sock").toString();
        Run run = kernel.act("unix", path);

        assertThat(run.all("bind").getFirst().params()).containsEntry("addr", path);
        assertThat(run.all("bind").getLast().params()).containsEntry("addr", "shikra-actor");
        assertThat(run.one("connect").params()).containsEntry("tuple", path).containsEntry("addr", path);
        assertThat(run.one("accept4").params()).containsEntry("tuple", path);
    }

    @Test
    void changesOfTheTree() throws Exception {
        Run run = kernel.act("tree", fresh("tree").toString());

        assertThat(run.exit()).isZero();
        assertThat(run.one("mkdir").params()).containsEntry("path", "a").containsEntry("mode", 0700L);
        assertThat(run.one("mkdirat").params()).containsEntry("dirfd", -100L).containsEntry("path", "b");
        assertThat(run.one("rename").params()).containsEntry("oldpath", "a").containsEntry("newpath", "c");
        assertThat(run.one("renameat").params()).containsEntry("oldpath", "b").containsEntry("newpath", "d");
        assertThat(run.one("renameat2").flags().get("flags")).isEqualTo("RENAME_NOREPLACE");
        assertThat(run.one("chmod").params()).containsEntry("filename", "c").containsEntry("mode", 04711L);
        assertThat(run.one("fchmodat").params()).containsEntry("filename", "c").containsEntry("mode", 0700L);
        assertThat(run.one("chown").params()).containsEntry("uid", 33L).containsEntry("gid", 34L);
        assertThat(run.one("rmdir").params()).containsEntry("res", 0L).containsEntry("path", "c");
        assertThat(run.one("unlink").params()).containsEntry("res", -2L).containsEntry("path", "absent");
        assertThat(run.one("unlinkat").flags().get("flags")).isEqualTo("AT_REMOVEDIR");
    }

    @Test
    void capabilitiesAreThoseAfterTheCall() throws Exception {
        Recorded capset = kernel.act("drop-capabilities").one("capset");

        assertThat(capset.params())
                .containsEntry("cap_permitted", 0x3FL)
                .containsEntry("cap_effective", 0x21L)
                .containsEntry("cap_inheritable", 0L);
    }

    @Test
    void packetSocketsAreSeen() throws Exception {
        assertThat(kernel.act("packet").one("socket").flags().get("domain")).isEqualTo("AF_PACKET");
    }

    @Test
    void changesOfIdentity() throws Exception {
        Run run = kernel.act("credentials");

        assertThat(run.exit()).isZero();
        assertThat(run.one("setregid").params()).containsEntry("egid", 33L);
        assertThat(run.one("setresgid").params())
                .containsEntry("rgid", 33L)
                .containsEntry("egid", 34L)
                .containsEntry("sgid", 35L);
        assertThat(run.one("setgid").params()).containsEntry("gid", 34L);
        assertThat(run.one("setreuid").params()).containsEntry("ruid", 0L);
        assertThat(run.one("setresuid").params()).containsEntry("euid", 33L);
        assertThat(run.all("setuid").stream().map(e -> e.number("uid") + " " + e.number("res")))
                .containsExactly("0 0", "33 0", "77 -1");
    }

    @Test
    void ofPrctlOnlyNamesAndSubreapers() throws Exception {
        Run run = kernel.act("control");

        assertThat(run.all("prctl").stream().map(e -> e.flags().get("option")))
                .containsExactly("PR_SET_NAME", "PR_SET_CHILD_SUBREAPER");
        assertThat(run.all("prctl").getFirst().params()).containsEntry("arg2_str", "renamed");
    }

    @Test
    void tracing() throws Exception {
        Run run = kernel.act("trace");

        assertThat(run.all("ptrace").stream().map(e -> e.flags().get("request")))
                .containsExactly("PTRACE_TRACEME", "PTRACE_POKEDATA", "PTRACE_CONT", "PTRACE_ATTACH");
        Recorded poke = run.all("ptrace").get(1);
        assertThat(poke.params()).containsEntry("pid", run.printed(0)).containsEntry("data", "003412000000000000");
        assertThat(run.all("ptrace").get(2).params()).containsEntry("data", "0100");
        assertThat(run.all("ptrace").get(3).params()).containsEntry("res", -3L);
    }

    @Test
    void attemptsToLoadModules() throws Exception {
        Run run = kernel.act("modules");

        assertThat(run.one("init_module").params())
                .containsEntry("img", List.of("not a module"))
                .containsEntry("length", 12L)
                .containsEntry("uargs", "answer=42");
        assertThat(run.one("finit_module").params()).containsEntry("fd", 77L).containsEntry("uargs", "debug=1");
        assertThat(run.one("finit_module").flags().get("flags")).isEqualTo("MODULE_INIT_IGNORE_MODVERSIONS");
    }

    @Test
    void namespacesAndRoots() throws Exception {
        Run run = kernel.act("namespaces", folder.toString());

        assertThat(run.one("unshare").flags().get("flags")).isEqualTo("CLONE_NEWIPC|CLONE_NEWUTS");
        assertThat(run.one("setns").flags().get("nstype")).isEqualTo("CLONE_NEWUTS");
        assertThat(run.one("chroot").params()).containsEntry("path", folder.toString());
    }

    @Test
    void callsThroughThe32BitInterfaceAreWhatTheyAreThere() throws Exception {
        long before = kernel.source.status().compatCalls();
        Run run = kernel.act("compat");

        assertThat(run.exit()).isZero();
        assertThat(run.one("openat", e -> e.text("name").equals("/etc/hostname"))
                        .params())
                .containsEntry("fd", run.printed(0))
                .containsEntry("dirfd", -100L);
        assertThat(run.all("close", e -> e.number("fd") == 12345)).isEmpty();
        assertThat(run.all("close").getLast().params()).containsEntry("fd", run.printed(0));
        assertThat(kernel.source.status().compatCalls()).isGreaterThan(before);
    }
}
