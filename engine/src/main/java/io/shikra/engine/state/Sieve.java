// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

/// Records that stand behind one another in a divided stream, and which of them an engine has to process: a reader
/// {@link #add}s them, {@link StateEngine#sift} decides on them in their order as far as it can, and the reader gives
/// the engine those that {@link #next} comes to, each before it asks for the following one. All others up to
/// {@link #sifted} another engine answers for: they are counted and noted, and only their headers were read. The
/// record behind has to be processed.
public final class Sieve {
    /// Records that fit in.
    private static final int MOST = 256;

    private final long[] records = new long[MOST];
    private int size;
    /// The first that is to be decided on.
    private int start;
    private int sifted;

    /// Positions of those to be processed.
    private final int[] own = new int[MOST + 1];

    private int owned;
    /// Which of these is in work; all before the first, {@link #owned} behind the last.
    private int at = -1;

    /// Number of the event before the record at position 0.
    private long before;

    public void clear() {
        size = 0;
        restart(0);
    }

    /// The record that was not decided on was processed: what stands behind it is to be sifted.
    ///
    /// @return false when nothing does
    public boolean goOn() {
        restart(sifted + 1);
        return start < size;
    }

    private void restart(int position) {
        start = position;
        sifted = position;
        owned = 0;
        at = -1;
    }

    /// @param record address of an event in the form of today, as long as it is in use
    /// @return false, and nothing is added, when there is no room
    public boolean add(long record) {
        if (size == MOST) {
            return false;
        }
        records[size++] = record;
        return true;
    }

    /// Records in it.
    public int size() {
        return size;
    }

    public long record(int position) {
        return records[position];
    }

    /// Position behind the last record that was decided on.
    public int sifted() {
        return sifted;
    }

    /// Moves on to what has to be processed next.
    ///
    /// @return false when there is no more of it
    public boolean next() {
        if (at < owned) {
            at++;
        }
        return at < owned;
    }

    /// Position of the record in work; behind the last of them {@link #sifted}.
    public int position() {
        return at < owned ? own[at] : sifted;
    }

    /// Records before {@link #position} that another engine answers for.
    public int passed() {
        return position() - start - at;
    }

    /// Records before {@link #position}, from the first one that was sifted last.
    public int taken() {
        return position() - start;
    }

    int start() {
        return start;
    }

    void begin(long before) {
        this.before = before - start;
    }

    /// Decides on the next record.
    ///
    /// @param others 0 when it has to be processed, else 1
    void decide(int others) {
        own[owned] = sifted++;
        owned += 1 - others;
    }

    /// Whether a record is in work.
    boolean isInWork() {
        return at >= 0 && at < owned;
    }

    /// Number of the event in work.
    long number() {
        return before + own[at] + 1;
    }
}
