// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.event.ByteString;
import io.shikra.testing.FuzzBudget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DependentsTest {
    private static final int TIDS = 24;

    private final HostState state = HostState.detached();
    private final ThreadTable threads = state.threads;
    private final Leaders leaders = new Leaders(threads);
    private final Map<ThreadInfo, String> kept = new HashMap<>();

    @Test
    void aChangeConcernsDescendantsAndNobodyElse() {
        ThreadInfo init = add(1, 1, 0);
        ThreadInfo shell = add(5, 5, 1);
        ThreadInfo child = add(6, 6, 5);
        ThreadInfo grandchild = add(7, 7, 6);
        ThreadInfo cousin = add(8, 8, 1);
        List.of(init, shell, child, grandchild, cousin).forEach(this::keep);

        shell.comm = ByteString.of("other");
        threads.changed(shell);

        assertThat(List.of(shell, child, grandchild)).noneMatch(this::isKept);
        assertThat(List.of(init, cousin)).allMatch(this::isKept);
    }

    @Test
    void aParentThatComesLateIsSeenByItsOrphans() {
        ThreadInfo orphan = add(6, 6, 5);
        keep(orphan);

        ThreadInfo late = add(5, 5, 1);
        assertThat(isKept(orphan)).isFalse();
        keep(orphan);
        late.comm = ByteString.of("other");
        threads.changed(late);

        assertThat(isKept(orphan)).isFalse();
    }

    @Test
    void aLeaderIsSeenByThoseWhoAreNotItsDescendants() {
        ThreadInfo leader = add(5, 5, 1);
        ThreadInfo member = add(9, 9, 1);
        member.sid = 5;
        keep(member);

        threads.remove(leader);

        assertThat(isKept(member)).isFalse();
    }

    @Test
    void nothingIsKeptOfAThreadWhoseAncestorsGoInCircles() {
        ThreadInfo one = add(5, 5, 6);
        add(6, 6, 5);

        assertThat(threads.watch(one)).isFalse();
    }

    /// Threads come, go, call exec and setsid and get new parents at random, with few numbers, so that every disorder
    /// comes up.
    @Test
    void whatIsKeptIsAsItWouldBeComputedAnewWhateverHappens() {
        FuzzBudget budget = FuzzBudget.of(200, 4);
        long seed = System.nanoTime();
        System.out.println("dependents fuzz seed " + seed);
        Random random = new Random(seed);
        long checked = 0;
        while (budget.next()) {
            for (int step = 0; step < 300; step++) {
                change(random, step);
                for (int tid = 0; tid < TIDS; tid++) {
                    ThreadInfo thread = threads.find(tid);
                    if (thread != null && isKept(thread)) {
                        assertThat(view(thread))
                                .as("seed %d, step %d, thread %d", seed, step, tid)
                                .isEqualTo(kept.get(thread));
                        checked++;
                    } else if (thread != null && random.nextInt(3) == 0) {
                        keep(thread);
                    }
                }
            }
        }
        assertThat(checked).isGreaterThan(100_000);
    }

    private void change(Random random, int step) {
        int tid = random.nextInt(TIDS);
        ThreadInfo thread = threads.find(tid);
        switch (random.nextInt(6)) {
            case 0 -> add(tid, random.nextInt(3) == 0 ? random.nextInt(TIDS) : tid, random.nextInt(TIDS));
            case 1 -> {
                if (thread != null) {
                    thread.comm = ByteString.of("exec" + step);
                    threads.removeSiblings(thread);
                    threads.changed(thread);
                }
            }
            case 2 -> {
                if (thread != null) {
                    thread.sid = random.nextInt(TIDS);
                    thread.vpgid = random.nextInt(TIDS);
                    thread.pgid = random.nextInt(TIDS);
                    threads.changed(thread);
                }
            }
            case 3 -> {
                if (thread != null) {
                    threads.remove(thread);
                }
            }
            case 4 -> {
                if (thread != null) {
                    thread.ptid = random.nextInt(TIDS);
                    threads.join(thread);
                }
            }
            default -> {
                if (thread != null) {
                    thread.cwd = ByteString.of("/" + step + "/");
                    threads.changedWithin(thread);
                }
            }
        }
    }

    private ThreadInfo add(long tid, long pid, long ptid) {
        ThreadInfo thread = new ThreadInfo();
        thread.tid = tid;
        thread.vtid = tid;
        thread.pid = pid;
        thread.ptid = ptid;
        thread.comm = ByteString.of("comm" + tid);
        threads.add(thread);
        return thread;
    }

    private long stamp() {
        return 1 + state.generation();
    }

    private boolean isKept(ThreadInfo thread) {
        return thread.kept[0] == stamp();
    }

    private void keep(ThreadInfo thread) {
        if (threads.watch(thread)) {
            thread.kept = new long[] {stamp()};
            kept.put(thread, view(thread));
        }
    }

    /// All that fields of the process, its ancestors and leaders look at.
    private String view(ThreadInfo thread) {
        List<String> view = new ArrayList<>();
        ThreadInfo main = threads.mainThread(thread);
        view.add(thread.comm + " " + (main == null ? "" : main.cwd));
        for (int i = 0; i < 5; i++) {
            view.add(comm(threads.ancestor(thread, i)));
        }
        view.add(comm(threads.parent(thread)));
        AncestorWalk walk = new AncestorWalk(threads);
        for (ThreadInfo at = main == null ? null : walk.from(main).next(); at != null; at = walk.next()) {
            view.add(comm(at));
        }
        view.add(comm(leaders.session(thread)));
        view.add(comm(leaders.virtualGroup(thread)));
        view.add(comm(leaders.group(thread)));
        return view.toString();
    }

    private static String comm(@Nullable ThreadInfo thread) {
        return thread == null ? "-" : thread.comm.toString();
    }
}
