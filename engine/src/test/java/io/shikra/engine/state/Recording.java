// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.EventView;
import io.shikra.engine.event.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/// Records that stand one behind the other in memory.
final class Recording {
    final MemorySegment memory;
    /// Where each begins, and where the last one ends.
    private final long[] places;

    Recording(List<byte[]> records, Arena arena) {
        places = new long[records.size() + 1];
        for (int i = 0; i < records.size(); i++) {
            places[i + 1] = places[i] + records.get(i).length;
        }
        memory = arena.allocate(places[records.size()] + 1);
        for (int i = 0; i < records.size(); i++) {
            MemorySegment.copy(MemorySegment.ofArray(records.get(i)), 0, memory, places[i], records.get(i).length);
        }
    }

    long place(int record) {
        return places[record];
    }

    int at(long place) {
        return Arrays.binarySearch(places, place);
    }

    int size() {
        return places.length - 1;
    }

    /// For one engine.
    Reading reading() {
        return new Reading();
    }

    final class Reading implements RecordSource {
        /// Records that were read.
        int at;
        /// Records that were looked at ahead.
        int filled;

        @Override
        public long base() {
            return memory.address();
        }

        @Override
        public long place() {
            return places[at];
        }

        @Override
        public long events() {
            return at;
        }

        @Override
        public long fill(Sieve sieve, long place) {
            int next = at(place);
            while (next < size() && add(sieve, memory.address() + places[next])) {
                next++;
                filled++;
            }
            return places[next];
        }

        private static boolean add(Sieve sieve, long record) {
            return sieve.add(record, Memory.u16(record + EventView.CODE));
        }
    }
}
