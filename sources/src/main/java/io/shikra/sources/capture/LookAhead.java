// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventView;
import io.shikra.engine.event.Memory;
import io.shikra.engine.state.RecordSource;
import io.shikra.engine.state.RunReader;
import io.shikra.engine.state.SharedRuns;
import io.shikra.engine.state.Sieve;
import io.shikra.engine.state.StateEngine;
import org.jspecify.annotations.Nullable;

/// Leaves out, in front of the next event that an engine has to process, those that other engines answer for. Sees
/// blocks of today's most common type with events in their present form, as many as are whole in the input's window;
/// whoever reads on tells of others what they are.
final class LookAhead implements RecordSource {
    /// Where the record begins in a block of that type, and how long such a block is.
    private static final int RECORD = CaptureInput.HEADER + 2;

    private static final int LEAST = RECORD + EventView.HEADER + 4;
    private static final int MOST = CaptureInput.HEADER + EventBlock.MAX_SMALL;

    private final CaptureInput input;
    private final @Nullable SharedRuns shared;
    private @Nullable RunReader runs;

    /// @param shared with others that read the same file mapped; null when there are none
    LookAhead(CaptureInput input, @Nullable SharedRuns shared) {
        this.input = input;
        this.shared = shared;
    }

    /// Events that were passed over.
    long passed() {
        return runs == null ? 0 : runs.passed();
    }

    /// Goes on to the next event.
    ///
    /// @return true when it has to be processed; false when that, and whether it is an event at all, is not known
    boolean next(StateEngine engine) {
        RunReader reader = runs;
        if (reader == null) {
            reader = new RunReader(engine, this, shared);
            runs = reader;
        }
        boolean known = reader.next();
        input.moveTo(reader.place(), reader.events());
        return known;
    }

    @Override
    public long base() {
        return input.base();
    }

    @Override
    public long place() {
        return input.place();
    }

    @Override
    public long events() {
        return input.events();
    }

    @Override
    public long fill(Sieve sieve, long place) {
        long limit = input.base() + input.limit();
        long block = input.base() + place;
        while (limit - block >= LEAST && Memory.i32(block) == BlockType.EVENT_V2) {
            int total = Memory.i32(block + 4);
            int code = Memory.u16(block + RECORD + EventView.CODE);
            if (total < LEAST || total > Math.min(MOST, limit - block) || !isCurrent(code, block)) {
                break;
            }
            if (!sieve.add(block + RECORD, code)) {
                break;
            }
            block += total;
        }
        return block - input.base();
    }

    /// Only events in their present form can be told by their header.
    private static boolean isCurrent(int code, long block) {
        return code < EventTable.size()
                && EventConverter.isCurrent(code, Memory.i32(block + RECORD + EventView.PARAM_COUNT));
    }
}
