// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventView;
import io.shikra.engine.event.Memory;
import java.util.Arrays;

/// Says whose records are. All engines would say the same: who owns a process changes only at events that all of them
/// take, so it is known for everything in front of the next one.
///
/// The loop does not branch on whose a record is: with processes of several engines busy at once, no processor could
/// guess that.
final class Sifter {
    /// Twice as many as there can be threads in a run.
    private static final int SLOTS = 2 * Sieve.MOST;

    private static final long FREE = Long.MIN_VALUE;

    private static final int COST_BITS = 40;

    private final ThreadTable threads;
    private final Owners owners;
    private final Purge purge;

    /// By type: what such an event costs, and above {@link #COST_BITS} whether it is an enter event.
    private final long[] tallies = new long[EventTable.size()];

    /// The threads of a run, by the end of their tid.
    private final long[] tids = new long[SLOTS];
    /// An event before that is of an earlier thread with the same tid.
    private final long[] sinceNs = new long[SLOTS];

    private final int[] owner = new int[SLOTS];
    /// Sums of {@link #tallies}.
    private final long[] tally = new long[SLOTS];
    /// Position of the last record.
    private final int[] last = new int[SLOTS];

    private final int[] used = new int[Sieve.MOST];
    private int count;

    Sifter(ThreadTable threads, Owners owners, Purge purge) {
        this.threads = threads;
        this.owners = owners;
        this.purge = purge;
        Arrays.fill(tids, FREE);
        int[] ones = new int[tallies.length];
        Arrays.fill(ones, 1);
        costs(ones);
    }

    /// @param byCode as {@link Owners#costs}
    void costs(int[] byCode) {
        for (int code = 0; code < tallies.length; code++) {
            long enter = (EventTraits.of(code) & EventTraits.EXIT) == 0 ? 1 : 0;
            tallies[code] = enter << COST_BITS | byCode[code];
        }
    }

    /// Stops in front of what every engine has to process.
    ///
    /// @param records to be sifted
    /// @param run     cleared; where it begins, and where the records end, is known
    void sift(Sieve records, SiftedRun run) {
        int end = Math.clamp(owners.nextBalance() - run.before, 0, records.size());
        long dueNs = purge.dueNs();
        long first = records.record(0);
        int[] own = run.own;
        int[] owned = run.owned;
        int i = 0;
        while (i < end) {
            long record = records.record(i);
            long ts = Memory.i64(record + EventView.TS);
            int slot = slot(Memory.i64(record + EventView.TID));
            if (slot < 0 || ts >= dueNs || ts < sinceNs[slot]) {
                break;
            }
            tally[slot] += tallies[Memory.u16(record + EventView.CODE)];
            last[slot] = i;
            int of = owner[slot];
            own[of * Sieve.MOST + owned[of]++] = SiftedRun.entry(record - first, i);
            i++;
        }
        run.size = i;
        run.next = records.behind();
        if (i < records.size()) {
            run.next = SiftedRun.Next.EVENT;
            run.end = run.start + records.record(i) - first;
        }
        if (i > 0) {
            run.firstNs = Memory.i64(first + EventView.TS);
        }
        tell(records, run);
    }

    /// -1 for a thread that is not known, or did nothing yet.
    private int slot(long tid) {
        int slot = (int) tid & SLOTS - 1;
        while (tids[slot] != tid) {
            if (tids[slot] == FREE) {
                return admit(tid, slot);
            }
            slot = slot + 1 & SLOTS - 1;
        }
        return tid == FREE ? -1 : slot;
    }

    private int admit(long tid, int slot) {
        ThreadInfo thread = threads.find(tid);
        if (thread == null || thread.owner < 0) {
            return -1;
        }
        tids[slot] = tid;
        sinceNs[slot] = thread.scannedNs == 0 ? Long.MIN_VALUE : thread.cloneTs;
        owner[slot] = thread.owner;
        tally[slot] = 0;
        used[count++] = slot;
        return slot;
    }

    private void tell(Sieve records, SiftedRun run) {
        for (int i = 0; i < count; i++) {
            int slot = used[i];
            long sum = tally[slot];
            if (sum != 0) {
                long record = records.record(last[slot]);
                run.note(
                        tids[slot],
                        Memory.i64(record + EventView.TS),
                        Memory.u16(record + EventView.CODE),
                        sum >>> COST_BITS == 0,
                        sum & (1L << COST_BITS) - 1);
            }
            tids[slot] = FREE;
        }
        count = 0;
    }
}
