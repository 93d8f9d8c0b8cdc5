// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import org.jspecify.annotations.Nullable;

/// Leads one engine of a division through the stream, from one record that it has to process to the next: its own in
/// sifted runs, and what stands between runs. Belongs to the engine's thread.
///
/// Runs are sifted by the engine that needs one first, which then sifts the one behind as well, when it may: so another
/// engine finds it ready and does the one after. Engines that are side by side take turns.
public final class RunReader {
    /// Behind a run of fewer records each engine sifts for itself: that takes no longer than to tell the others.
    private static final int SHORT = 32;

    private final StateEngine engine;
    private final RecordSource source;
    private final SharedRuns runs;
    private final RunCursor cursor;
    private final int reader;

    private final Sieve sieve = new Sieve();
    /// For runs that are sifted by each engine.
    private final SiftedRun own;
    /// The run in work is short, and so, likely, is the one behind it.
    private boolean isShort;
    /// The run in work; null before the first one.
    private @Nullable SiftedRun run;
    /// What stands behind the run is in work, or was.
    private boolean isBehind;

    /// Runs that were entered.
    private long entered;

    private long passed;
    private long passedBefore;

    /// @param shared between the engines of the division; null where the engine reads for itself
    public RunReader(StateEngine engine, RecordSource source, @Nullable SharedRuns shared) {
        this.engine = engine;
        this.source = source;
        Partition partition = engine.partition();
        runs = shared == null ? SharedRuns.alone(partition.count()) : shared;
        reader = shared == null ? 0 : partition.index();
        cursor = engine.cursor();
        own = new SiftedRun(partition.count());
    }

    /// Moves to the next record that the engine has to process, or to where nobody knows yet what stands there.
    ///
    /// @return false where the reader of the stream has to find that out
    public boolean next() {
        while (!cursor.next()) {
            SiftedRun at = run;
            if (at != null && !isBehind && at.next != SiftedRun.Next.RUN) {
                isBehind = true;
                passed = passedBefore + at.size - cursor.owned();
                return at.next == SiftedRun.Next.EVENT;
            }
            enter(at == null || isBehind ? null : at);
        }
        passed = passedBefore + cursor.othersBefore();
        return true;
    }

    /// Place of the record in the stream, or of what stands there.
    public long place() {
        SiftedRun at = run;
        return at == null ? source.place() : isBehind ? at.end : cursor.place();
    }

    /// Events before it.
    public long events() {
        SiftedRun at = run;
        return at == null ? source.events() : at.events + (isBehind ? at.size : cursor.position());
    }

    /// Records before it that other engines answer for.
    public long passed() {
        return passed;
    }

    /// @param before what the run follows directly; null when what is in work stands between them
    private void enter(@Nullable SiftedRun before) {
        if (before != null) {
            passedBefore += before.size - cursor.owned();
        } else {
            passedBefore = passed;
        }
        SiftedRun entering = isShort ? sifted(own, before) : shared(before);
        run = entering;
        isBehind = false;
        isShort = entering.size < SHORT;
        engine.enter(entering);
    }

    private SiftedRun shared(@Nullable SiftedRun before) {
        long number = entered++;
        runs.enter(reader, number);
        for (int times = 0; !runs.isReady(number); times++) {
            if (!publish(number, before)) {
                SharedRuns.pause(reader, times);
            }
        }
        SiftedRun ready = runs.run(number);
        if (ready.base != source.base()) {
            throw new IllegalStateException("engines of a division read different memory");
        }
        if (ready.next == SiftedRun.Next.RUN) {
            publish(number + 1, ready);
        }
        return ready;
    }

    /// @return false when it cannot be done here and now
    private boolean publish(long number, @Nullable SiftedRun before) {
        if (!runs.claim(number)) {
            return false;
        }
        try {
            sifted(runs.run(number), before);
            runs.publish(number);
        } finally {
            runs.release();
        }
        return true;
    }

    private SiftedRun sifted(SiftedRun into, @Nullable SiftedRun before) {
        into.base = source.base();
        into.start = before == null ? source.place() : before.end;
        into.events = before == null ? source.events() : before.events + before.size;
        into.before = before == null ? engine.reached() : before.before + before.size;
        into.clear();
        sieve.clear();
        into.end = source.fill(sieve, into.start);
        engine.sift(sieve, into);
        return into;
    }
}
