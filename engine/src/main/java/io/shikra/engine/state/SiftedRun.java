// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import java.util.Arrays;

/// A run of records of a divided stream, sifted by one engine for all: whose each is, and what all have to know of the
/// threads they are of. Written before it is published, only read from then on.
final class SiftedRun {
    /// What stands behind it.
    enum Next {
        /// Another run.
        RUN,
        /// An event that every engine has to process.
        EVENT,
        /// Whoever reads on has to find out what.
        UNKNOWN
    }

    private static final int POSITION_BITS = 8;
    private static final int FEW_THREADS = 16;

    /// As {@link RecordSource#base}.
    long base;
    /// Places of its first record, and behind its last one.
    long start;

    long end;
    /// Events that the source read before it.
    long events;
    /// Number of the event before it, for engines.
    long before;
    /// Its records.
    int size;
    /// Time of the first one.
    long firstNs;

    Next next = Next.UNKNOWN;

    /// By owner, {@link Sieve#MOST} for each, in their order: what {@link #entry} makes of a record.
    final int[] own;
    /// By owner: records.
    final int[] owned;

    int threads;
    long[] tids = new long[FEW_THREADS];
    /// Of each thread: time and type of its last record, and what its records cost.
    long[] lastNs = new long[FEW_THREADS];

    int[] lastCodes = new int[FEW_THREADS];
    long[] work = new long[FEW_THREADS];
    /// None of its records is an enter event, which forgets the descriptor of the one before.
    boolean[] onlyExits = new boolean[FEW_THREADS];

    SiftedRun(int engines) {
        own = new int[engines * Sieve.MOST];
        owned = new int[engines];
    }

    void clear() {
        Arrays.fill(owned, 0);
        size = 0;
        threads = 0;
    }

    /// @param place    of a record, from that of the run's first one on
    /// @param position counted from it
    static int entry(long place, int position) {
        return (int) place << POSITION_BITS | position;
    }

    /// Position of the i-th record of an owner.
    int position(int owner, int i) {
        return own[owner * Sieve.MOST + i] & Sieve.MOST - 1;
    }

    /// Place of the i-th record of an owner.
    long place(int owner, int i) {
        return start + (own[owner * Sieve.MOST + i] >>> POSITION_BITS);
    }

    void note(long tid, long ns, int code, boolean exits, long cost) {
        if (threads == tids.length) {
            tids = Arrays.copyOf(tids, 2 * threads);
            lastNs = Arrays.copyOf(lastNs, 2 * threads);
            lastCodes = Arrays.copyOf(lastCodes, 2 * threads);
            work = Arrays.copyOf(work, 2 * threads);
            onlyExits = Arrays.copyOf(onlyExits, 2 * threads);
        }
        tids[threads] = tid;
        lastNs[threads] = ns;
        lastCodes[threads] = code;
        onlyExits[threads] = exits;
        work[threads] = cost;
        threads++;
    }
}
