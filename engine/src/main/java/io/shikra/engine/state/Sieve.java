// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

/// Records that stand behind one another in a divided stream, up to one that every engine has to process, as far as
/// its type tells: what a {@link RecordSource} found, for the engines to be divided among them.
public final class Sieve {
    /// Records that fit in: a position is a byte of {@link SiftedRun}.
    static final int MOST = 256;

    /// Bytes from the first record to the last, at most: what is left beside the position.
    private static final int LONGEST = 1 << 24;

    private final long[] records = new long[MOST];
    private int size;
    private SiftedRun.Next behind = SiftedRun.Next.UNKNOWN;

    void clear() {
        size = 0;
        behind = SiftedRun.Next.UNKNOWN;
    }

    /// @param record address of an event in the form of today
    /// @param code   its type
    /// @return false, and nothing is added, when there is no room, and when all engines have to process it
    public boolean add(long record, int code) {
        int at = size;
        if ((EventTraits.of(code) & EventTraits.PASSABLE) == 0) {
            behind = SiftedRun.Next.EVENT;
            return false;
        }
        if (at == MOST || (record - records[0] >= LONGEST && at > 0)) {
            behind = SiftedRun.Next.RUN;
            return false;
        }
        records[at] = record;
        size = at + 1;
        return true;
    }

    int size() {
        return size;
    }

    long record(int position) {
        return records[position];
    }

    /// What is known of what stands behind the last record.
    SiftedRun.Next behind() {
        return behind;
    }
}
