// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shikra.engine.event.EventCode;
import org.junit.jupiter.api.Test;

class ExitHandlerTest {
    private final Machine machine = new Machine();

    @Test
    void rulesStillSeeTheProcessThatExits() {
        ThreadInfo thread = machine.process(10, 1, "bash");
        EventContext event = machine.exit(10, 0);
        assertSame(thread, event.thread);
        assertSame(thread, machine.state.threads.find(10));
        machine.tick();
        assertNull(machine.state.threads.find(10));
    }

    @Test
    void childrenGoToTheReaperTheKernelNames() {
        machine.process(1, 0, "init");
        machine.process(5, 1, "subreaper");
        machine.process(10, 5, "bash");
        ThreadInfo child = machine.process(11, 10, "sleep");
        machine.exit(10, 5);
        machine.tick();
        assertEquals(5, child.ptid);
        assertTrue(machine.state.threads.isReaper(machine.thread(5)));
    }

    @Test
    void withoutItTheNextReapingAncestorTakesThem() {
        machine.process(1, 0, "init");
        machine.process(5, 1, "shim");
        machine.process(6, 5, "runc");
        machine.process(10, 6, "bash");
        ThreadInfo child = machine.process(11, 10, "sleep");
        machine.event(EventCode.PRCTL_X, 5).putI64(0).putI32(36).putEmpty().putI64(1);
        machine.run();
        machine.exit(10, 0);
        machine.tick();
        assertEquals(5, child.ptid);
    }

    @Test
    void aSiblingThreadIsTheFirstChoice() {
        machine.process(1, 0, "init");
        machine.process(10, 1, "java");
        machine.cloned(10, 12, 10, 1, ThreadInfo.CLONE_THREAD);
        ThreadInfo child = machine.process(11, 10, "sleep");
        machine.exit(10, 0);
        machine.tick();
        assertEquals(12, child.ptid);
        assertEquals(1, machine.state.threads.aliveThreads(machine.thread(12)));
    }

    @Test
    void anotherPidNamespaceIsNotEntered() {
        machine.process(1, 0, "init");
        machine.process(10, 1, "bash").vtid = 2;
        ThreadInfo child = machine.process(11, 10, "sleep");
        machine.exit(10, 0);
        machine.tick();
        assertEquals(0, child.ptid);
    }

    @Test
    void aDeadMainThreadStaysWhileItsThreadsLive() {
        ThreadInfo main = machine.process(10, 1, "java");
        machine.cloned(10, 12, 10, 1, ThreadInfo.CLONE_THREAD);
        machine.openat(10, 3, -100, "/etc/x", 1);
        machine.exit(10, 0);
        machine.tick();
        assertSame(main, machine.state.threads.find(10));
        assertEquals("/etc/x", machine.fd(12, 3).name.toString());
        machine.exit(12, 0);
        machine.tick();
        assertNull(machine.state.threads.find(10));
        assertNull(machine.state.threads.find(12));
    }

    @Test
    void threadsNobodyHeardOfForLongAreForgottenIfTheyAreGone() {
        Machine live = new Machine(HostState.detached(), new ProcessLookup() {
            @Override
            public boolean read(long tid, ThreadInfo into) {
                return false;
            }

            @Override
            public boolean isAlive(long tid) {
                return tid == 11;
            }
        });
        live.process(10, 1, "gone");
        live.process(11, 1, "idle");
        live.tick();
        assertEquals(3, live.state.threads.size());
        live.now += 31_000_000_000L;
        live.tick();
        assertEquals(3, live.state.threads.size()); // 1 was made up again by this very event
        live.now += 3600_000_000_000L;
        live.tick();
        assertNull(live.state.threads.find(10));
        assertEquals("idle", live.thread(11).comm.toString());
    }
}
