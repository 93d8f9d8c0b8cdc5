// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shikra.engine.event.EventCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CloneHandlerTest {
    private static final int THREAD = ThreadInfo.CLONE_THREAD | ThreadInfo.CLONE_FILES;

    private final Machine machine = new Machine();
    private ThreadInfo bash = new ThreadInfo();

    @BeforeEach
    void bash() {
        bash = machine.process(10, 1, "bash");
        bash.loginUid = 1000;
        FdInfo file = new FdInfo();
        file.name = Machine.text("/dev/null");
        bash.fds.put(0, file);
    }

    @Test
    void theCallerSideMakesTheChildOfWhatTheCallerIs() {
        EventContext event = machine.cloned(10, 11, 10, 1, 0);
        ThreadInfo child = machine.thread(11);
        assertSame(bash, event.thread);
        assertEquals(10, child.ptid);
        assertEquals(11, child.pid);
        assertEquals(11, child.vpid);
        assertEquals("/bin/bash", child.exePath.toString());
        assertEquals("sh", child.comm.toString());
        assertEquals(2, child.args.size());
        assertEquals(1000, child.loginUid);
        assertEquals(1000, child.uid);
        assertEquals("/root/", child.cwd.toString());
        assertEquals(machine.now, child.cloneTs);
        assertEquals(machine.state.bootNs, child.pidnsInitStartTs);
        assertNotSame(bash.fds, child.fds);
        assertSame(machine.fd(10, 0), machine.fd(11, 0));
        assertSame(bash, machine.state.threads.ancestor(child, 1));
    }

    @Test
    void aDescriptorThatTheChildChangesStaysAsItWasInTheParent() {
        machine.cloned(10, 11, 10, 1, 0);
        machine.call(EventCode.FCNTL_X, 11, 0, 0, 3, 1);
        assertTrue(machine.fd(11, 0).closesOnExec());
        assertFalse(machine.fd(10, 0).closesOnExec());
        machine.close(10, 0);
        machine.tick();
        assertTrue(machine.fd(11, 0).closesOnExec());
    }

    @Test
    void theChildSideThatComesSecondKeepsTheChild() {
        machine.cloned(10, 11, 10, 1, 0);
        ThreadInfo child = machine.thread(11);
        EventContext event = machine.cloned(11, 0, 11, 10, 0);
        assertSame(child, machine.thread(11));
        assertSame(child, event.thread);
    }

    @Test
    void theChildSideThatComesFirstMakesTheChildAndTheCallerLeavesIt() {
        EventContext event = machine.cloned(11, 0, 11, 10, 0);
        ThreadInfo child = machine.thread(11);
        assertSame(child, event.thread);
        assertEquals("/bin/bash", child.exePath.toString());
        assertTrue((child.flags & ThreadInfo.CLONE_INVERTED) != 0);
        machine.cloned(10, 11, 10, 1, 0);
        assertSame(child, machine.thread(11));
    }

    @Test
    void onlyTheChildSideCanTellWhoAChildInAPidNamespaceIs() {
        machine.cloned(10, 2, 10, 1, ThreadInfo.CLONE_NEWPID);
        assertNull(machine.state.threads.find(2));
        machine.cloned(EventCode.CLONE_X, 12, 0, 12, 10, ThreadInfo.CLONE_CHILD_IN_PIDNS, 1, 1);
        ThreadInfo child = machine.thread(12);
        assertEquals(1, child.vpid);
        assertEquals(77 + machine.state.bootNs, child.pidnsInitStartTs);
        assertTrue(machine.state.threads.isReaper(child));
    }

    @Test
    void theChildOfRuncHasTheParentTheKernelSays() {
        machine.process(5, 1, "containerd-shim");
        machine.cloned(10, 13, 10, 5, ThreadInfo.CLONE_PARENT);
        assertNull(machine.state.threads.find(13));
        machine.cloned(13, 0, 13, 5, ThreadInfo.CLONE_PARENT);
        assertEquals(5, machine.thread(13).ptid);
    }

    @Test
    void vforkIsLeftToTheChild() {
        machine.cloned(EventCode.VFORK_X, 10, 11, 10, 1, 0, 10, 10);
        assertNull(machine.state.threads.find(11));
    }

    @Test
    void aThreadSharesItsLeadersDescriptors() {
        machine.cloned(10, 14, 10, 1, THREAD);
        ThreadInfo thread = machine.thread(14);
        assertEquals(10, thread.pid);
        assertEquals(1, thread.ptid);
        assertSame(bash.fds, thread.fds);
        assertSame(bash, machine.state.threads.mainThread(thread));
        assertEquals(2, machine.state.threads.aliveThreads(bash));
    }

    @Test
    void aCallerNobodyKnewIsCompletedFromTheEvent() {
        machine.cloned(EventCode.CLONE_X, 50, 51, 50, 10, 0, 50, 50);
        ThreadInfo caller = machine.thread(50);
        assertEquals(50, caller.pid);
        assertEquals(10, caller.ptid);
        assertEquals("sh", caller.comm.toString());
        assertEquals(50, machine.thread(51).ptid);
        assertEquals("", machine.thread(51).exePath.toString());
    }

    @Test
    void aLateEventDoesNotBringTheDeadBack() {
        machine.cloned(11, 0, 11, 10, 0);
        machine.exit(11, 0);
        machine.tick();
        machine.cloned(10, 11, 10, 1, 0);
        assertNull(machine.state.threads.find(11));
        machine.now += 3_000_000_000L;
        machine.cloned(10, 11, 10, 1, 0);
        assertEquals(10, machine.thread(11).ptid);
    }

    @Test
    void aFailedCloneChangesNothing() {
        machine.cloned(10, -11, 10, 1, 0);
        assertEquals(1, machine.state.threads.size());
    }

    @Test
    void aFullTableDropsNewThreadsAndCountsThem() {
        HostState small = new HostState(
                new ThreadTable(1, -1),
                new AccountTable(AccountFiles.NONE),
                new ContainerTable(ContainerResolver.NONE));
        Machine full = new Machine(small, ProcessLookup.NONE);
        full.process(10, 1, "bash");
        EventContext event = full.cloned(11, 0, 11, 10, 0);
        assertNull(event.thread);
        assertEquals(1, small.threads.size());
        assertEquals(1, full.engine.counters().dropped());
    }
}
