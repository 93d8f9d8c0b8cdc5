// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExecHandlerTest {
    private static final String ID = "3ad7b26ded6d8e7b23da7d48fe889434573036c27ae5a74837233de441c3601e";
    private static final String POD = "87c5a2a1-3c2b-4a5f-9b0e-0123456789ab";

    private final Machine machine = new Machine();

    @Test
    void theThreadBecomesTheNewProgram() {
        ThreadInfo thread = machine.process(10, 1, "bash");
        thread.flags |= ThreadInfo.CLONE_FILES | ThreadInfo.PIPE_SRC;
        EventContext event = machine.exec(10, "/usr/bin/id", "-u", "-n");
        assertSame(thread, event.thread);
        assertEquals("id", thread.comm.toString());
        assertEquals("/usr/bin/id", thread.exePath.toString());
        assertEquals(List.of(Machine.text("-u"), Machine.text("-n")), thread.args);
        assertEquals(2, thread.env.size());
        assertEquals(34816, thread.tty);
        assertEquals(1000, thread.loginUid);
        assertTrue(thread.exeWritable && thread.exeUpperLayer);
        assertEquals(7, thread.capEffective);
        assertEquals(machine.now, thread.lastExecTs);
        assertEquals(ThreadInfo.PIPE_SRC | ThreadInfo.NAME_CHANGED, thread.flags);
        assertEquals("/root/", thread.cwd.toString());
    }

    @Test
    void aDeletedExecutableKeepsItsPath() {
        machine.process(10, 1, "bash");
        machine.exec(10, "/tmp/x (deleted)");
        assertEquals("/tmp/x", machine.thread(10).exePath.toString());
    }

    @Test
    void withoutATrustedPathTheEnterEventCounts() {
        ThreadInfo thread = machine.process(10, 1, "bash");
        machine.event(EventCode.EXECVE_E, 10).putString(Machine.text("../bin/./ls"));
        machine.run();
        EventWriter w = machine.event(EventCode.EXECVE_X, 10).putI64(0).putString(Machine.text("ls"));
        w.putBytes(new byte[0]).putI64(10).putI64(10).putI64(1);
        machine.run();
        assertEquals("/bin/ls", thread.exePath.toString());
        assertEquals("ls", thread.comm.toString());
        assertEquals(-1, thread.pgid);
    }

    @Test
    void aFailedExecChangesNothing() {
        ThreadInfo thread = machine.process(10, 1, "bash");
        machine.event(EventCode.EXECVE_X, 10).putI64(-2).putString(Machine.text("nope"));
        EventContext event = machine.run();
        assertSame(thread, event.thread);
        assertTrue(event.forRules);
        assertEquals("bash", thread.comm.toString());
    }

    @Test
    void descriptorsMarkedSoAreClosed() {
        machine.process(10, 1, "bash");
        machine.openat(10, 3, -100, "/etc/kept", 1);
        machine.openat(10, 4, -100, "/etc/gone", 0x1001);
        machine.call(EventCode.EPOLL_CREATE1_X, 10, 5, 1);
        machine.call(EventCode.FCNTL_X, 10, 0, 3, 3, 0);
        machine.exec(10, "/bin/ls");
        assertEquals("/etc/kept", machine.fd(10, 3).name.toString());
        assertNull(machine.thread(10).fds.find(4));
        assertNull(machine.thread(10).fds.find(5));
    }

    @Test
    void theOtherThreadsOfTheProcessEnd() {
        ThreadInfo main = machine.process(10, 1, "java");
        machine.cloned(10, 11, 10, 1, ThreadInfo.CLONE_THREAD);
        machine.exit(10, 0);
        machine.tick();
        assertTrue(main.isDead());
        machine.exec(10, "/bin/ls");
        assertNull(machine.state.threads.find(11));
        assertEquals(1, machine.state.threads.aliveThreads(main));
    }

    @Test
    void aPlaceholderLearnsWhoItIs() {
        machine.process(1, 0, "init");
        machine.exec(10, "/bin/ls");
        ThreadInfo thread = machine.thread(10);
        assertEquals(10, thread.pid);
        assertEquals(10, thread.vpid);
        assertEquals(1, thread.ptid);
        assertSame(machine.thread(1), machine.state.threads.ancestor(thread, 1));
    }

    @Test
    void theContainerIsAskedForAtFirstSightAndAgainAtTheNextExec() {
        int[] asked = new int[1];
        ContainerResolver resolver = (full, path, pid) -> ++asked[0] < 3
                ? Optional.empty()
                : Optional.of(ContainerInfo.of(full.substring(0, 12), full, "containerd")
                        .withName("web")
                        .withPod(new ContainerInfo.Pod(false, "", "web-0", "shop", POD, Map.of())));
        HostState state = new HostState(
                new ThreadTable(100, -1), new AccountTable(AccountFiles.NONE), new ContainerTable(resolver));
        Machine own = new Machine(state, ProcessLookup.NONE);
        own.process(10, 1, "runc");
        String cgroups =
                "cpu=/kubepods.slice/kubepods-pod" + POD.replace('-', '_') + ".slice/cri-containerd-" + ID + ".scope\0";
        EventContext event = own.exec(10, 10, "/bin/sh", cgroups);
        ThreadInfo thread = own.thread(10);
        assertSame(thread, event.thread);
        assertEquals(ID.substring(0, 12), thread.containerId.toString());
        assertEquals(ID, thread.containerFullId);
        assertEquals(POD, thread.podUid);
        own.cloned(10, 11, 10, 1, 0);
        assertEquals(1, asked[0]);
        assertNull(state.containers.find(thread.containerId));
        own.exec(10, 10, "/bin/ls", cgroups);
        own.exec(10, 10, "/bin/ls", cgroups);
        own.exec(10, 10, "/bin/ls", cgroups);
        assertEquals(3, asked[0]);
        ContainerInfo info = state.containers.find(thread.containerId);
        assertEquals("shop", info == null ? "" : info.pod().namespace());
    }
}
