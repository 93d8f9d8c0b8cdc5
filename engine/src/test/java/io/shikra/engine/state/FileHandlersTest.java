// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shikra.engine.event.EventCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FileHandlersTest {
    private final Machine machine = new Machine();

    @BeforeEach
    void process() {
        machine.process(10, 1, "cat");
    }

    @Test
    void anOpenedFileHasItsFullNameAndIsTheEventsDescriptor() {
        EventContext event = machine.openat(10, 3, -100, "../etc/./shadow", 0x4001);
        FdInfo fd = machine.fd(10, 3);
        assertSame(fd, event.fd);
        assertEquals(3, event.fdNumber);
        assertEquals("/etc/shadow", fd.name.toString());
        assertEquals("../etc/./shadow", fd.nameRaw.toString());
        assertEquals(FdInfo.FILE_V2, fd.type);
        assertEquals(0x4001, fd.openFlags);
        assertEquals(5, fd.dev);
        assertEquals(6, fd.ino);
        assertTrue(event.fdNameChanged);
    }

    @Test
    void aDirectoryDescriptorIsTheBaseOfRelativeNames() {
        machine.openat(10, 4, -100, "/var/log", 0x401);
        assertEquals(FdInfo.DIRECTORY, machine.fd(10, 4).type);
        machine.openat(10, 5, 4, "syslog", 1);
        assertEquals("/var/log/syslog", machine.fd(10, 5).name.toString());
        machine.openat(10, 6, 99, "syslog", 1);
        assertEquals("<UNKNOWN>syslog", machine.fd(10, 6).name.toString());
    }

    @Test
    void aFailedOpenHasNoDescriptor() {
        EventContext event = machine.openat(10, -2, -100, "/etc/none", 1);
        assertNull(event.fd);
        assertEquals(-1, event.fdNumber);
        assertFalse(event.fdNameChanged);
    }

    @Test
    void thePathOfTheEnterEventWins() {
        machine.event(EventCode.OPENAT_E, 10)
                .putI64(-100)
                .putString(Machine.text("/etc/shadow"))
                .putI32(1)
                .putI32(0);
        EventContext enter = machine.run();
        assertFalse(enter.forRules);
        EventContext event = machine.openat(10, 3, -100, "/tmp/harmless", 0x8002);
        assertTrue(event.forRules);
        assertEquals("/etc/shadow", machine.fd(10, 3).name.toString());
        assertEquals(0x8001, machine.fd(10, 3).openFlags);
        machine.openat(10, 4, -100, "/tmp/next", 1);
        assertEquals("/tmp/next", machine.fd(10, 4).name.toString());
    }

    @Test
    void anEnterEventOfAnotherCallIsNotUsed() {
        machine.event(EventCode.OPENAT_E, 10)
                .putI64(-100)
                .putString(Machine.text("/etc/shadow"))
                .putI32(1)
                .putI32(0);
        machine.run();
        machine.close(10, 99);
        machine.openat(10, 3, -100, "/tmp/a", 1);
        assertEquals("/tmp/a", machine.fd(10, 3).name.toString());
    }

    @Test
    void creatTakesItsLayerFromItsOwnFlags() {
        machine.event(EventCode.CREAT_X, 10)
                .putI64(3)
                .putString(Machine.text("new"))
                .putI32(0644)
                .putI32(1)
                .putI64(2);
        machine.writer.putU16(1);
        machine.run();
        assertEquals(FdInfo.UPPER_LAYER, machine.fd(10, 3).openFlags);
        assertEquals("/root/new", machine.fd(10, 3).name.toString());
        assertEquals(2, machine.fd(10, 3).ino);
    }

    @Test
    void openByHandleGivesAFullPath() {
        machine.event(EventCode.OPEN_BY_HANDLE_AT_X, 10).putI64(3).putI64(-100).putI32(1);
        machine.writer.putString(Machine.text("/srv/x")).putI32(1).putI64(2);
        machine.run();
        assertEquals("/srv/x", machine.fd(10, 3).name.toString());
    }

    @Test
    void rulesStillSeeTheDescriptorThatIsClosed() {
        machine.openat(10, 3, -100, "/etc/hosts", 1);
        EventContext event = machine.close(10, 3);
        assertNotNull(event.fd);
        assertEquals(3, event.fdNumber);
        assertFalse(event.fdNameChanged);
        assertNotNull(machine.thread(10).fds.find(3));
        machine.tick();
        assertNull(machine.thread(10).fds.find(3));
    }

    @Test
    void aFailedCloseKeepsIt() {
        machine.openat(10, 3, -100, "/etc/hosts", 1);
        machine.call(EventCode.CLOSE_X, 10, -9, 3);
        machine.tick();
        assertNotNull(machine.thread(10).fds.find(3));
    }

    @Test
    void closeRangeClosesOrMarksThemAll() {
        for (int fd = 3; fd < 40; fd++) {
            machine.openat(10, fd, -100, "/etc/f" + fd, 1);
        }
        machine.call(EventCode.CLOSE_RANGE_X, 10, 0, 5, 36, 0);
        assertEquals(5, machine.thread(10).fds.size());
        machine.call(EventCode.CLOSE_RANGE_X, 10, 0, 37, 0xFFFF_FFFFL, 4);
        assertTrue(machine.fd(10, 37).closesOnExec());
        assertFalse(machine.fd(10, 4).closesOnExec());
    }

    @Test
    void aCopyHasTheNameAndItsOwnCloseOnExec() {
        machine.openat(10, 3, -100, "/etc/hosts", 0x1001);
        EventContext event = machine.call(EventCode.DUP2_X, 10, 1, 3, 1);
        assertEquals("/etc/hosts", machine.fd(10, 1).name.toString());
        assertEquals(1, event.fdNumber);
        assertFalse(event.fdNameChanged);
        assertFalse(machine.fd(10, 1).closesOnExec());
        assertTrue(machine.fd(10, 3).closesOnExec());
        assertTrue((machine.thread(10).flags & ThreadInfo.PIPE_SRC) != 0);
        machine.call(EventCode.DUP3_X, 10, 5, 3, 5, 0x1000);
        assertTrue(machine.fd(10, 5).closesOnExec());
        machine.call(EventCode.FCNTL_X, 10, 7, 3, 26, 7);
        assertTrue(machine.fd(10, 7).closesOnExec());
    }

    @Test
    void aPipeHasTwoNamelessEnds() {
        EventContext event = machine.call(EventCode.PIPE2_X, 10, 0, 3, 4, 77, 0x1000);
        assertEquals(FdInfo.FIFO, machine.fd(10, 3).type);
        assertEquals(77, machine.fd(10, 4).ino);
        assertTrue(machine.fd(10, 4).closesOnExec());
        assertFalse(event.fdNameChanged);
        assertEquals(4, event.fdNumber);
    }

    @Test
    void aMemoryFileHasTheNameItWasGiven() {
        machine.event(EventCode.MEMFD_CREATE_X, 10)
                .putI64(3)
                .putString(Machine.text("payload"))
                .putI32(1);
        EventContext event = machine.run();
        assertEquals("payload", machine.fd(10, 3).name.toString());
        assertEquals(FdInfo.MEMFD, machine.fd(10, 3).type);
        assertTrue(event.fdNameChanged);
    }

    @Test
    void aProcessDescriptorLendsItsTargetsFiles() {
        machine.process(20, 1, "victim");
        machine.openat(20, 8, -100, "/etc/secret", 1);
        machine.call(EventCode.PIDFD_OPEN_X, 10, 3, 20, 0);
        assertEquals("/proc/20", machine.fd(10, 3).name.toString());
        machine.call(EventCode.PIDFD_GETFD_X, 10, 4, 3, 8, 0);
        assertEquals("/etc/secret", machine.fd(10, 4).name.toString());
    }

    @Test
    void theWorkingDirectoryFollowsChdirAndFchdir() {
        ThreadInfo thread = machine.thread(10);
        machine.event(EventCode.CHDIR_X, 10).putI64(0).putString(Machine.text("../tmp/x/"));
        machine.run();
        assertEquals("/tmp/x/", thread.cwd.toString());
        machine.openat(10, 4, -100, "/var/log", 0x401);
        machine.call(EventCode.FCHDIR_X, 10, 0, 4);
        assertEquals("/var/log/", thread.cwd.toString());
    }

    @Test
    void whatProcAlreadyShowedIsNotAppliedTwice() {
        ThreadInfo thread = machine.thread(10);
        thread.cwd = Machine.text("/root/sub/");
        thread.scannedNs = machine.now + 1_000_000;
        machine.event(EventCode.CHDIR_X, 10).putI64(0).putString(Machine.text("sub"));
        machine.run();
        assertEquals("/root/sub/", thread.cwd.toString());
    }
}
