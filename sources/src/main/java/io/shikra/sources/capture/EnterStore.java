// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import io.shikra.engine.state.LongMap;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The last enter event of each thread, until its exit event takes what it needs. Arrays are kept for the next event of
/// the thread, so that threads already seen cost no allocation.
final class EnterStore {
    /// When the arrays take more, all are let go: events of a file with that many unfinished calls are completed with
    /// defaults, as if their enter events had been lost.
    private static final long MAX_BYTES = 64L << 20;

    private static final int SLACK = 32;

    private final LongMap<Slot> slots = new LongMap<>(256);
    private long bytes;

    private static final class Slot {
        private byte[] array = new byte[0];
        private MemorySegment segment = MemorySegment.NULL;
        private boolean full;
    }

    void put(RawRecord event) {
        int length = event.length();
        Slot slot = slots.find(event.tid());
        if (slot == null) {
            slot = new Slot();
            slots.put(event.tid(), slot);
            bytes += SLACK;
        }
        if (slot.array.length < length) {
            bytes += length + SLACK - slot.array.length;
            if (bytes > MAX_BYTES) {
                clear();
                slots.put(event.tid(), slot);
                bytes = 2L * SLACK + length;
            }
            slot.array = Arrays.copyOf(slot.array, length + SLACK);
            slot.segment = MemorySegment.ofArray(slot.array);
        }
        MemorySegment.copy(event.segment(), event.base(), slot.segment, 0, length);
        slot.full = true;
    }

    /// The stored record of the thread, at offset 0; null when there is none.
    @Nullable
    MemorySegment find(long tid) {
        Slot slot = slots.find(tid);
        return slot == null || !slot.full ? null : slot.segment;
    }

    void free(long tid) {
        Slot slot = slots.find(tid);
        if (slot != null) {
            slot.full = false;
        }
    }

    void clear() {
        slots.clear();
        bytes = 0;
    }
}
