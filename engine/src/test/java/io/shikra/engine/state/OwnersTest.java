// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.event.EventCode;
import io.shikra.engine.state.Partition.Placement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Seen by the third of three engines, which neither gives nor takes.
class OwnersTest {
    private static final int PROCESSES = 8;
    private static final int EVENTS = 1000;

    private final HostState state = HostState.detached();
    private final Handover handover =
            new Handover(state, Partition.divide(3, Placement.BALANCED).getLast());
    private final Owners owners = handover.owners();
    private final List<ThreadInfo> threads = new ArrayList<>();

    /// @param owner of each process
    private void processes(int... owner) {
        for (int i = 0; i < owner.length; i++) {
            ThreadInfo thread = new ThreadInfo();
            thread.tid = 100L + i;
            thread.pid = thread.tid;
            state.threads.add(thread);
            thread.owner = owner[i];
            owners.settle(thread);
            threads.add(thread);
        }
    }

    private void work(ThreadInfo thread, int events) {
        for (int i = 0; i < events; i++) {
            owners.active(thread, EventCode.CLOSE_X);
        }
    }

    private List<Integer> ownersNow() {
        return threads.stream().map(thread -> thread.owner).toList();
    }

    @Test
    void oneOfFiveMovesToWhereThereAreThree() {
        processes(0, 0, 0, 0, 0, 1, 1, 1, 2);
        for (int i = 0; i < PROCESSES; i++) {
            work(threads.get(i), EVENTS);
        }
        work(threads.getLast(), 4 * EVENTS);

        owners.balance(1 << 13, handover);

        assertThat(ownersNow()).containsExactly(1, 0, 0, 0, 0, 1, 1, 1, 2);
    }

    @Test
    void whatHappensByChanceMovesNobody() {
        processes(0, 0, 0, 0, 1, 1, 1, 1, 2);
        for (int i = 0; i < PROCESSES; i++) {
            work(threads.get(i), i < 4 ? EVENTS : EVENTS * 19 / 20);
        }
        work(threads.getLast(), 4 * EVENTS);

        owners.balance(1 << 13, handover);

        assertThat(ownersNow()).containsExactly(0, 0, 0, 0, 1, 1, 1, 1, 2);
    }

    @Test
    void aProcessThatWouldOnlyTakeTheLoadAlongStays() {
        processes(0, 0, 1, 2);
        work(threads.get(0), 20 * EVENTS);
        work(threads.get(1), EVENTS / 10);
        work(threads.get(3), 10 * EVENTS);

        owners.balance(1 << 13, handover);

        assertThat(ownersNow()).containsExactly(0, 0, 1, 2);
    }

    @Test
    void aChildBeginsWhereItsParentIsUnlessThatEngineHasMuchMoreToDo() {
        processes(0, 1, 2);
        work(threads.get(0), 11 * EVENTS / 10);
        work(threads.get(1), EVENTS);
        work(threads.get(2), EVENTS);
        ThreadInfo near = child(threads.getFirst());
        assertThat(near.owner).isZero();

        work(threads.getFirst(), EVENTS);
        assertThat(child(threads.getFirst()).owner).isEqualTo(1);
    }

    private ThreadInfo child(ThreadInfo parent) {
        ThreadInfo child = new ThreadInfo();
        child.tid = 200;
        child.pid = 200;
        owners.begin(child, null, parent);
        return child;
    }
}
