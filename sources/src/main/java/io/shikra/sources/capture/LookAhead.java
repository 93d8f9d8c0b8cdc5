// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventView;
import io.shikra.engine.event.Memory;
import io.shikra.engine.state.Sieve;
import io.shikra.engine.state.StateEngine;

/// Leaves out, in front of the next event that an engine has to process, those that it passes over. Sees blocks of
/// today's most common type with events in their present form, as many as are whole in the input's window; for others
/// there is {@link #isPassedOver}.
final class LookAhead {
    /// Where the record begins in a block of that type, and how long such a block is.
    private static final int RECORD = CaptureInput.HEADER + 2;

    private static final int LEAST = RECORD + EventView.HEADER + 4;
    private static final int MOST = CaptureInput.HEADER + EventBlock.MAX_SMALL;

    private final CaptureInput input;
    private final Sieve sieve = new Sieve();
    private final Sieve single = new Sieve();
    /// The event that the sieve stopped at is in work.
    private boolean stopped;
    /// Where the last block in the sieve ends.
    private long end;

    private long passed;
    /// Events passed over, and events in all, before what was sifted last.
    private long passedBefore;

    private long eventsBefore;

    LookAhead(CaptureInput input) {
        this.input = input;
    }

    /// Events that were passed over.
    long passed() {
        return passed;
    }

    /// Goes on to the next event.
    ///
    /// @return true when it has to be processed; false when that, and whether it is an event at all, is not known
    boolean next(StateEngine engine) {
        while (true) {
            if (sieve.next()) {
                pass();
                return true;
            }
            if (!stopped && sieve.sifted() < sieve.size()) {
                pass();
                stopped = true;
                return true;
            }
            if (!goOn() && !fill()) {
                return false;
            }
            passedBefore = passed;
            eventsBefore = input.events();
            engine.sift(sieve);
        }
    }

    /// Counts what is in front of the sieve's position, and goes there.
    private void pass() {
        passed = passedBefore + sieve.passed();
        input.moveTo(addressOf(sieve.position()), eventsBefore + sieve.taken());
    }

    private long addressOf(int position) {
        return position < sieve.size() ? sieve.record(position) - RECORD : end;
    }

    /// @return whether there is more in the sieve behind the event that it stopped at
    private boolean goOn() {
        if (stopped) {
            stopped = false;
            return sieve.goOn();
        }
        if (sieve.size() > 0) {
            pass();
        }
        return false;
    }

    private boolean fill() {
        sieve.clear();
        long block = input.peek(BlockType.EVENT_V2, LEAST, MOST);
        while (block != 0 && isCurrent(block + RECORD) && sieve.add(block + RECORD)) {
            block = input.peekBehind(block, BlockType.EVENT_V2, LEAST, MOST);
        }
        end = input.next();
        return sieve.size() > 0;
    }

    /// Whether the engine passes over an event that {@link #next} came to without knowing.
    ///
    /// @param record its address; the header is there
    boolean isPassedOver(StateEngine engine, long record) {
        if (!isCurrent(record)) {
            return false;
        }
        single.clear();
        single.add(record);
        engine.sift(single);
        boolean over = !single.next() && single.sifted() > 0;
        if (over) {
            passed++;
        }
        return over;
    }

    /// Only events in their present form can be told by their header.
    private static boolean isCurrent(long record) {
        int code = Memory.u16(record + EventView.CODE);
        return code < EventTable.size() && EventConverter.isCurrent(code, Memory.i32(record + EventView.PARAM_COUNT));
    }
}
