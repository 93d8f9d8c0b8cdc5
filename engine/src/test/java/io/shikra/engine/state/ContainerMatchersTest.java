// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.shikra.engine.event.ByteString;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerMatchersTest {
    private static final String ID = "3ad7b26ded6d8e7b23da7d48fe889434573036c27ae5a74837233de441c3601e";

    @ParameterizedTest
    @CsvSource({
        "/docker/ID",
        "/system.slice/docker-ID.scope",
        "/kubepods/burstable/pod87c5a2a1-3c2b-4a5f-9b0e-0123456789ab/ID",
        "/kubepods.slice/kubepods-besteffort.slice/kubepods-podx.slice/cri-containerd-ID.scope",
        "/kubepods.slice/crio-ID.scope",
        "/kubepods.slice/crio-ID",
        "/machine.slice/libpod-ID.scope",
        "/machine.slice/libpod-ID.scope/container",
        "/machine.slice/libpod-payload-ID",
        "/user.slice/user-1000.slice/libpod-ID.scope",
        "/system.slice/containerd.service/kubepods-besteffort-podx.slice:cri-containerd:ID",
        "/system.slice/nerdctl-ID.scope",
        "/default/ID",
    })
    void findsTheIdInThePathOfEveryRuntime(String path) {
        ContainerMatch match = ContainerMatchers.match(List.of("/", path.replace("ID", ID)));
        assertEquals("3ad7b26ded6d", match.id().toString());
        assertEquals(ID, match.fullId());
    }

    @ParameterizedTest
    @CsvSource({
        "/",
        "/user.slice/user-1000.slice/session-2.scope",
        "/system.slice/ssh.service",
        "/init.scope",
        "/docker-short.scope",
        "/system.slice/systemd-udevd.service/udev",
    })
    void theHostIsNoContainer(String path) {
        assertFalse(ContainerMatchers.match(List.of(path)).isContainer());
    }

    @ParameterizedTest
    @CsvSource({
        "/lxc.payload.web02, web02, lxc",
        "/lxc.payload.web03/init.scope, web03, lxc",
        "/guest.libvirt-lxc, guest, libvirt-lxc",
        "'/machine.slice/machine-lxc\\x2d12\\x2dguest.scope/libvirt', '12\\x2dguest', libvirt-lxc",
        "/system.slice/bpm-job_1.scope, job_1, bpm",
    })
    void kindsWithoutMetadataServiceCarryTheirType(String path, String id, String type) {
        ContainerMatch match = ContainerMatchers.match(List.of(path));
        assertEquals(id, match.fullId());
        assertEquals(type, match.type());
    }

    @Test
    void containerdAcceptsNamesThatPeopleChose() {
        assertEquals(
                "my-container",
                ContainerMatchers.match(List.of("/example.ns/my-container"))
                        .id()
                        .toString());
        assertEquals(
                "0123456789ab",
                ContainerMatchers.match(List.of("/ns/0123456789abcdef")).id().toString());
    }

    @Test
    void thePodIsReadFromThePathWithEitherSeparator() {
        CgroupCache cache = new CgroupCache();
        String slice = "cpu_cgroup=/kubepods.slice/kubepods-pod87c5a2a1_3c2b_4a5f_9b0e_0123456789ab.slice/x\0";
        Cgroups found = cache.of(ByteString.of(slice + "mem=/\0io=/\0perf=/\0"));
        assertEquals("87c5a2a1-3c2b-4a5f-9b0e-0123456789ab", found.podUid());
        assertEquals(
                List.of("memory=/", "blkio=/", "perf_event=/"),
                found.items().stream().skip(1).map(ByteString::toString).toList());
        assertSame(found, cache.of(ByteString.of(slice + "mem=/\0io=/\0perf=/\0")));
    }
}
