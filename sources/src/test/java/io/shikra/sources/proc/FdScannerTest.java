// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.proc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.state.FdInfo;
import io.shikra.engine.state.ThreadInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FdScannerTest {
    private static final String TCP_HEAD =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    @TempDir
    Path dir;

    private FakeProc proc;

    @BeforeEach
    void tree() {
        proc = new FakeProc(dir).process(5, 1, "x");
    }

    @ParameterizedTest
    @CsvSource({
        "anon_inode:[eventfd],9,''",
        "anon_inode:[signalfd],11,''",
        "anon_inode:[eventpoll],12,''",
        "anon_inode:inotify,13,''",
        "anon_inode:[timerfd],14,''",
        "anon_inode:bpf-prog,17,''",
        "anon_inode:[userfaultfd],18,''",
        "anon_inode:[io_uring],19,''",
        "/memfd:payload (deleted),20,payload",
        "anon_inode:[perf_event],10,''",
        "pipe:[4711],7,pipe:[4711]",
        "/gone/file (deleted),16,/gone/file (deleted)",
    })
    void tellsKindsOfDescriptorsByTheirLinks(String link, int type, String name) {
        FdInfo fd = fd(link, "02");

        assertThat(fd.type).isEqualTo(type);
        assertThat(fd.name).hasToString(name);
    }

    @Test
    void aPidfdNamesItsTarget() {
        proc.fd(5, 3, "anon_inode:[pidfd]", "02000002")
                .file("5/fdinfo/3", "flags:\t02000002\nPid:\t23313\nNSpid:\t23313\n");

        FdInfo fd = only();

        assertThat(fd.type).isEqualTo(FdInfo.PIDFD);
        assertThat(fd.pid).isEqualTo(23313);
        assertThat(fd.name).hasToString("/proc/23313");
    }

    @Test
    void filesAndDirectoriesHaveInodeAndFlagsOfTheCapture() throws IOException {
        Path file = Files.createFile(dir.resolve("data"));

        FdInfo fd = fd(file.toString(), "02002001");

        assertThat(fd.type).isEqualTo(FdInfo.FILE_V2);
        assertThat(fd.openFlags).isEqualTo(0x2 | 0x8 | 0x1000); // O_WRONLY, O_APPEND, O_CLOEXEC
        assertThat(fd.closeOnExec).isTrue();
        assertThat(fd.ino).isEqualTo(Files.getAttribute(file, "unix:ino"));
        assertThat(fd(dir.toString(), "0").type).isEqualTo(FdInfo.DIRECTORY);
    }

    @Test
    void aConnectionToAListeningPortOfItsNamespaceIsTheServersEnd() {
        proc.file(
                "5/net/tcp",
                TCP_HEAD
                        + "   0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 100 1\n"
                        + "   1: 0200000A:0050 0900000A:D431 01 00000000:00000000 00:00000000 00000000     0        0 101 1\n"
                        + "   2: 0200000A:D432 0900000A:0051 01 00000000:00000000 00:00000000 00000000     0        0 102 1\n");

        FdInfo server = fd("socket:[100]", "02");
        FdInfo accepted = fd("socket:[101]", "02");
        FdInfo client = fd("socket:[102]", "02");

        assertThat(server.type).isEqualTo(FdInfo.IPV4_SERV);
        assertThat(server.name).hasToString("0.0.0.0:80");
        assertThat(server.role).isEqualTo(FdInfo.ROLE_SERVER);
        assertThat(accepted.name).hasToString("10.0.0.9:54321->10.0.0.2:80");
        assertThat(accepted.role).isEqualTo(FdInfo.ROLE_SERVER);
        assertThat(accepted.connected).isTrue();
        assertThat(accepted.destPort).isEqualTo(80);
        assertThat(client.name).hasToString("10.0.0.2:54322->10.0.0.9:81");
        assertThat(client.role).isEqualTo(FdInfo.ROLE_CLIENT);
    }

    @Test
    void mappedAddressesBecomeVersion4AndOthersStay() {
        String v6Head = TCP_HEAD;
        proc.file(
                "5/net/tcp6",
                v6Head
                        + "   0: 0000000000000000FFFF00000200000A:D431 0000000000000000FFFF00000900000A:0050 01 "
                        + "00000000:00000000 00:00000000 00000000     0        0 200 1\n"
                        + "   1: B80D0120000000000000000001000000:D431 B80D0120000000000000000002000000:0050 01 "
                        + "00000000:00000000 00:00000000 00000000     0        0 201 1\n");

        FdInfo mapped = fd("socket:[200]", "02");
        FdInfo real = fd("socket:[201]", "02");

        assertThat(mapped.type).isEqualTo(FdInfo.IPV4_SOCK);
        assertThat(mapped.name).hasToString("10.0.0.2:54321->10.0.0.9:80");
        assertThat(real.type).isEqualTo(FdInfo.IPV6_SOCK);
        assertThat(real.name).hasToString("2001:db8::1:54321->2001:db8::2:80");
    }

    @Test
    void datagramRawUnixAndNetlinkSocketsAreFoundByInode() {
        proc.file("5/net/udp", TCP_HEAD + "  10: 0100007F:0035 00000000:0000 07 0:0 0:0 0 0 0 300 2\n")
                .file("5/net/raw", TCP_HEAD + "   1: 0200000A:0001 0900000A:0000 07 0:0 0:0 0 0 0 301 2\n")
                .file("5/net/unix", """
                        Num       RefCount Protocol Flags    Type St Inode Path
                        000000005d1c26f8: 00000003 00000000 00000000 0001 03  302 /run/docker.sock
                        """)
                .file("5/net/netlink", """
                        sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode
                        0000000092e4b18d 0   0          00000000 0        0        0     2        0        303
                        """);

        FdInfo udp = fd("socket:[300]", "02");
        FdInfo raw = fd("socket:[301]", "02");
        FdInfo unix = fd("socket:[302]", "02");

        assertThat(udp.type).isEqualTo(FdInfo.IPV4_SERV);
        assertThat(udp.l4).isEqualTo(FdInfo.L4_UDP);
        assertThat(raw.name).hasToString("10.0.0.2->10.0.0.9");
        assertThat(unix.type).isEqualTo(FdInfo.UNIX);
        assertThat(unix.unixSource).isEqualTo(0x5d1c26f8L);
        assertThat(unix.name).hasToString("/run/docker.sock");
        assertThat(fd("socket:[303]", "02").type).isEqualTo(FdInfo.NETLINK);
    }

    @ParameterizedTest
    @CsvSource({
        "::,00000000000000000000000000000000",
        "::1,00000000000000000000000000000001",
        "fe80::1:0:0:1,fe800000000000000001000000000001",
        "1:2:3:4:5:6:7:8,00010002000300040005000600070008",
        "1::4:0:0:7:8,00010000000000040000000000070008",
        "::ffff:10.0.0.1,00000000000000000000ffff0a000001",
        "1:0:3:4:5:6:7:0,00010000000300040005000600070000",
    })
    void writesVersion6AddressesAsTheCLibrary(String text, String hex) {
        assertThat(Addresses.text(java.util.HexFormat.of().parseHex(hex))).isEqualTo(text);
    }

    private FdInfo fd(String link, String flags) {
        proc.fd(5, 3, link, flags);
        return only();
    }

    private FdInfo only() {
        ThreadInfo thread = new ThreadInfo();
        assertThat(new ProcScanner(dir, FakeProc.HOST).read(5, thread)).isTrue();
        return requireNonNull(thread.fds.find(3));
    }
}
