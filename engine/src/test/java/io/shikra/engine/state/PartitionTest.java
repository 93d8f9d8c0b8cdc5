// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventCode;
import io.shikra.engine.state.Partition.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Engines that divide a stream see together exactly what one sees.
class PartitionTest {
    private static final int[] COUNTS = {2, 3, 5};
    private static final int O_CLOEXEC = FdInfo.O_CLOEXEC;

    private static void nothing(Machine machine) {}

    private static void shell(Machine machine) {
        machine.process(100, 1, "sh");
        ThreadInfo server = machine.process(200, 1, "server");
        FdInfo log = new FdInfo();
        log.type = FdInfo.FILE_V2;
        log.name = ByteString.of("/var/log/server");
        server.fds.put(9, log);
    }

    /// The same sights with one engine and with several, wherever processes belong.
    private static Division assertDividesWell(Consumer<Machine> before, Consumer<Machine> events)
            throws InterruptedException {
        Machine machine = new Machine();
        before.accept(machine);
        machine.records = new ArrayList<>();
        events.accept(machine);
        Division division = new Division(before, machine.records);
        List<String> whole = division.seen(1, Placement.HASHED);
        assertThat(division.passed).as("one engine answers for everything").isZero();
        for (int count : COUNTS) {
            for (Placement placement : Placement.values()) {
                List<String> divided = division.seen(count, placement);
                for (int i = 0; i < whole.size(); i++) {
                    assertThat(divided.get(i))
                            .as(count + " partitions, " + placement + ", event " + (i + 1))
                            .isEqualTo(whole.get(i));
                }
            }
        }
        return division;
    }

    private static void fork(Machine machine, long parent, long child) {
        machine.cloned(parent, child, parent, 1, 0);
        machine.cloned(child, 0, child, parent, 0);
    }

    @Test
    void childrenHaveTheDescriptorsAndTheDirectoryOfTheirParents() throws InterruptedException {
        Division division = assertDividesWell(PartitionTest::shell, machine -> {
            long parent = 100;
            for (long child = 1000; child < 1040; child++) {
                machine.openat(parent, child - 990, -100, "of-" + parent, child % 3 == 0 ? O_CLOEXEC : 0);
                chdir(machine, parent, "d" + parent);
                fork(machine, parent, child);
                machine.openat(child, 3, -100, "relative", 0);
                machine.close(parent, child - 990);
                parent = child;
            }
        });
        assertThat(division.passed).isPositive();
    }

    @Test
    void threadsShareWhatTheirProcessHas() throws InterruptedException {
        int thread = ThreadInfo.CLONE_THREAD | ThreadInfo.CLONE_FILES;
        assertDividesWell(PartitionTest::shell, machine -> {
            for (long pid = 2000; pid < 2100; pid += 10) {
                fork(machine, 200, pid);
                machine.cloned(pid, pid + 1, pid, 200, thread);
                machine.cloned(pid + 2, 0, pid, 200, thread);
                machine.openat(pid + 1, 5, -100, "by-thread", 0);
                machine.openat(pid + 2, 6, 5, "below", 0);
                chdir(machine, pid + 2, "/moved");
                machine.close(pid, 5);
                fork(machine, pid, pid + 5);
                machine.openat(pid + 5, 7, -100, "child", 0);
                machine.exit(pid, 0);
                machine.openat(pid + 1, 8, -100, "left", 0);
                machine.exec(pid, "/bin/next", "next");
            }
        });
    }

    @Test
    void aThreadThatNobodyKnewGoesWhereItsProcessBelongs() throws InterruptedException {
        assertDividesWell(PartitionTest::nothing, machine -> {
            for (long tid = 3000; tid < 3100; tid += 10) {
                machine.openat(tid + 1, 4, -100, "/before", 0);
                machine.openat(tid, 4, -100, "/leader", 0);
                machine.exec(tid, tid, "/bin/known", "cpu=/\0");
                machine.exec(tid + 1, tid, "/bin/moved", "cpu=/\0");
                machine.openat(tid + 1, 5, 4, "below", 0);
                fork(machine, tid, tid + 5);
                machine.close(tid + 5, 4);
            }
        });
    }

    @Test
    void aPathOfAnExecIsKnownToAll() throws InterruptedException {
        assertDividesWell(PartitionTest::shell, machine -> {
            for (long child = 4000; child < 4020; child++) {
                fork(machine, 100, child);
                chdir(machine, child, "/opt/" + child);
                machine.openat(child, 6, -100, "/srv/" + child, FdInfo.O_DIRECTORY);
                fork(machine, child, child + 500);
                machine.event(child % 2 == 0 ? EventCode.EXECVE_E : EventCode.EXECVEAT_E, child);
                if (child % 2 == 1) {
                    machine.writer.putI64(6);
                }
                machine.writer.putString(Machine.text("tool"));
                if (child % 2 == 1) {
                    machine.writer.putI32(0);
                }
                machine.run();
                Streams.execWithoutPath(machine, child);
                machine.openat(child + 500, 7, -100, "sees its parent", 0);
            }
        });
    }

