// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shikra.engine.event.ByteString;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ThreadTableTest {
    private final Machine machine = new Machine();
    private final ThreadTable threads = machine.state.threads;

    @Test
    void theMapAgreesWithJavasUnderRandomUse() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        LongMap<String> map = new LongMap<>(2);
        Map<Long, String> oracle = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            long key = random.nextInt(300) * (random.nextBoolean() ? 1L : 1L << 33);
            if (random.nextInt(3) == 0) {
                assertEquals(oracle.remove(key) != null, map.remove(key), "seed " + seed);
            } else {
                map.put(key, "v" + i);
                oracle.put(key, "v" + i);
            }
            assertEquals(oracle.get(key), map.find(key), "seed " + seed);
            assertEquals(oracle.size(), map.size(), "seed " + seed);
        }
        oracle.forEach((key, value) -> assertEquals(value, map.find(key), "seed " + seed));
    }

    @Test
    void ancestorsGoByProcessAndTheWalkByThread() {
        machine.process(1, 0, "init");
        machine.process(5, 1, "java");
        machine.cloned(5, 6, 5, 1, ThreadInfo.CLONE_THREAD);
        ThreadInfo child = machine.process(7, 6, "sh");
        assertSame(child, threads.ancestor(child, 0));
        assertEquals("java", comm(threads.ancestor(child, 1)));
        assertEquals("init", comm(threads.ancestor(child, 2)));
        assertNull(threads.ancestor(child, 3));
        AncestorWalk walk = new AncestorWalk(threads).from(child);
        assertSame(machine.thread(6), walk.next());
        assertSame(machine.thread(1), walk.next());
        assertNull(walk.next());
    }

    @Test
    void aLoopOfParentsEndsTheWalk() {
        machine.process(5, 6, "a");
        machine.process(6, 5, "b");
        ThreadInfo below = machine.process(7, 6, "c");
        AncestorWalk walk = new AncestorWalk(threads).from(below);
        int steps = 0;
        while (walk.next() != null) {
            steps++;
        }
        assertTrue(steps >= 1 && steps <= 4, "steps " + steps);
    }

    @Test
    void theLeaderIsFoundByItsIdOrByTheChain() {
        machine.process(5, 1, "bash").sid = 5;
        ThreadInfo child = machine.process(6, 5, "ls");
        child.sid = 5;
        assertEquals("bash", comm(new Leaders(threads).session(child)));
        child.vtid = 2; // in a pid namespace: ids are not those of the table
        machine.thread(5).sid = 5;
        assertEquals("bash", comm(new Leaders(threads).session(child)));
        child.sid = 99;
        assertNull(new Leaders(threads).session(child));
    }

    @Test
    void bootstrapKeepsWhatEventsSaidUnlessTheTidIsNew() {
        ThreadInfo known = machine.process(5, 1, "new");
        known.cloneTs = 100;
        ThreadInfo old = new ThreadInfo();
        old.tid = 5;
        old.pid = 5;
        old.cloneTs = 50;
        old.startTicks = 7;
        machine.engine.bootstrap(old);
        assertSame(known, threads.find(5));
        assertEquals(7, known.startTicks);
        ThreadInfo later = new ThreadInfo();
        later.tid = 5;
        later.pid = 5;
        later.cloneTs = 200;
        machine.engine.bootstrap(later);
        assertSame(later, threads.find(5));
    }

    @Test
    void descriptorsOfOneNameThatWereThereAtTheStartShareIt() {
        for (long pid = 5; pid < 7; pid++) {
            ThreadInfo thread = new ThreadInfo();
            thread.tid = pid;
            thread.pid = pid;
            FdInfo input = new FdInfo();
            input.name = ByteString.of("/dev/null");
            thread.fds.put(0, input);
            machine.engine.bootstrap(thread);
        }

        assertSame(name(5), name(6));
        assertSame(name(5), machine.state.strings.intern(ByteString.of("/dev/null")));
    }

    private ByteString name(long tid) {
        return Objects.requireNonNull(threads.find(tid)).fds.known(0).name;
    }

    @Test
    void anEventOlderThanTheScannedThreadIsNotItsOwn() {
        ThreadInfo scanned = machine.process(5, 1, "later");
        scanned.cloneTs = machine.now + 1_000_000;
        scanned.scannedNs = machine.now + 2_000_000;
        EventContext event = machine.exit(5, 0);
        assertNull(event.thread);
        machine.tick();
        assertSame(scanned, threads.find(5));
    }

    private static String comm(@Nullable ThreadInfo thread) {
        return thread == null ? "" : thread.comm.toString();
    }

    @Test
    void childrenReadBeforeTheirParentsAreJoinedAtTheEnd() {
        ThreadInfo child = machine.process(6, 5, "child");
        machine.process(5, 1, "parent");
        machine.engine.bootstrapped();
        machine.exit(5, 0);
        machine.tick();
        assertEquals(0, child.ptid);
        assertEquals(ByteString.of("child"), machine.thread(6).comm);
    }
}