    @Test
    void aDescriptorOfAnotherProcessIsCopied() throws InterruptedException {
        assertDividesWell(PartitionTest::shell, machine -> {
            for (long pid = 5000; pid < 5030; pid++) {
                fork(machine, 100, pid);
                machine.openat(pid, 20, -100, "mine", 0);
                machine.call(EventCode.PIDFD_OPEN_X, 200, 30, pid, 0);
                machine.call(EventCode.PIDFD_GETFD_X, 200, 31, 30, 20, 0);
                machine.call(EventCode.PIDFD_GETFD_X, 200, 32, 30, 99, 0);
                machine.call(EventCode.PIDFD_GETFD_X, pid, 33, 30, 20, 0);
                machine.close(200, 31);
            }
        });
    }

    @Test
    void anyLifeOfAMachineIsSeenAlike() throws InterruptedException {
        for (long seed = 1; seed <= 12; seed++) {
            long of = seed;
            assertDividesWell(PartitionTest::shell, machine -> new Streams(machine, new Random(of)).run(6000));
        }
    }

    @Test
    void busyProcessesAreSharedOut() throws InterruptedException {
        Machine machine = new Machine();
        machine.records = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            machine.close(7000 + i % 8, 3);
        }
        Division division = new Division(PartitionTest::nothing, machine.records);

        division.seen(2, Placement.BALANCED);

        assertThat(division.passed).isBetween(39_000, 40_000);
    }

    @Test
    void childrenOfOneBusyParentAreSharedOut() throws InterruptedException {
        Consumer<Machine> events = machine -> {
            for (long pid = 7000; pid < 7008; pid++) {
                machine.cloned(100, pid, 100, 1, 0);
            }
            for (int i = 0; i < 100_000; i++) {
                machine.openat(7000 + i % 8, 3, -100, "x", 0);
            }
        };
        Machine machine = new Machine();
        shell(machine);
        machine.records = new ArrayList<>();
        events.accept(machine);
        Division division = new Division(PartitionTest::shell, machine.records);

        assertThat(division.seen(2, Placement.BALANCED)).isEqualTo(division.seen(1, Placement.HASHED));
        assertThat(division.passed).isGreaterThan(85_000);
    }

    @Test
    void processesThatMoveToWhoHasLessToDoTakeTheirDescriptorsAlong() throws InterruptedException {
        int children = 7;
        assertDividesWell(PartitionTest::shell, machine -> {
            for (long child = 5000; child < 5000 + children; child++) {
                fork(machine, 100, child);
                machine.openat(child, 9, -100, "/of/" + child, FdInfo.O_DIRECTORY);
            }
            for (int i = 0; i < 20_000; i++) {
                long busy = 5000L + (i / 50 % 3 == 0 ? i / 5000 : i % children);
                machine.openat(busy, 10 + i % 5, 9, "f" + i % 3, 0);
            }
        });
    }

    @Test
    void manyHandoversNeitherFillNorHaltTheExchange() throws InterruptedException {
        assertDividesWell(PartitionTest::shell, machine -> {
            for (int i = 0; i < 3 * Exchange.CAPACITY; i++) {
                machine.cloned(100, 10_000 + i, 100, 1, 0);
            }
        });
    }

    @Test
    void whoWaitsForAnEngineThatEndedEnds() {
        List<Partition> parts = Partition.divide(2, Placement.HASHED);
        Exchange exchange = new Exchange(2);
        exchange.give(0, 1, Parcel.ofNumber(7, 1));
        exchange.end(0);

        assertThat(exchange.take(0, 1, 7).value()).as("given before the end").isEqualTo(1);
        assertThatThrownBy(() -> exchange.take(0, 1, 8)).isInstanceOf(PartitionEnded.class);
        assertThat(parts).hasSize(2);
    }

    @Test
    void whoGivesToAnEngineThatEndedEndsOnceTheQueueIsFull() {
        Exchange exchange = new Exchange(2);
        exchange.end(1);
        for (int i = 0; i < Exchange.CAPACITY; i++) {
            exchange.give(0, 1, Parcel.ofNumber(i, i));
        }

        assertThatThrownBy(() -> exchange.give(0, 1, Parcel.ofNumber(0, 0))).isInstanceOf(PartitionEnded.class);
    }

    @Test
    void enginesThatDisagreeSaySo() {
        Exchange exchange = new Exchange(2);
        exchange.give(0, 1, Parcel.ofNumber(7, 1));

        assertThatThrownBy(() -> exchange.take(0, 1, 8)).hasMessageContaining("belongs to event 7");
    }

    private static void chdir(Machine machine, long tid, String path) {
        machine.event(EventCode.CHDIR_X, tid).putI64(0).putString(Machine.text(path));
        machine.run();
    }
}
